// "Is it healthy, what does it cost, what changed?": six figures, latency and cost over time, ranked lists, all from totals. Owned by the
// window; the GUI thread.
#pragma once

#include "console/pages/overview/overview_figures.hpp"
#include "console/pages/totals_page.hpp"

#include <QTimeZone>

#include <optional>

class QComboBox;
class QGridLayout;
class QScrollArea;

namespace signalbox::console {

class ChartCanvas;
class HeatMap;
class RankedList;
class TileView;
class TimeChart;

class OverviewPage : public TotalsPage {
    Q_OBJECT

public:
    OverviewPage(StoreReader& store, QWidget* parent);
    ~OverviewPage() override;

    QString title() const override;
    QList<QAction*> commands() override;
    QByteArray saveState() const override;
    void restoreState(QByteArray const& state) override;
    /// Of the axes; the system's unless told.
    void setZone(QTimeZone const& zone);

    /// What is on the screen; nothing before the first answer.
    std::optional<OverviewFigures> const& figures() const { return shown_; }

protected:
    void askTotals(bool urgent) override;
    void forget() override { shown_.reset(); }
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void build();
    void buildLists();
    void connectCharts();
    void place();
    void askStep(std::shared_ptr<OverviewReading> reading, bool urgent);
    void take(storage::result<OverviewFigures> answer, std::shared_ptr<OverviewReading> const& reading);
    void showFigures(OverviewFigures const& of);
    void waiting();
    LatencyOf latencyOf() const;
    QWidget* makeChoice();
    void placeTiles(int arrangement);
    FailuresBy failuresBy() const;
    QComboBox* choiceOf(QWidget* row, QString const& text, QString const& name, QStringList const& choices);
    void openNewestFailure(QString const& field, QString const& value);
    void choose(QString const& field, QString const& value, Qt::KeyboardModifiers keys);

    std::optional<OverviewFigures> shown_;

    QScrollArea* scroll_ = nullptr;
    QGridLayout* grid_ = nullptr;
    std::vector<TileView*> tiles_;
    ChartCanvas* latency_ = nullptr;
    HeatMap* heat_ = nullptr;
    ChartCanvas *cost_ = nullptr, *failures_ = nullptr;
    QComboBox *latency_of_ = nullptr, *failures_by_ = nullptr;
    RankedList *models_ = nullptr, *keys_ = nullptr, *reasons_ = nullptr;
    std::vector<TimeChart*> charts_;
    QAction* again_ = nullptr;
    StoreChannel newest_;  // the newest example of a class of errors
    int arrangement_ = -1;
};

}  // namespace signalbox::console
