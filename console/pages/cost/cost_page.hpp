// What a scope cost: of what, beside the time before, what of it was for nothing, what the month will come to, and which limits it nears. Owned by the
// window; the GUI thread.
#pragma once

#include "console/config/limits_feed.hpp"
#include "console/pages/cost/cost_figures.hpp"
#include "console/pages/totals_page.hpp"

#include <memory>
#include <optional>

class QAbstractItemModel;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QSplitter;
class QTableView;

namespace signalbox::console {

class CellsTable;
class CostTable;
class IntervalChart;

class CostPage : public TotalsPage {
    Q_OBJECT

public:
    CostPage(StoreReader& store, QWidget* parent);
    ~CostPage() override;

    QString title() const override { return tr("Cost"); }
    QByteArray saveState() const override;
    void restoreState(QByteArray const& state) override;
    void compareBy(QString const& field) override;
    void setGateway(GatewayFacts const& facts) override;

    std::optional<CostFigures> const& figures() const { return shown_; }
    /// Another moment than the present one, for tests and pictures.
    void setNow(std::int64_t us) { now_us_ = us; }
    /// Writes days and providers as CSV; a notice says that they are there, or what went wrong.
    void exportInvoice(QString const& path);

protected:
    void askTotals(bool urgent) override;
    void forget() override { shown_.reset(); }
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    // cost_page_parts.cpp: what stands where
    QWidget* buildChoices();
    QWidget* buildLower();
    QTableView* buildTable(QAbstractItemModel* model, QString const& name);
    void buildActions();
    void fitColumns();
    // cost_page.cpp: what happens
    void askStep(std::shared_ptr<CostReading> reading, bool urgent, bool quiet);
    void take(storage::result<CostFigures> answer, std::shared_ptr<CostReading> const& reading, bool quiet);
    void showNothing();
    void showFigures();
    void showMonth();
    void showWaste();
    void showDearest();
    void showLimits(std::vector<LimitState> const& limits);
    void choose(int row, Qt::KeyboardModifiers keys);
    void chooseFile();

    std::optional<CostFigures> shown_;
    std::optional<std::int64_t> now_us_;
    LimitsFeed* limits_feed_ = nullptr;

    QSplitter *split_ = nullptr, *lower_ = nullptr;
    QComboBox *by_ = nullptr, *then_ = nullptr;
    QDoubleSpinBox* budget_ = nullptr;
    QLabel *line_ = nullptr, *month_ = nullptr, *waste_ = nullptr, *limits_line_ = nullptr;
    CostTable* model_ = nullptr;
    CellsTable *dearest_ = nullptr, *limits_ = nullptr;
    QTableView *view_ = nullptr, *dearest_view_ = nullptr, *limits_view_ = nullptr;
    IntervalChart* chart_ = nullptr;
    QAction* copy_ = nullptr;
};

}  // namespace signalbox::console
