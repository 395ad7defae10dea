#include "console/chart/series_layer.hpp"

#include "console/chart/decimate.hpp"
#include "console/look/theme.hpp"

#include <QPainter>
#include <QPen>

#include <algorithm>
#include <ranges>
#include <cmath>
#include <map>
#include <utility>

namespace signalbox::console {

namespace {

// Runs of a broken line beyond this are joined: so many gaps are a dotted line anyway.
constexpr std::size_t most_runs = 64;
constexpr double line_width = 2;
constexpr double line_wider = 0.6;        // of each line below another, to be seen beside it
constexpr std::ptrdiff_t most_wider = 2;  // more would be bars

/// Moments in microseconds, and values.
using Run = std::vector<QPointF>;

// Buckets are drawn at their middle. A bucket alone becomes a dash as wide as itself.
// `apart_us` is what lies between two samples at most without a gap: a column is left out of what was decimated when it is empty.
std::vector<Run> runs(std::vector<Sample> const& samples, std::int64_t step_us, double apart_us)
{
    std::vector<Run> made(1);
    double const half = static_cast<double>(step_us) / 2;
    for (Sample const& sample : samples) {
        bool const gap = std::isnan(sample.value) ||
                         (!made.back().empty() && static_cast<double>(sample.at_us) + half - made.back().back().x() > apart_us);
        if (gap && !made.back().empty() && made.size() < most_runs) made.emplace_back();
        if (!std::isnan(sample.value)) made.back().push_back({static_cast<double>(sample.at_us) + half, sample.value});
    }
    for (Run& run : made)
        if (run.size() == 1) run = {{run[0].x() - half, run[0].y()}, {run[0].x() + half, run[0].y()}};
    return made;
}

}  // namespace

QPointF SeriesLayer::Scale::at(double us, double value) const
{
    double const across = (us - static_cast<double>(range.from_us)) / static_cast<double>(range.length());
    return {plot.left() + across * plot.width(), plot.bottom() - up(value) * plot.height()};
}

void SeriesLayer::set(std::vector<Series> series, Drawing as, Steps steps)
{
    series_ = std::move(series);
    as_ = as;
    steps_ = std::move(steps);
    steps_.step_us = std::max<std::int64_t>(steps_.step_us, 1);
}

void SeriesLayer::paint(QPainter& painter, QRectF const& plot, Range range, std::function<double(double)> up)
{
    points_ = 0;
    if (plot.width() < 1 || plot.height() < 1 || range.length() <= 0 || series_.empty()) return;
    auto const count = static_cast<int>(series_.size());
    int const columns = std::clamp(static_cast<int>(plot.width()), 1, most_points / 2 / count);
    Scale const scale{plot, range, std::move(up)};
    painter.save();
    painter.setClipRect(plot, Qt::IntersectClip);  // samples beside the range lead lines out of the picture
    as_ == Drawing::lines ? paintLines(painter, scale, columns) : paintAreas(painter, scale, columns);
    painter.restore();
}

void SeriesLayer::paintLines(QPainter& painter, Scale const& scale, int columns)
{
    double const apart = 2.6 * std::max(static_cast<double>(steps_.step_us), static_cast<double>(scale.range.length()) / columns);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    // The last line is painted first and is a little wider: where two are equal, both are seen.
    for (auto const& each : series_ | std::views::reverse) {
        double const wider = line_wider * static_cast<double>(std::min<std::ptrdiff_t>(&each - series_.data(), most_wider));
        painter.setPen(QPen(Theme::instance().series(each.color), line_width + wider, Qt::SolidLine, Qt::FlatCap, Qt::BevelJoin));
        for (Run const& run : runs(decimate(each.samples, scale.range, columns), steps_.step_us, apart)) {
            QPolygonF line;
            for (QPointF const& each_point : run) line << scale.at(each_point.x(), each_point.y());
            painter.drawPolyline(line);
            points_ += static_cast<int>(line.size());
        }
    }
}

// Stacks are areas between two outlines.
void SeriesLayer::paintAreas(QPainter& painter, Scale const& scale, int columns)
{
    std::map<std::int64_t, double> floor;
    std::vector<std::vector<Sample>> layers;
    std::int64_t wide = steps_.step_us;
    for (Series const& each : series_) {
        layers.push_back(gather(each.samples, scale.range, steps_, columns, wide));
        for (Sample const& sample : layers.back()) floor.try_emplace(sample.at_us, 0.0);
    }
    painter.setPen(Qt::NoPen);
    for (std::size_t i = 0; i < series_.size(); ++i) {
        QPolygonF upper, lower;
        auto next = layers[i].begin();
        for (auto& [at, below] : floor) {
            double const middle = static_cast<double>(at) + static_cast<double>(wide) / 2;
            lower << scale.at(middle, below);
            if (next != layers[i].end() && next->at_us == at) below += (next++)->value;
            upper << scale.at(middle, below);
        }
        points_ += static_cast<int>(upper.size() + lower.size());
        std::reverse(lower.begin(), lower.end());
        painter.setBrush(Theme::instance().series(series_[i].color));
        painter.drawPolygon(upper + lower);
    }
}

}  // namespace signalbox::console
