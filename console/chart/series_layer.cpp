#include "console/chart/series_layer.hpp"

#include "console/chart/decimate.hpp"
#include "console/look/theme.hpp"

#include <QAreaSeries>
#include <QChart>
#include <QGraphicsLayout>
#include <QGraphicsScene>
#include <QLineSeries>
#include <QPainter>
#include <QPen>
#include <QValueAxis>

#include <algorithm>
#include <cmath>
#include <map>

namespace signalbox::console {

namespace {

// Runs of a broken line beyond this are joined: each is an object of the library, and so many gaps are a dotted line anyway.
constexpr std::size_t most_runs = 64;

using Points = QList<QPointF>;

// Buckets are drawn at their middle. A bucket alone becomes a dash as wide as itself.
// `apart_us` is what lies between two samples at most without a gap: a column is left out of what was decimated when it is empty.
std::vector<Points> runs(std::vector<Sample> const& samples, std::int64_t step_us, double apart_us)
{
    std::vector<Points> made(1);
    double const half = static_cast<double>(step_us) / 2;
    for (Sample const& sample : samples) {
        bool const gap = std::isnan(sample.value) ||
                         (!made.back().isEmpty() && static_cast<double>(sample.at_us) + half - made.back().last().x() > apart_us);
        if (gap && !made.back().isEmpty() && made.size() < most_runs) made.emplace_back();
        if (!std::isnan(sample.value)) made.back().append({static_cast<double>(sample.at_us) + half, sample.value});
    }
    for (Points& run : made)
        if (run.size() == 1) run = {{run[0].x() - half, run[0].y()}, {run[0].x() + half, run[0].y()}};
    return made;
}

}  // namespace

struct SeriesLayer::Body {
    QGraphicsScene scene;
    QChart* chart = new QChart();
    QValueAxis* x = new QValueAxis();
    QValueAxis* y = new QValueAxis();
    std::vector<QLineSeries*> lines;
    std::vector<QAreaSeries*> areas;
    std::vector<Series> series;
    Drawing as = Drawing::lines;
    std::int64_t step_us = 1;
    int points = 0;

    Body();
    QLineSeries* line(std::size_t index);
    QAreaSeries* area(std::size_t index);
    void give(QLineSeries& to, Points const& points);
    void hideFrom(std::size_t first_line, std::size_t first_area);
    void setLines(Range range, int columns);
    void setAreas(Range range, int columns);
};

SeriesLayer::Body::Body()
{
    scene.addItem(chart);
    chart->setBackgroundVisible(false);
    chart->setPlotAreaBackgroundVisible(false);
    chart->setMargins({});
    chart->layout()->setContentsMargins(0, 0, 0, 0);
    chart->legend()->hide();
    chart->setAnimationOptions(QChart::NoAnimation);
    chart->addAxis(x, Qt::AlignBottom);
    chart->addAxis(y, Qt::AlignLeft);
    x->hide();  // the frame writes its own labels: the library's shrink to dots
    y->hide();
}

QLineSeries* SeriesLayer::Body::line(std::size_t index)
{
    while (lines.size() <= index) {
        auto* const made = new QLineSeries(chart);
        chart->addSeries(made);
        made->attachAxis(x);
        made->attachAxis(y);
        lines.push_back(made);
    }
    lines[index]->show();
    return lines[index];
}

QAreaSeries* SeriesLayer::Body::area(std::size_t index)
{
    while (areas.size() <= index) {
        auto* const made = new QAreaSeries(new QLineSeries(chart), new QLineSeries(chart));
        chart->addSeries(made);
        made->attachAxis(x);
        made->attachAxis(y);
        areas.push_back(made);
    }
    areas[index]->show();
    return areas[index];
}

// replace() is one step; append() would be one for each point.
void SeriesLayer::Body::give(QLineSeries& to, Points const& given)
{
    to.replace(given);
    points += static_cast<int>(given.size());
}

void SeriesLayer::Body::hideFrom(std::size_t first_line, std::size_t first_area)
{
    for (std::size_t i = first_line; i < lines.size(); ++i) lines[i]->hide();
    for (std::size_t i = first_area; i < areas.size(); ++i) areas[i]->hide();
}

void SeriesLayer::Body::setLines(Range range, int columns)
{
    std::size_t used = 0;
    double const apart = 2.6 * std::max(static_cast<double>(step_us), static_cast<double>(range.length()) / columns);
    for (Series const& each : series)
        for (Points const& run : runs(decimate(each.samples, range, columns), step_us, apart)) {
            if (run.isEmpty()) continue;
            QLineSeries* const to = line(used++);
            to->setPen(QPen(Theme::instance().series(each.color), 2));
            give(*to, run);
        }
    hideFrom(used, 0);
}

// Stacks are areas between two outlines.
void SeriesLayer::Body::setAreas(Range range, int columns)
{
    std::map<std::int64_t, double> floor;
    std::vector<std::vector<Sample>> layers;
    std::int64_t wide = step_us;
    for (Series const& each : series) {
        layers.push_back(gather(each.samples, range, step_us, columns, wide));
        for (Sample const& sample : layers.back()) floor.try_emplace(sample.at_us, 0.0);
    }
    for (std::size_t i = 0; i < series.size(); ++i) {
        Points upper, lower;
        auto next = layers[i].begin();
        for (auto& [at, below] : floor) {
            double const middle = static_cast<double>(at) + static_cast<double>(wide) / 2;
            lower.append({middle, below});
            if (next != layers[i].end() && next->at_us == at) below += (next++)->value;
            upper.append({middle, below});
        }
        QAreaSeries* const to = area(i);
        to->setPen(Qt::NoPen);
        to->setBrush(Theme::instance().series(series[i].color));
        give(*to->upperSeries(), upper);
        give(*to->lowerSeries(), lower);
    }
    hideFrom(0, series.size());
}

SeriesLayer::SeriesLayer() : in_(std::make_unique<Body>()) {}
SeriesLayer::~SeriesLayer() = default;

void SeriesLayer::set(std::vector<Series> series, Drawing as, std::int64_t step_us)
{
    in_->series = std::move(series);
    in_->as = as;
    in_->step_us = std::max<std::int64_t>(step_us, 1);
}

void SeriesLayer::paint(QPainter& painter, QRectF const& plot, Range range, double top)
{
    if (plot.width() < 1 || plot.height() < 1 || range.length() <= 0 || in_->series.empty()) return;
    auto const count = static_cast<int>(in_->series.size());
    int const columns = std::clamp(static_cast<int>(plot.width()), 1, most_points / 2 / count);
    in_->points = 0;
    in_->x->setRange(static_cast<double>(range.from_us), static_cast<double>(range.to_us));
    in_->y->setRange(0, top > 0 ? top : 1);
    QRectF const whole(QPointF(0, 0), plot.size());
    in_->chart->resize(plot.size());
    in_->chart->setPlotArea(whole);
    in_->as == Drawing::lines ? in_->setLines(range, columns) : in_->setAreas(range, columns);
    in_->chart->layout()->activate();
    painter.setRenderHint(QPainter::Antialiasing, in_->as == Drawing::lines);
    in_->scene.setSceneRect(whole);
    in_->scene.render(&painter, plot, whole);
}

int SeriesLayer::points() const
{
    return in_->points;
}

}  // namespace signalbox::console
