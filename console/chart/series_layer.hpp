// The lines and areas inside a plot: the one door to the charting library, which no other file includes. Owned by a chart, on the GUI
// thread; it is painted into whatever the chart paints on.
#pragma once

#include "console/chart/chart_data.hpp"

#include <QRectF>

#include <memory>
#include <vector>

class QPainter;

namespace signalbox::console {

enum class Drawing : std::uint8_t { lines, stacked_areas };

class SeriesLayer {
public:
    SeriesLayer();
    ~SeriesLayer();
    SeriesLayer(SeriesLayer&&) = delete;

    void set(std::vector<Series> series, Drawing as, std::int64_t step_us);
    /// From the bottom: 0 to `top`. Decimates to the plot's width; at most most_points are handed on.
    void paint(QPainter& painter, QRectF const& plot, Range range, double top);
    /// How many points the last picture was made of.
    int points() const;

private:
    struct Body;
    std::unique_ptr<Body> in_;
};

}  // namespace signalbox::console
