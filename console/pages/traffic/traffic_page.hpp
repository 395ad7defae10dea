// Every request of the scope as a table that follows the store or stands still, with one of them taken apart beside it. Owned by the window,
// on the GUI thread.
#pragma once

#include "console/pages/message_pane.hpp"
#include "console/pages/page.hpp"
#include "console/pages/traffic/event_table.hpp"
#include "console/pages/traffic/inspector.hpp"
#include "console/pages/traffic/scan_line.hpp"
#include "console/pages/traffic/scope_export.hpp"
#include "console/pages/traffic/term_advice.hpp"
#include "console/store/event_table_model.hpp"

#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

#include <optional>

namespace signalbox::console {

class TrafficPage : public Page {
    Q_OBJECT

public:
    TrafficPage(StoreReader& store, QWidget* parent);

    QString title() const override { return tr("Traffic"); }
    void setScope(Scope const& scope) override;
    void refresh() override;
    void setGateway(GatewayFacts const& facts) override { gateway_ = facts; }
    QList<QAction*> commands() override { return commands_; }
    QByteArray saveState() const override;
    void restoreState(QByteArray const& state) override;

    /// Selects this event, and shows it in the inspector even when the scope does not hold it.
    void showEventById(quint64 id);
    /// Nothing is on its way: for pictures and tests.
    bool isSettled() const;
    void followLive();
    void startExport(ExportForm form, QString const& file);

    EventTableModel& model() { return *model_; }
    EventTable& table() { return *table_; }
    Inspector& inspector() { return *inspector_; }
    MessagePane& message() { return *message_; }
    QPushButton& pill() { return *pill_; }
    ScanLine& scanLine() { return *scan_; }
    ScopeExport& exporting() { return *export_; }

signals:
    /// A query to put in place of the present one.
    void queryChosen(QString const& query);
    /// The time range is to be everything.
    void allTimeChosen();
    /// What is frozen is to follow the store again.
    void liveChosen();

protected:
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    enum class Remedy : std::uint8_t { drop_term, clear_query, all_time, again, none };
    QWidget* makeBar();
    void makeCommands();
    QAction* command(QString const& text, QKeySequence const& key, std::function<void()> run);
    void connectModel();
    void connectTable();
    void catchUp();
    void pause();
    void becameReady();
    void fitColumns();
    void keepPlace();
    void notListed(quint64 id);
    void select(quint64 id);
    void showCount();
    void showPill();
    void placePill();
    void updateMessage();
    void showRemedy(Message message, std::vector<Remedy> remedies);
    void take(std::optional<Advice> const& advice);
    void applyRemedy(int button);
    void askExport();
    void jumpToTime();
    void goToTime(std::int64_t moment_us);
    void copy(QString const& text, QString const& what);
    /// Runs `use` with the current event, reading it first when it is not there.
    void withEvent(std::function<void(schema::Event const&)> use);
    void fillRowMenu(QMenu& menu);

    EventTableModel* model_;
    QSplitter* splitter_;
    QStackedWidget* stack_;
    EventTable* table_;
    MessagePane* message_;
    Inspector* inspector_;
    QPushButton* pill_;
    ScanLine* scan_;
    QWidget* export_row_;
    QLabel* export_text_;
    ScopeExport* export_;
    TermAdvice* advice_;
    StoreChannel jump_, one_;
    QList<QAction*> commands_;
    QAction* show_inspector_ = nullptr;

    Scope scope_;
    GatewayFacts gateway_;
    bool stale_ = false;      // a scope came while hidden
    bool ready_ = false;      // the model has said what it has
    bool fit_due_ = true;     // the columns are as wide as another list wanted them
    bool wants_live_ = true;  // the user's wish; a range in the past has nothing to follow
    bool moving_ = false;     // we scroll, not the user
    quint64 anchor_ = 0;      // the row at the top of the view when the list was frozen
    int anchor_offset_ = 0;
    quint64 selected_ = 0;
    quint64 seek_ = 0;  // to be scrolled to when it is located
    std::vector<Remedy> remedies_;
    std::optional<Advice> drop_;
};

}  // namespace signalbox::console
