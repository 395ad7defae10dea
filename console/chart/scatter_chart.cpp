#include "console/chart/scatter_chart.hpp"

#include "console/look/shapes.hpp"
#include "console/look/theme.hpp"

#include <QFontMetricsF>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace signalbox::console {

namespace {
constexpr double radius = 5;
constexpr double reach = 16;       // pixels from a point a click still means it
constexpr double far_apart = 100;  // from here on a linear axis shows one point and a heap
}  // namespace

bool wantsLogarithm(std::vector<double> const& values)
{
    if (values.empty()) return false;
    auto const [low, high] = std::ranges::minmax(values);
    return low > 0 && high / low >= far_apart;
}

std::vector<QRectF> placeLabels(std::vector<QPointF> const& points, std::vector<QSizeF> const& sizes, QRectF const& room, double around)
{
    std::vector<QRectF> taken;
    for (QPointF const& each : points) taken.emplace_back(each - QPointF(around, around), QSizeF(around * 2, around * 2));
    std::vector<QRectF> placed;
    for (std::size_t i = 0; i < points.size(); ++i) {
        QSizeF const size = sizes[i];
        QPointF const at = points[i];
        double const gap = around + 3;
        QRectF chosen;
        for (QPointF const corner : {QPointF(gap, -size.height() / 2), QPointF(-gap - size.width(), -size.height() / 2),
                                     QPointF(-size.width() / 2, -gap - size.height()), QPointF(-size.width() / 2, gap)}) {
            QRectF const box(at + corner, size);
            if (room.contains(box) && std::ranges::none_of(taken, [&](QRectF const& other) { return other.intersects(box); })) {
                chosen = box;
                taken.push_back(box);
                break;
            }
        }
        placed.push_back(chosen);
    }
    return placed;
}

double ScatterChart::Axis::share(double value) const
{
    return logarithmic ? std::log(value / low) / std::log(high / low) : (value - low) / (high - low);
}

ScatterChart::ScatterChart(QWidget* parent) : ChartWidget(parent) {}

ScatterChart::Axis ScatterChart::fit(std::vector<double> const& values, QString const& name, Unit unit)
{
    Axis axis{name, unit, wantsLogarithm(values), 0, 1};
    if (values.empty()) return axis;
    auto const [low, high] = std::ranges::minmax(values);
    if (axis.logarithmic) {
        axis.low = low / 1.4;
        axis.high = high * 1.4;
    } else {
        axis.low = std::min(low, 0.0);
        axis.high = high > axis.low ? axis.low + (high - axis.low) * 1.12 : axis.low + 1;
    }
    return axis;
}

bool ScatterChart::shown(ScatterPoint const& point) const
{
    return std::isfinite(point.x) && std::isfinite(point.y);
}

void ScatterChart::setPoints(std::vector<ScatterPoint> points, QString const& x_name, Unit x_unit, QString const& y_name, Unit y_unit)
{
    points_ = std::move(points);
    pointed_ = -1;
    std::vector<double> xs, ys;
    ScatterPoint const *rightmost = nullptr, *highest = nullptr;
    for (ScatterPoint const& each : points_) {
        if (!shown(each)) continue;
        xs.push_back(each.x);
        ys.push_back(each.y);
        rightmost = !rightmost || each.x > rightmost->x ? &each : rightmost;
        highest = !highest || each.y > highest->y ? &each : highest;
    }
    x_ = fit(xs, x_name, x_unit);
    y_ = fit(ys, y_name, y_unit);
    setTitle(tr("%1 against %2").arg(y_name, x_name));
    setSentence(xs.empty() ? tr("No model has both figures in this range.")
                           : tr("Highest %1: %2 (%3). Highest %4: %5 (%6). Points: %7.")
                                 .arg(y_name, highest->name, format(y_unit, highest->y, locale()), x_name, rightmost->name,
                                      format(x_unit, rightmost->x, locale()))
                                 .arg(xs.size()));
    dataChanged();
}

Frame ScatterChart::describe() const
{
    Frame frame;
    frame.title = title();
    if (x_.logarithmic && y_.logarithmic)
        frame.corner = tr("both axes logarithmic");
    else if (x_.logarithmic || y_.logarithmic)
        frame.corner = tr("%1: logarithmic").arg(x_.logarithmic ? x_.name : y_.name);
    frame.lines_up = true;
    int const up = std::clamp(height() / (fontMetrics().height() * 4), 2, 6);
    int const across = std::clamp(width() / (fontMetrics().height() * 6), 2, 8);
    frame.left = y_.logarithmic ? logTicks(y_.low, y_.high, y_.unit, up, locale()) : betweenTicks(y_.low, y_.high, y_.unit, up, locale());
    frame.bottom =
        x_.logarithmic ? logTicks(x_.low, x_.high, x_.unit, across, locale()) : betweenTicks(x_.low, x_.high, x_.unit, across, locale());
    for (AxisTick& tick : frame.bottom) tick.strong = false;
    frame.up = [axis = y_](double value) { return axis.share(value); };
    frame.across = [axis = x_](double value) { return axis.share(value); };
    return frame;
}

QPointF ScatterChart::place(ScatterPoint const& point, QRectF const& plot) const
{
    return {plot.left() + x_.share(point.x) * plot.width(), plot.bottom() - y_.share(point.y) * plot.height()};
}

void ScatterChart::paintEvent(QPaintEvent*)
{
    if (tableShown()) return;
    QPainter painter(this);
    painter.setFont(font());
    QFontMetricsF const metrics(font());
    Frame frame = describe();
    plot_ = plotArea(rect(), frame, font());
    dropTouching(
        frame.bottom, [&](double value) { return plot_.left() + frame.across(value) * plot_.width(); },
        [&](QString const& text) { return metrics.horizontalAdvance(text); });
    paintFrame(painter, rect(), plot_, frame, font());
    std::vector<QPointF> places;
    std::vector<QSizeF> sizes;
    std::vector<std::size_t> which;
    for (std::size_t i = 0; i < points_.size(); ++i)
        if (shown(points_[i])) {
            places.push_back(place(points_[i], plot_));
            sizes.emplace_back(metrics.horizontalAdvance(points_[i].name) + 2, metrics.height());
            which.push_back(i);
        }
    if (places.empty() || !note().isEmpty())
        paintNote(painter, plot_, note().isEmpty() ? tr("No model has both figures in this range.") : note());
    std::vector<QRectF> const labels = placeLabels(places, sizes, plot_.adjusted(0, 0, 4, 0), radius);
    for (std::size_t i = 0; i < places.size() && note().isEmpty(); ++i) {
        ScatterPoint const& point = points_[which[i]];
        painter.setPen(Theme::instance().series(point.color));
        drawShape(painter, seriesShape(point.color), places[i], radius);
        painter.setPen(Theme::instance().palette().color(QPalette::Text));
        painter.drawText(labels[i], Qt::AlignCenter, labels[i].isEmpty() ? QString() : point.name);
    }
    if (pointed_ >= 0 && pointed_ < static_cast<int>(points_.size()) && shown(points_[static_cast<std::size_t>(pointed_)])) {
        ScatterPoint const& point = points_[static_cast<std::size_t>(pointed_)];
        paintTooltip(painter, rect(), place(point, plot_),
                     {{point.name, point.color},
                      {y_.name + QStringLiteral("  ") + format(y_.unit, point.y, locale()), -1},
                      {x_.name + QStringLiteral("  ") + format(x_.unit, point.x, locale()), -1}});
    }
    if (focusShown()) paintFocus(painter, rect());
}

int ScatterChart::nearest(QPointF const& at) const
{
    int best = -1;
    double least = reach;
    for (std::size_t i = 0; i < points_.size(); ++i)
        if (shown(points_[i])) {
            double const apart = std::hypot(place(points_[i], plot_).x() - at.x(), place(points_[i], plot_).y() - at.y());
            if (apart < least) {
                least = apart;
                best = static_cast<int>(i);
            }
        }
    return best;
}

void ScatterChart::mouseMoveEvent(QMouseEvent* event)
{
    pointed_ = nearest(event->position());
    update();
}

void ScatterChart::mousePressEvent(QMouseEvent* event)
{
    if (int const which = nearest(event->position()); which >= 0 && event->button() == Qt::LeftButton)
        emit pointClicked(which, event->modifiers());
    else
        ChartWidget::mousePressEvent(event);
}

void ScatterChart::leaveEvent(QEvent*)
{
    pointed_ = -1;
    update();
}

void ScatterChart::keyPressEvent(QKeyEvent* event)
{
    auto const count = static_cast<int>(points_.size());
    if (tableShown() || count == 0) return ChartWidget::keyPressEvent(event);
    if (event->key() == Qt::Key_Right || event->key() == Qt::Key_Left) {
        int const by = event->key() == Qt::Key_Right ? 1 : -1;
        for (int tries = 0; tries < count; ++tries) {
            pointed_ = pointed_ < 0 && by < 0 ? count - 1 : (pointed_ + by + count) % count;
            if (shown(points_[static_cast<std::size_t>(pointed_)])) break;
        }
        update();
    } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && pointed_ >= 0) {
        emit pointClicked(pointed_, event->modifiers());
    } else {
        ChartWidget::keyPressEvent(event);
    }
}

ChartTable ScatterChart::table() const
{
    auto const heading = [](Axis const& axis) {
        return bareUnit(axis.unit).isEmpty() ? axis.name : axis.name + QStringLiteral(", ") + bareUnit(axis.unit);
    };
    ChartTable made;
    made.header << tr("Model") << heading(x_) << heading(y_);
    for (ScatterPoint const& each : points_)
        made.rows.push_back({each.name, bareNumber(each.x * bareFactor(x_.unit)), bareNumber(each.y * bareFactor(y_.unit))});
    return made;
}

}  // namespace signalbox::console
