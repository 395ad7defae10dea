// Models beside each other: a matrix of their figures, any two of them as a scatter, and two distributions over each other. Owned by the
// window; the GUI thread.
#pragma once

#include "console/pages/models/models_figures.hpp"
#include "console/pages/totals_page.hpp"

#include <optional>

class QComboBox;
class QLabel;
class QPushButton;
class QSplitter;
class QTableView;

namespace signalbox::console {

class DistributionChart;
class ModelsTable;
class ScatterChart;

class ModelsPage : public TotalsPage {
    Q_OBJECT

public:
    ModelsPage(StoreReader& store, QWidget* parent);
    ~ModelsPage() override;

    QString title() const override;
    QByteArray saveState() const override;
    void restoreState(QByteArray const& state) override;
    void compareBy(QString const& field) override;

    std::optional<ModelsFigures> const& figures() const { return shown_; }
    /// Writes the matrix as CSV; a notice says that it is there, or what went wrong.
    void exportTo(QString const& path);

protected:
    void askTotals(bool urgent) override;
    void forget() override { shown_.reset(); }
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* buildMatrix();
    QWidget* buildScatter();
    QWidget* buildDistributions();
    void buildActions();
    void fitColumns();
    void fitName();
    void askStep(std::shared_ptr<ModelsReading> reading, bool urgent);
    void take(storage::result<ModelsFigures> answer, std::shared_ptr<ModelsReading> const& reading);
    void showFigures();
    void fillNames();
    void showScatter();
    void showDistributions();
    void showVerdict(std::vector<ModelRow const*> const& chosen);
    void choose(int row, Qt::KeyboardModifiers keys);
    void chooseFile();

    bool filling_ = false;
    std::optional<ModelsFigures> shown_;

    QSplitter *split_ = nullptr, *charts_ = nullptr;
    ModelsTable* model_ = nullptr;
    QTableView* view_ = nullptr;
    QLabel *line_ = nullptr, *verdict_ = nullptr;
    QComboBox *by_ = nullptr, *x_ = nullptr, *y_ = nullptr, *one_ = nullptr, *other_ = nullptr, *time_ = nullptr, *curve_ = nullptr,
              *latency_of_ = nullptr;
    ScatterChart* scatter_ = nullptr;
    DistributionChart* distribution_ = nullptr;
    QAction* copy_ = nullptr;
};

}  // namespace signalbox::console
