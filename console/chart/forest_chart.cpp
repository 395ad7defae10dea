#include "console/chart/forest_chart.hpp"

#include "console/chart/axis.hpp"
#include "console/chart/frame.hpp"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace signalbox::console {

namespace {

constexpr double widest_ratio = 8;  // beyond, an interval leaves the picture and has an arrow
constexpr double gap = 14, margin = 10, plot_least = 120;
constexpr double row_lines = 1.25, axis_lines = 1.5;  // in lines of text

/// Changes that people name.
constexpr std::array<double, 15> ratio_ticks{0.125, 0.25, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 3, 4, 8};

QString percentText(double ratio, QLocale const& in)
{
    double const percent = (ratio - 1) * 100;
    QString const sign = percent > 0 ? QStringLiteral("+") : percent < 0 ? QString(QChar(0x2212)) : QString();
    return sign + in.toString(std::abs(percent), 'f', std::abs(percent - std::round(percent)) < 0.01 ? 0 : 1) + QStringLiteral(" %");
}

QString pointsText(double share, QLocale const& in)
{
    double const points = share * 100;
    QString const sign = points > 1e-9 ? QStringLiteral("+") : points < -1e-9 ? QString(QChar(0x2212)) : QString();
    return sign + in.toString(std::abs(points), 'g', 3);
}

}  // namespace

/// Left edges of the columns of text, and the plot between them.
struct ForestChart::Columns {
    double name = 0, first = 0, second = 0, plot = 0, plot_end = 0, change = 0, verdict = 0, end = 0;
};

ForestChart::ForestChart(QWidget* parent) : ChartWidget(parent) {}

void ForestChart::setRows(std::vector<ForestRow> rows, QString const& first, QString const& second)
{
    rows_ = std::move(rows);
    std::ranges::stable_partition(rows_, [](ForestRow const& each) { return !each.difference; });
    first_ = first;
    second_ = second;
    QStringList parts;
    for (ForestRow const& each : rows_) {
        QString const range = std::isfinite(each.middle) ? tr(" %1 (%2)").arg(each.change, each.interval) : QString();
        parts << tr("%1%2: %3").arg(each.name, range, each.verdict);
    }
    setSentence(parts.isEmpty() ? QString() : tr("%1 beside %2. %3.").arg(second, first, parts.join(QStringLiteral("; "))));
    dataChanged();
}

double ForestChart::Axis::share(double value) const
{
    double const at = logarithmic ? std::log(std::max(value, 1e-9) / low) / std::log(high / low) : (value - low) / (high - low);
    return std::clamp(at, 0.0, 1.0);
}

ForestChart::Axis ForestChart::axisOf(std::vector<ForestRow> const& rows, bool difference)
{
    double const none = difference ? 0 : 1;
    double low = none, high = none;
    for (ForestRow const& each : rows) {
        if (each.difference != difference || !std::isfinite(each.middle)) continue;
        low = std::min(low, each.low);
        high = std::max(high, each.high);
    }
    if (difference) {
        double const room = std::max((high - low) * 0.08, 0.0005);
        return {low - room, high + room, false};
    }
    constexpr double air = 1.06;
    return {std::max(low / air, 1 / widest_ratio), std::min(std::max(high * air, low / air * 1.2), widest_ratio), true};
}

int ForestChart::lines() const
{
    return static_cast<int>(std::max<std::size_t>(rows_.size(), 3));
}

QSize ForestChart::minimumSizeHint() const
{
    double const line = fontMetrics().height();
    return {static_cast<int>(line * 30), static_cast<int>(line * (lines() * row_lines + 2 * axis_lines + 3.2))};
}

ForestChart::Columns ForestChart::columns(QRectF const& panel) const
{
    QFontMetricsF const metrics(font());
    auto const wide = [&](QString ForestRow::*text, QString const& heading) {
        double most = metrics.horizontalAdvance(heading);
        for (ForestRow const& each : rows_) most = std::max(most, metrics.horizontalAdvance(each.*text));
        return std::min(most, metrics.averageCharWidth() * 30);
    };
    Columns at;
    at.name = panel.left() + margin;
    at.first = at.name + wide(&ForestRow::name, {}) + gap;
    at.second = at.first + wide(&ForestRow::first, first_) + gap;
    at.plot = at.second + wide(&ForestRow::second, second_) + gap * 1.5;
    at.end = panel.right() - margin;
    at.verdict = at.end - wide(&ForestRow::verdict, {});
    double change = 0;
    for (ForestRow const& each : rows_)
        if (std::isfinite(each.middle))
            change = std::max(change, metrics.horizontalAdvance(each.change + QStringLiteral(" (") + each.interval + QLatin1Char(')')));
    at.change = at.verdict - change - gap;
    at.plot_end = at.change - gap;
    // In a narrow panel the figures yield: the table has them.
    if (at.plot_end - at.plot < plot_least) {
        at.change = at.verdict;
        at.plot_end = at.verdict - gap;
    }
    if (at.plot_end - at.plot < plot_least) at.plot = at.first;
    return at;
}

void ForestChart::paintAxis(QPainter& painter, Columns const& at, Axis const& axis, double top, double bottom, bool difference) const
{
    Theme const& theme = Theme::instance();
    QFontMetricsF const metrics(font());
    std::vector<AxisTick> ticks;
    if (difference) {
        ticks = betweenTicks(axis.low, axis.high, Unit::share, 6, locale());
        for (AxisTick& each : ticks) each.label = pointsText(each.at, locale());
        ticks.back().label.append(tr(" points"));
    } else {
        for (double const each : ratio_ticks)
            if (each >= axis.low && each <= axis.high) ticks.push_back({each, percentText(each, locale()), each == 1});
    }
    double const wide = at.plot_end - at.plot;
    auto const place = [&](double value) { return at.plot + axis.share(value) * wide; };
    dropTouching(ticks, place, [&](QString const& text) { return metrics.horizontalAdvance(text); });
    for (AxisTick const& each : ticks) {
        double const x = place(each.at);
        painter.setPen(theme.color(Role::grid));
        painter.drawLine(QPointF(x, top), QPointF(x, bottom));
        painter.setPen(theme.color(Role::axis));
        painter.drawText(QRectF(x - wide, bottom, wide * 2, metrics.height() * axis_lines), Qt::AlignHCenter | Qt::AlignVCenter,
                         each.label);
    }
    painter.setPen(QPen(theme.color(Role::axis), 1.5));
    double const none = place(difference ? 0 : 1);
    painter.drawLine(QPointF(none, top), QPointF(none, bottom));
}

void ForestChart::paintRow(QPainter& painter, Columns const& at, Axis const& axis, ForestRow const& row, double top, double height) const
{
    Theme const& theme = Theme::instance();
    QFontMetricsF const metrics(font());
    auto const text = [&](double left, double right, QString const& what, QColor const& color, int side = Qt::AlignLeft) {
        painter.setPen(color);
        double const wide = std::max(right - left, 0.0);
        painter.drawText(QRectF(left, top, wide, height), side | Qt::AlignVCenter, metrics.elidedText(what, Qt::ElideRight, wide));
    };
    QColor const ink = palette().color(QPalette::Text), quiet = theme.color(Role::axis);
    text(at.name, at.first - gap, row.name, ink);
    if (at.plot > at.second) {
        text(at.first, at.second - gap, row.first, ink, Qt::AlignRight);
        text(at.second, at.plot - gap * 1.5, row.second, ink, Qt::AlignRight);
    }
    text(at.verdict, at.end, row.verdict, row.role == Role::neutral ? quiet : theme.color(row.role));
    if (!std::isfinite(row.middle)) return;
    if (at.change < at.verdict) text(at.change, at.verdict - gap, row.change + QStringLiteral(" (") + row.interval + QLatin1Char(')'), ink);
    double const wide = at.plot_end - at.plot, y = top + height / 2, cap = height * 0.2;
    double const low = at.plot + axis.share(row.low) * wide, high = at.plot + axis.share(row.high) * wide;
    QColor const color = row.role == Role::neutral ? quiet : theme.color(row.role);
    painter.setPen(QPen(color, 2));
    painter.drawLine(QPointF(low, y), QPointF(high, y));
    // An end that the axis does not have is an arrow instead of a bar.
    auto const end = [&](double x, bool cut, double towards) {
        if (!cut) return painter.drawLine(QPointF(x, y - cap), QPointF(x, y + cap));
        painter.drawLine(QPointF(x, y), QPointF(x - towards * cap, y - cap));
        painter.drawLine(QPointF(x, y), QPointF(x - towards * cap, y + cap));
    };
    end(low, row.low < axis.low, -1);
    end(high, row.high > axis.high, 1);
    double const x = at.plot + axis.share(row.middle) * wide, size = height * 0.22;
    // What is clear is filled, what is not is hollow: the colour is not the only mark.
    painter.setBrush(row.role == Role::neutral ? palette().color(QPalette::Base) : color);
    painter.drawEllipse(QPointF(x, y), size, size);
    painter.setBrush(Qt::NoBrush);
}

void ForestChart::paintEvent(QPaintEvent*)
{
    if (tableShown()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(font());
    QFontMetricsF const metrics(font());
    double const line = metrics.height(), heading = line * 1.7;
    Frame frame;
    frame.title = title();
    paintFrame(painter, rect(), QRectF(), frame, font());
    if (!note().isEmpty() || rows_.empty()) {
        paintNote(painter, rect(), note());
        if (focusShown()) paintFocus(painter, rect());
        return;
    }
    Columns const at = columns(rect());
    auto const names = [&](double left, double right, QString const& text) {
        painter.setPen(Theme::instance().color(Role::axis));
        painter.drawText(QRectF(left, heading, right - left, line * 1.3), Qt::AlignRight | Qt::AlignVCenter,
                         metrics.elidedText(text, Qt::ElideMiddle, right - left));
    };
    if (at.plot > at.second) {
        names(at.first, at.second - gap, first_);
        names(at.second, at.plot - gap * 1.5, second_);
    }
    auto const split = std::ranges::find_if(rows_, &ForestRow::difference) - rows_.begin();
    double const top = heading + line * 1.4;
    double const room = height() - top - 2 * line * axis_lines - margin * 0.5;
    double const row_height = std::min(room / static_cast<double>(rows_.size()), line * 2.4);
    double y = top;
    for (bool const difference : {false, true}) {
        auto const from = difference ? split : 0, to = difference ? static_cast<std::ptrdiff_t>(rows_.size()) : split;
        if (from == to) continue;
        Axis const axis = axisOf(rows_, difference);
        double const bottom = y + row_height * static_cast<double>(to - from);
        paintAxis(painter, at, axis, y, bottom, difference);
        for (auto i = from; i < to; ++i, y += row_height) paintRow(painter, at, axis, rows_[static_cast<std::size_t>(i)], y, row_height);
        y = bottom + line * axis_lines;
    }
    if (focusShown()) paintFocus(painter, rect());
}

ChartTable ForestChart::table() const
{
    ChartTable made;
    made.header << tr("Metric") << first_ << second_ << tr("Change") << tr("Interval of 95 %") << tr("Verdict");
    for (ForestRow const& each : rows_)
        made.rows.push_back({each.name, each.first, each.second, std::isfinite(each.middle) ? each.change : QString(),
                             std::isfinite(each.middle) ? each.interval : QString(), each.verdict});
    return made;
}

}  // namespace signalbox::console
