// The strip above every page: requests, errors and p95 over time; dragging chooses the range of everything. Owned by the window; the GUI
// thread.
#pragma once

#include "console/chart/time_chart.hpp"

#include <QTimer>

#include <optional>

namespace signalbox::console {

struct BrushBucket {
    std::int64_t at_us = 0;
    double requests = 0;
    double errors = 0;
    std::optional<double> p95_us;
    bool operator==(BrushBucket const&) const = default;
};

class BrushStrip : public TimeChart {
    Q_OBJECT

public:
    explicit BrushStrip(QWidget* parent = nullptr);

    /// What the strip shows is setRange(); what is chosen inside it is marked. The whole range chosen is not marked.
    void setBuckets(std::vector<BrushBucket> buckets);
    std::vector<BrushBucket> const& buckets() const { return buckets_; }
    void setChosen(Range chosen);
    /// Something else is looked at: what the wheel has come to is not told any more.
    void forgetZoom();
    Range chosen() const { return chosen_; }
    ChartTable table() const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    // rangeChosen(from_us, to_us) of TimeChart: dragged, chosen with Shift, arrows and Enter, or zoomed with the wheel or + and -.
    /// Esc with nothing selected: the range before.
    void back();

protected:
    void describe(Frame& frame, int plot_height) const override;
    void paintPlot(QPainter& painter, QRectF const& plot) override;
    void paintOverlay(QPainter& painter, QRectF const& plot) override;
    std::vector<LegendEntry> hoverLines(std::int64_t us, double y) const override;
    bool empty() const override { return buckets_.empty(); }
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void zoom(double steps, std::int64_t around_us);
    std::vector<BrushBucket> gathered(int columns, std::int64_t& wide_us) const;

    std::vector<BrushBucket> buckets_;
    Range chosen_;
    Range zoomed_;  // where the wheel has come to; told when it rests
    QTimer wheel_rest_;
};

/// A range zoomed about a moment: one step is a fifth; never shorter than a step of the data, and inside `whole` when it shrinks. Pure.
Range zoomed(Range now, double steps, std::int64_t around_us, std::int64_t shortest_us);

}  // namespace signalbox::console
