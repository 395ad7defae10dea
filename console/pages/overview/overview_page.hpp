// "Is it healthy, what does it cost, what changed?": six figures, latency and cost over time, ranked lists, all from totals. Owned by the
// window; the GUI thread.
#pragma once

#include "console/pages/overview/overview_figures.hpp"
#include "console/pages/page.hpp"

#include <QElapsedTimer>
#include <QTimer>
#include <QTimeZone>

#include <optional>

class QGridLayout;
class QScrollArea;
class QStackedLayout;

namespace signalbox::console {

class ChartCanvas;
class HeatMap;
class IgnoredTerms;
class MessagePane;
class RankedList;
class TileView;
class TimeChart;

class OverviewPage : public Page {
    Q_OBJECT

public:
    OverviewPage(StoreReader& store, QWidget* parent);
    ~OverviewPage() override;

    QString title() const override;
    void setScope(Scope const& scope) override;
    void refresh() override;
    QList<QAction*> commands() override;
    /// Of the axes; the system's unless told.
    void setZone(QTimeZone const& zone);

    /// What is on the screen; nothing before the first answer.
    std::optional<OverviewFigures> const& figures() const { return shown_; }

signals:
    /// An answer is on the screen, or the words that stand for it.
    void settled();

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void build();
    void buildLists();
    void connectCharts();
    void place();
    void ask(bool urgent);
    void take(storage::result<OverviewFigures> answer);
    void showFigures(OverviewFigures const& of);
    void showMessage(QString const& headline, QString const& text, QString const& button, std::function<void()> pressed);
    void waiting();
    void choose(QString const& field, QString const& value, Qt::KeyboardModifiers keys);

    StoreChannel channel_;
    Scope scope_;
    RollupScope asked_;
    bool has_scope_ = false, stale_ = true, without_ = false;
    std::optional<OverviewFigures> shown_;
    QElapsedTimer since_;       // when the last question was asked
    qint64 last_took_ms_ = 0;
    QTimer later_;              // a refresh that came too early
    std::function<void()> way_out_;

    IgnoredTerms* ignored_ = nullptr;
    QStackedLayout* stack_ = nullptr;
    QScrollArea* scroll_ = nullptr;
    MessagePane* message_ = nullptr;
    QGridLayout* grid_ = nullptr;
    std::vector<TileView*> tiles_;
    ChartCanvas* latency_ = nullptr;
    HeatMap* heat_ = nullptr;
    ChartCanvas* cost_ = nullptr;
    RankedList *models_ = nullptr, *keys_ = nullptr, *reasons_ = nullptr;
    std::vector<TimeChart*> charts_;
    QAction* again_ = nullptr;
    int arrangement_ = -1;
};

}  // namespace signalbox::console
