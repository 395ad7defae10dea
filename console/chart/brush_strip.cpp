#include "console/chart/brush_strip.hpp"

#include "console/look/figures.hpp"
#include "console/look/theme.hpp"

#include <QDateTime>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QWheelEvent>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

namespace signalbox::console {

namespace {
constexpr std::chrono::milliseconds wheel_rest{180};  // a turn of the wheel is one choice, not ten
constexpr int bar_pixels = 2;
constexpr double notch = 120;  // a wheel's step, as Qt counts it
constexpr std::int64_t longest_us = 100LL * 366 * 86'400 * 1'000'000;
}  // namespace

Range zoomed(Range now, double steps, std::int64_t around_us, std::int64_t shortest_us)
{
    double const factor = std::pow(0.8, steps);
    double const length = std::clamp(static_cast<double>(now.length()) * factor, static_cast<double>(shortest_us), double(longest_us));
    double const share = now.length() > 0 ? static_cast<double>(around_us - now.from_us) / static_cast<double>(now.length()) : 0.5;
    auto const from = around_us - static_cast<std::int64_t>(std::clamp(share, 0.0, 1.0) * length);
    return {std::max<std::int64_t>(from, 0), std::max<std::int64_t>(from, 0) + static_cast<std::int64_t>(length)};
}

BrushStrip::BrushStrip(QWidget* parent) : TimeChart(parent)
{
    setTitle(tr("Requests, errors and p95 over time"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setWhatsThis(tr("Drag to choose a range; the wheel zooms; Esc goes back. "
                    "With keys: arrows move, Shift and arrows select, Enter chooses, + and - zoom."));
    wheel_rest_.setSingleShot(true);
    wheel_rest_.setInterval(wheel_rest);
    connect(&wheel_rest_, &QTimer::timeout, this, [this] {
        Range const chosen = zoomed_;
        zoomed_ = {};
        update();
        emit rangeChosen(chosen.from_us, chosen.to_us);
    });
}

void BrushStrip::setBuckets(std::vector<BrushBucket> buckets)
{
    buckets_ = std::move(buckets);
    double requests = 0, errors = 0, slowest = 0;
    for (BrushBucket const& each : buckets_) {
        requests += each.requests;
        errors += each.errors;
        slowest = std::max(slowest, each.p95_us.value_or(0));
    }
    setSentence(tr("%1 requests, %2 errors; p95 up to %3; %4.")
                    .arg(figures::count(static_cast<std::uint64_t>(requests), locale()),
                         figures::count(static_cast<std::uint64_t>(errors), locale()), figures::duration(slowest, locale()),
                         figures::span(range().from_us, range().to_us, zone(), locale())));
    dataChanged();
}

void BrushStrip::forgetZoom()
{
    wheel_rest_.stop();
    zoomed_ = {};
    update();
}

void BrushStrip::setChosen(Range chosen)
{
    chosen_ = chosen;
    update();
}

QSize BrushStrip::sizeHint() const
{
    return {fontMetrics().height() * 40, fontMetrics().height() * 6 + 12};
}
QSize BrushStrip::minimumSizeHint() const
{
    return {fontMetrics().height() * 16, fontMetrics().height() * 6 + 12};
}

std::vector<BrushBucket> BrushStrip::gathered(int columns, std::int64_t& wide_us) const
{
    std::int64_t const first = steps().placeOf(range().from_us), together = (steps().countIn(range()) + columns - 1) / std::max(columns, 1);
    wide_us = together * step();
    std::vector<BrushBucket> made;
    std::int64_t before = -1;  // the part of the last bar
    for (BrushBucket const& each : buckets_) {
        std::int64_t const place = steps().placeOf(each.at_us) - first;
        if (place < 0 || each.at_us >= range().to_us) continue;
        std::int64_t const part = place / together;
        if (std::exchange(before, part) != part) {
            made.push_back(each);
            if (together > 1) made.back().at_us = steps().startAt(first + part * together);
            continue;
        }
        BrushBucket& sum = made.back();
        sum.requests += each.requests;
        sum.errors += each.errors;
        if (each.p95_us) sum.p95_us = std::max(sum.p95_us.value_or(0), *each.p95_us);  // percentiles do not add up: the worst one is shown
    }
    return made;
}

void BrushStrip::describe(Frame& frame, int) const
{
    double most = 0, slowest = 0;
    std::int64_t wide = step();
    for (BrushBucket const& each : gathered(std::max(width() / bar_pixels, 1), wide)) {
        most = std::max(most, each.requests);
        slowest = std::max(slowest, each.p95_us.value_or(0));
    }
    most = std::max(most, 1.0);
    frame.up = [most](double value) { return value / most; };
    frame.left = {{most, format(Unit::count, most, locale()), false}};
    // No heading: the strip is low, and its name is read out.
    frame.title = tr("Requests");
    frame.corner = tr("errors, and p95 as a line up to %1 · each bar %2 · %3")
                       .arg(figures::duration(slowest, locale()), figures::duration(static_cast<double>(wide), locale()), frame.corner);
}

void BrushStrip::paintPlot(QPainter& painter, QRectF const& plot)
{
    Theme const& theme = Theme::instance();
    std::int64_t wide = step();
    std::vector<BrushBucket> const data = gathered(std::max(static_cast<int>(plot.width()) / bar_pixels, 1), wide);
    double most = 1, slowest = 0;
    for (BrushBucket const& each : data) {
        most = std::max(most, each.requests);
        slowest = std::max(slowest, each.p95_us.value_or(0));
    }
    QColor ground = theme.series(0);
    ground.setAlphaF(0.45F);
    QPainterPath line;
    bool open = false;
    std::int64_t before = 0;
    for (BrushBucket const& each : data) {
        double const left = std::round(std::max(xOf(each.at_us), plot.left()));
        double const right = std::max(std::round(std::min(xOf(each.at_us + wide), plot.right() + 1)) - (wide > 0 ? 0 : 1), left + 1);
        auto const bar = [&](double value, QColor const& color) {
            double const height = value > 0 ? std::max(std::round(value / most * plot.height()), 1.0) : 0.0;
            painter.fillRect(QRectF(left, plot.bottom() - height, right - left, height), color);
        };
        bar(each.requests, ground);
        bar(each.errors, theme.color(Role::bad));
        if (!each.p95_us || slowest <= 0) {
            open = false;
            continue;
        }
        QPointF const point((left + right) / 2, plot.bottom() - *each.p95_us / slowest * plot.height());
        open = open && each.at_us - before <= wide * 2;
        open ? line.lineTo(point) : line.moveTo(point);
        open = true;
        before = each.at_us;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.series(1), 1.4));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(line);
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void BrushStrip::paintOverlay(QPainter& painter, QRectF const& plot)
{
    Range const shown = zoomed_.length() > 0 ? zoomed_ : chosen_;
    if (shown.length() <= 0 || (shown.from_us <= range().from_us && shown.to_us >= range().to_us)) return;
    // What is not chosen steps back.
    QColor veil = Theme::instance().palette().color(QPalette::Window);
    veil.setAlphaF(0.7F);
    double const left = std::clamp(xOf(shown.from_us), plot.left(), plot.right());
    double const right = std::clamp(xOf(shown.to_us), plot.left(), plot.right());
    painter.fillRect(QRectF(plot.topLeft(), QPointF(left, plot.bottom())), veil);
    painter.fillRect(QRectF(QPointF(right, plot.top()), plot.bottomRight()), veil);
    painter.setPen(QPen(Theme::instance().palette().color(QPalette::Highlight), 2));
    painter.drawLine(QPointF(left, plot.top()), QPointF(left, plot.bottom()));
    painter.drawLine(QPointF(right, plot.top()), QPointF(right, plot.bottom()));
}

std::vector<LegendEntry> BrushStrip::hoverLines(std::int64_t us, double) const
{
    auto const after = std::ranges::upper_bound(buckets_, us, {}, &BrushBucket::at_us);
    std::vector<LegendEntry> lines{{figures::moment(steps().startOf(us), zone(), figures::Precision::minutes, locale()), -1}};
    if (after == buckets_.begin() || steps().placeOf((after - 1)->at_us) != steps().placeOf(us)) {
        lines.push_back({tr("no requests"), -1});
        return lines;
    }
    BrushBucket const& here = *(after - 1);
    double const share = here.requests > 0 ? here.errors / here.requests : 0;
    QString const errors = format(Unit::count, here.errors, locale());
    lines.push_back(
        {tr("%1 requests, %2 errors (%3)").arg(format(Unit::count, here.requests, locale()), errors, figures::share(share, locale())), -1});
    lines.push_back({tr("p95 %1").arg(figures::duration(here.p95_us, locale())), -1});
    return lines;
}

void BrushStrip::zoom(double steps, std::int64_t around_us)
{
    Range const now = zoomed_.length() > 0 ? zoomed_ : chosen_.length() > 0 ? chosen_ : range();
    Range next = zoomed(now, steps, around_us, step());
    // Ends stay on buckets.
    next.from_us = this->steps().startOf(next.from_us);
    next.to_us = std::max(this->steps().endOf(next.to_us), next.from_us + step());
    zoomed_ = next;
    wheel_rest_.start();
    update();
}

void BrushStrip::wheelEvent(QWheelEvent* event)
{
    if (range().length() <= 0) return event->ignore();
    zoom(event->angleDelta().y() / notch, usAt(event->position().x()));
    event->accept();
}

void BrushStrip::keyPressEvent(QKeyEvent* event)
{
    if (tableShown() || range().length() <= 0) return TimeChart::keyPressEvent(event);
    Range const now = chosen_.length() > 0 ? chosen_ : range();
    std::int64_t const middle = now.from_us + now.length() / 2;
    if (event->key() == Qt::Key_Plus || event->key() == Qt::Key_Equal) return zoom(1, middle);
    if (event->key() == Qt::Key_Minus) return zoom(-1, middle);
    if (event->key() == Qt::Key_Escape && !selection()) {
        clearSelection();
        emit back();
        return;
    }
    TimeChart::keyPressEvent(event);
}

ChartTable BrushStrip::table() const
{
    ChartTable made;
    made.header << tr("Start (UTC)") << tr("Requests") << tr("Errors") << tr("p95, ms");
    for (BrushBucket const& each : buckets_)
        made.rows.push_back({QDateTime::fromMSecsSinceEpoch(each.at_us / 1'000, Qt::UTC).toString(Qt::ISODate), bareNumber(each.requests),
                             bareNumber(each.errors), each.p95_us ? bareNumber(*each.p95_us / 1e3) : QString()});
    return made;
}

}  // namespace signalbox::console
