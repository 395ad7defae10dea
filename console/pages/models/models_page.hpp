// Models beside each other: a matrix of their figures, any two of them as a scatter, and two distributions over each other. Owned by the
// window; the GUI thread.
#pragma once

#include "console/pages/models/models_figures.hpp"
#include "console/pages/page.hpp"

#include <QElapsedTimer>
#include <QTimer>

#include <functional>
#include <optional>

class QComboBox;
class QLabel;
class QPushButton;
class QSplitter;
class QStackedLayout;
class QTableView;

namespace signalbox::console {

class DistributionChart;
class IgnoredTerms;
class MessagePane;
class ModelsTable;
class ScatterChart;

class ModelsPage : public Page {
    Q_OBJECT

public:
    ModelsPage(StoreReader& store, QWidget* parent);
    ~ModelsPage() override;

    QString title() const override;
    void setScope(Scope const& scope) override;
    void refresh() override;
    QList<QAction*> commands() override;
    QByteArray saveState() const override;
    void restoreState(QByteArray const& state) override;

    std::optional<ModelsFigures> const& figures() const { return shown_; }
    /// Writes the matrix as CSV. Nothing, or what went wrong.
    QString exportTo(QString const& path) const;

signals:
    /// An answer is on the screen, or the words that stand for it.
    void settled();

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* buildMatrix();
    QWidget* buildScatter();
    QWidget* buildDistributions();
    void buildActions();
    QComboBox* combo(QString const& name);
    void fitColumns();
    void fitName();
    void ask(bool urgent);
    void take(storage::result<ModelsFigures> answer);
    void showFigures();
    void fillNames();
    void showScatter();
    void showDistributions();
    void showMessage(QString const& headline, QString const& text, QString const& button, std::function<void()> pressed);
    void choose(int row, Qt::KeyboardModifiers keys);
    void chooseFile();

    StoreChannel channel_;
    Scope scope_;
    RollupScope asked_;
    bool has_scope_ = false, stale_ = true, without_ = false, filling_ = false;
    std::optional<ModelsFigures> shown_;
    QElapsedTimer since_;
    qint64 last_took_ms_ = 0;
    QTimer later_;
    std::function<void()> way_out_;

    IgnoredTerms* ignored_ = nullptr;
    QStackedLayout* stack_ = nullptr;
    QSplitter *split_ = nullptr, *charts_ = nullptr;
    MessagePane* message_ = nullptr;
    ModelsTable* model_ = nullptr;
    QTableView* view_ = nullptr;
    QLabel* line_ = nullptr;
    QComboBox *by_ = nullptr, *x_ = nullptr, *y_ = nullptr, *one_ = nullptr, *other_ = nullptr, *time_ = nullptr, *curve_ = nullptr;
    ScatterChart* scatter_ = nullptr;
    DistributionChart* distribution_ = nullptr;
    QAction *again_ = nullptr, *copy_ = nullptr, *export_ = nullptr;
};

}  // namespace signalbox::console
