#include "console/chart/distribution_chart.hpp"

#include "console/look/figures.hpp"
#include "console/look/theme.hpp"

#include <QFontMetricsF>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace signalbox::console {

namespace {

constexpr double edge = 0.001;       // the fastest and the slowest thousandth do not set the axis
constexpr int density_columns = 60;  // smooth enough to see modes, coarse enough not to see buckets

double valueOf(double share, double low, double high)
{
    return low * std::pow(high / low, share);
}

}  // namespace

DistributionChart::DistributionChart(QWidget* parent) : ChartWidget(parent) {}

void DistributionChart::setDistributions(std::vector<Distribution> shown)
{
    shown_ = std::move(shown);
    low_ = high_ = 0;
    for (Distribution const& each : shown_)
        if (each.count() > 0) {
            double const low = std::max(each.quantile(edge), 1.0);
            low_ = high_ > 0 ? std::min(low_, low) : low;
            high_ = std::max(high_, each.quantile(1 - edge));
        }
    low_ /= 1.15;
    high_ = std::max(high_ * 1.15, low_ * 2);
    setSentence(shown_.size() >= 2   ? compareSentence(shown_[0], shown_[1], locale())
                : shown_.size() == 1 ? compareSentence(shown_[0], Distribution(), locale())
                                     : QString());
    dataChanged();
}

void DistributionChart::setView(View view)
{
    view_ = view;
    update();
}

double DistributionChart::highestDensity(Distribution const& of, double low, double high, int columns)
{
    double most = 0, before = of.below(low);
    for (int i = 1; i <= columns; ++i) {
        double const now = of.below(valueOf(i / double(columns), low, high));
        most = std::max(most, now - before);
        before = now;
    }
    return most;
}

QPolygonF DistributionChart::curve(Distribution const& of, View view, double low, double high, double top, int columns)
{
    QPolygonF made;
    if (of.count() <= 0 || columns < 1 || !(high > low)) return made;
    double before = of.below(low);
    for (int i = view == View::cumulative ? 0 : 1; i <= columns; ++i) {
        double const share = i / double(columns);
        double const now = of.below(valueOf(share, low, high));
        if (view == View::cumulative)
            made << QPointF(share, now);
        else
            made << QPointF(share - 0.5 / columns, (now - before) / top);
        before = now;
    }
    return made;
}

Frame DistributionChart::describe(QRectF const& panel) const
{
    Frame frame;
    frame.title = title();
    frame.corner = view_ == View::cumulative ? tr("share done within") : tr("share that takes so long");
    for (Distribution const& each : shown_) frame.legend.push_back({each.name, each.color});
    frame.lines_up = true;
    if (view_ == View::cumulative)
        for (double const share : {0.0, 0.25, 0.5, 0.75, 0.95})
            frame.left.push_back({share, figures::share(share, locale()), share == 0.0});
    else
        frame.left = {{0, figures::share(0, locale()), true}};
    frame.up = [](double share) { return share; };
    double const low = low_, high = high_;
    frame.across = [low, high](double value) { return std::log(value / low) / std::log(high / low); };
    if (high_ > 0)
        frame.bottom = logTicks(low_, high_, Unit::duration, std::max(int(panel.width()) / (fontMetrics().height() * 5), 2), locale());
    for (AxisTick& tick : frame.bottom) tick.strong = false;
    return frame;
}

void DistributionChart::paintEvent(QPaintEvent*)
{
    if (tableShown()) return;
    QPainter painter(this);
    painter.setFont(font());
    Frame frame = describe(rect());
    QRectF const plot = plotArea(rect(), frame, font());
    QFontMetricsF const metrics(font());
    dropTouching(
        frame.bottom, [&](double value) { return plot.left() + frame.across(value) * plot.width(); },
        [&](QString const& text) { return metrics.horizontalAdvance(text); });
    paintFrame(painter, rect(), plot, frame, font());
    if (!note().isEmpty() || high_ <= 0) {
        paintNote(painter, plot, note().isEmpty() ? tr("No requests in this range.") : note());
    } else {
        double top = 0;
        for (Distribution const& each : shown_) top = std::max(top, highestDensity(each, low_, high_, density_columns));
        painter.setRenderHint(QPainter::Antialiasing);
        for (Distribution const& each : shown_) {
            int const columns = view_ == View::cumulative ? std::max(static_cast<int>(plot.width()), 1) : density_columns;
            QPolygonF line;
            for (QPointF const& point : curve(each, view_, low_, high_, std::max(top * 1.05, 1e-9), columns))
                line << QPointF(plot.left() + point.x() * plot.width(), plot.bottom() - point.y() * plot.height());
            painter.setPen(QPen(Theme::instance().series(each.color), 2));
            painter.drawPolyline(line);
        }
        painter.setRenderHint(QPainter::Antialiasing, false);
        if (mouse_ && plot.contains(*mouse_)) {
            double const value = valueOf((mouse_->x() - plot.left()) / plot.width(), low_, high_);
            std::vector<LegendEntry> lines{{tr("within %1").arg(figures::duration(value, locale())), -1}};
            for (Distribution const& each : shown_)
                lines.push_back({each.name + QStringLiteral("  ") + figures::share(each.below(value), locale()), each.color});
            painter.setPen(Theme::instance().color(Role::axis));
            painter.drawLine(QPointF(mouse_->x(), plot.top()), QPointF(mouse_->x(), plot.bottom()));
            paintTooltip(painter, rect(), *mouse_, lines);
        }
    }
    if (focusShown()) paintFocus(painter, rect());
}

void DistributionChart::mouseMoveEvent(QMouseEvent* event)
{
    mouse_ = event->position();
    update();
}

void DistributionChart::leaveEvent(QEvent*)
{
    mouse_.reset();
    update();
}

ChartTable DistributionChart::table() const
{
    ChartTable made;
    made.header << tr("Share done");
    for (Distribution const& each : shown_) made.header << tr("%1, ms").arg(each.name);
    for (double const q : {0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999}) {
        QStringList row{figures::share(q, locale())};
        for (Distribution const& each : shown_) row << bareNumber(each.quantile(q) / 1e3);
        made.rows.push_back(row);
    }
    return made;
}

}  // namespace signalbox::console
