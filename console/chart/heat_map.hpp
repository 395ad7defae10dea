// Time across, latency up in logarithms, colour for how many: the one picture that shows a second band of slow requests. Owned by its page;
// the GUI thread.
#pragma once

#include "console/chart/sentence.hpp"
#include "console/chart/time_chart.hpp"

#include <QImage>

namespace signalbox::console {

struct HeatColumn {
    std::int64_t at_us = 0;
    std::vector<Bin> bins;  // microseconds, in order
};

/// Columns and bins as rows of a picture: how many fell into each cell. Pure.
struct HeatGrid {
    int columns = 0, rows = 0;
    std::int64_t together = 1;   // steps of a column
    double low = 1, high = 10;   // the latencies of the lower and the upper edge
    std::vector<double> counts;  // column by column, from the bottom
    double most = 0;
    double at(int column, int row) const { return counts[static_cast<std::size_t>(column * rows + row)]; }
};
HeatGrid makeHeatGrid(std::vector<HeatColumn> const& data, Range range, Steps const& steps, int columns, int rows);
/// "Most requests took 0.8 s to 1.2 s; the slowest took 45 s at 14:05."
QString heatSentence(std::vector<HeatColumn> const& data, QTimeZone const& zone, QLocale const& in = QLocale());

class HeatMap : public TimeChart {
    Q_OBJECT

public:
    explicit HeatMap(QWidget* parent = nullptr);
    void setColumns(std::vector<HeatColumn> columns);
    ChartTable table() const override;

protected:
    void describe(Frame& frame, int plot_height) const override;
    void paintPlot(QPainter& painter, QRectF const& plot) override;
    std::vector<LegendEntry> hoverLines(std::int64_t us, double y) const override;
    bool empty() const override { return columns_.empty(); }

private:
    std::int64_t startOf(int column) const;

    std::vector<HeatColumn> columns_;
    mutable double low_ = 1, high_ = 10;
    HeatGrid grid_;
    QRectF painted_;
};

}  // namespace signalbox::console
