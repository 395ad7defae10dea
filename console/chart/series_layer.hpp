// The lines and areas inside a plot, drawn as polylines. Owned by a chart, on the GUI thread; it is painted into whatever the chart paints on.
#pragma once

#include "console/chart/chart_data.hpp"

#include <QPolygonF>
#include <QRectF>

#include <functional>
#include <vector>

class QPainter;

namespace signalbox::console {

enum class Drawing : std::uint8_t { lines, stacked_areas };

class SeriesLayer {
public:
    void set(std::vector<Series> series, Drawing as, Steps steps);
    /// `up` is a value's height: 0 at the bottom of the plot to 1 at its top. Decimates to the plot's width; at most most_points are drawn.
    void paint(QPainter& painter, QRectF const& plot, Range range, std::function<double(double)> up);
    /// From 0 to `top`.
    void paint(QPainter& painter, QRectF const& plot, Range range, double top)
    {
        paint(painter, plot, range, [top](double value) { return top > 0 ? value / top : value; });
    }
    /// How many points the last picture was made of.
    int points() const { return points_; }

private:
    struct Scale {
        QRectF plot;
        Range range;
        std::function<double(double)> up;
        QPointF at(double us, double value) const;
    };
    void paintLines(QPainter& painter, Scale const& scale, int columns);
    void paintAreas(QPainter& painter, Scale const& scale, int columns);

    std::vector<Series> series_;
    Drawing as_ = Drawing::lines;
    Steps steps_;
    int points_ = 0;
};

}  // namespace signalbox::console
