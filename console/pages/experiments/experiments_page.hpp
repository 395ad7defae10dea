// Arms of an experiment beside each other: what may be said in one sentence first, then each figure with its interval, its time course and its
// segments. Owned by the window; the GUI thread.
#pragma once

#include "console/pages/experiments/experiment_figures.hpp"
#include "console/pages/totals_page.hpp"

#include <memory>
#include <optional>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSplitter;
class QTableView;

namespace signalbox::console {

class ForestChart;
class SegmentsTable;

class ExperimentsPage : public TotalsPage {
    Q_OBJECT

public:
    ExperimentsPage(StoreReader& store, QWidget* parent);
    ~ExperimentsPage() override;

    QString title() const override { return tr("Experiments"); }
    QByteArray saveState() const override;
    void restoreState(QByteArray const& state) override;

    std::optional<ExperimentFigures> const& figures() const { return shown_; }
    /// The report as Markdown, as `signalbox report experiment` prints it; empty without one.
    QString report() const;

protected:
    void askTotals(bool urgent) override;
    void forget() override;
    void changeEvent(QEvent* event) override;

private:
    // experiments_page_parts.cpp: what stands where
    QWidget* buildChoices();
    QWidget* buildWords();
    QWidget* buildMeter();
    QWidget* buildSegments();
    void buildActions();
    // experiments_page.cpp: what happens
    ExperimentAsk asked() const;
    void askStep(std::shared_ptr<ExperimentReading> reading, bool urgent, bool quiet);
    void take(storage::result<ExperimentFigures> answer, std::shared_ptr<ExperimentReading> const& reading, bool quiet);
    void chosen();
    void showFigures();
    void showNothing();
    void fillChoices();
    void showWords();
    void showCharts();
    void showMeter();
    void copyReport();
    void promote();
    void fitFonts();

    bool filling_ = false;
    bool other_question_ = false;  // about the arms that are shown: nothing has to be read again
    std::optional<ExperimentFigures> shown_;
    std::shared_ptr<ExperimentReading> finished_;  // has read all of its arms: another question about them reads nothing

    QSplitter *split_ = nullptr, *lower_ = nullptr;
    QComboBox *group_ = nullptr, *by_ = nullptr, *baseline_ = nullptr, *other_ = nullptr, *primary_ = nullptr, *how_ = nullptr;
    QLabel *sentence_ = nullptr, *shares_ = nullptr, *notes_ = nullptr, *line_ = nullptr, *meter_ = nullptr;
    QDoubleSpinBox* wanted_ = nullptr;
    QPushButton *copy_button_ = nullptr, *promote_button_ = nullptr;
    ForestChart* forest_ = nullptr;
    IntervalChart* course_ = nullptr;
    SegmentsTable* segments_ = nullptr;
    QTableView* view_ = nullptr;
    QAction *copy_ = nullptr, *promote_ = nullptr;
};

}  // namespace signalbox::console
