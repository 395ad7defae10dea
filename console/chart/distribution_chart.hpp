// Two latency histograms over each other on a logarithmic axis: how many are done by then, or how many take that long. Owned by its page;
// the GUI thread.
#pragma once

#include "console/chart/chart_widget.hpp"
#include "console/chart/frame.hpp"
#include "console/chart/sentence.hpp"

#include <QPolygonF>

#include <optional>

namespace signalbox::console {

class DistributionChart : public ChartWidget {
    Q_OBJECT

public:
    enum class View : std::uint8_t { cumulative, density };

    explicit DistributionChart(QWidget* parent = nullptr);
    /// One or two; the sentence compares them.
    void setDistributions(std::vector<Distribution> shown);
    std::vector<Distribution> const& distributions() const { return shown_; }
    void setView(View view);
    View view() const { return view_; }
    ChartTable table() const override;

    /// A distribution's curve in shares of the plot: x and y from 0 to 1. Pure; for tests and for painting.
    static QPolygonF curve(Distribution const& of, View view, double low, double high, double top, int columns);
    /// The highest density per doubling, for the axis.
    static double highestDensity(Distribution const& of, double low, double high, int columns);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    Frame describe(QRectF const& panel) const;

    std::vector<Distribution> shown_;
    View view_ = View::cumulative;
    double low_ = 0, high_ = 0;
    std::optional<QPointF> mouse_;
};

}  // namespace signalbox::console
