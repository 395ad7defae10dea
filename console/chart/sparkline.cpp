#include "console/chart/sparkline.hpp"

#include "console/chart/decimate.hpp"
#include "console/look/theme.hpp"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace signalbox::console {

void paintSparkline(QPainter& painter, QRectF const& place, std::span<double const> values, QColor const& color)
{
    std::vector<Sample> samples;
    double low = 0, high = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        samples.push_back({static_cast<std::int64_t>(i), values[i]});
        if (std::isfinite(values[i])) {
            low = std::min(low, values[i]);
            high = std::max(high, values[i]);
        }
    }
    if (values.empty() || place.width() < 2 || high <= low) return;
    auto const last = static_cast<double>(std::max<std::size_t>(values.size() - 1, 1));
    auto const point = [&](Sample const& each) {
        return QPointF(place.left() + static_cast<double>(each.at_us) / last * place.width(),
                       place.bottom() - (each.value - low) / (high - low) * place.height());
    };
    QPainterPath line, area;
    std::vector<QPointF> run;
    auto const flush = [&] {
        if (run.size() == 1) run.push_back(run[0] + QPointF(1, 0));
        for (std::size_t i = 0; i < run.size(); ++i) i == 0 ? line.moveTo(run[i]) : line.lineTo(run[i]);
        if (!run.empty()) {
            area.moveTo(run.front().x(), place.bottom());
            for (QPointF const& each : run) area.lineTo(each);
            area.lineTo(run.back().x(), place.bottom());
            area.closeSubpath();
        }
        run.clear();
    };
    for (Sample const& each : decimate(samples, {0, static_cast<std::int64_t>(samples.size())}, static_cast<int>(place.width()))) {
        if (std::isnan(each.value))
            flush();
        else
            run.push_back(point(each));
    }
    flush();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QColor soft = color;
    soft.setAlphaF(0.16F);
    painter.fillPath(area, soft);
    painter.setPen(QPen(color, 1.4));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(line);
    painter.restore();
}

Sparkline::Sparkline(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    setAttribute(Qt::WA_TransparentForMouseEvents);
}

void Sparkline::setValues(std::vector<double> values)
{
    values_ = std::move(values);
    update();
}

QSize Sparkline::sizeHint() const
{
    return {fontMetrics().height() * 5, fontMetrics().height() * 2};
}
QSize Sparkline::minimumSizeHint() const
{
    return {fontMetrics().height() * 2, fontMetrics().height()};
}

void Sparkline::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintSparkline(painter, QRectF(rect()).adjusted(1, 2, -1, -2), values_, Theme::instance().series(0));
}

}  // namespace signalbox::console
