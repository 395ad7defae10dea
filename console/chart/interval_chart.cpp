#include "console/chart/interval_chart.hpp"

#include "console/look/figures.hpp"
#include "console/look/theme.hpp"

#include <QDateTime>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace signalbox::console {

namespace {

constexpr double widest = 3;  // of the last interval: the first, wide ones do not press the rest to a line

}  // namespace

IntervalChart::IntervalChart(QWidget* parent) : TimeChart(parent) {}

QString IntervalChart::valueText(Scale scale, double value, QLocale const& in)
{
    if (scale == Scale::cost) return format(Unit::cost, value, in);
    double const shown = scale == Scale::ratio ? (value - 1) * 100 : value * 100;
    QString const sign = shown > 0 ? QStringLiteral("+") : shown < 0 ? QString(QChar(0x2212)) : QString();
    QString const number = in.toString(std::abs(shown), 'f', std::abs(shown) < 10 ? 1 : 0);
    return sign + number + (scale == Scale::ratio ? tr(" %") : tr(" points"));
}

void IntervalChart::setSamples(std::vector<IntervalSample> samples, Scale scale, double line, QString const& line_name, int color)
{
    samples_ = std::move(samples);
    scale_ = scale;
    line_ = line;
    line_name_ = line_name;
    color_ = color;
    bool const drawn = std::isfinite(line);
    double const start = drawn ? line : scale == Scale::cost ? 0.0 : 1.0;
    double low = start, high = start;
    IntervalSample const* last = nullptr;
    for (IntervalSample const& each : samples_)
        if (std::isfinite(each.middle)) last = &each;
    double const reach = last ? (last->high - last->low) * widest : 0;
    for (IntervalSample const& each : samples_) {
        if (!std::isfinite(each.middle)) continue;
        bool const cost = scale == Scale::cost;
        low = std::min({low, each.middle, cost ? each.low : std::max(each.low, last->low - reach)});
        high = std::max({high, each.middle, cost ? each.high : std::min(each.high, last->high + reach)});
    }
    double const room = std::max((high - low) * 0.06, scale == Scale::cost ? 1.0 : 0.002);
    bottom_ = scale == Scale::cost ? 0 : low - room;
    top_ = high + room;
    if (last)
        setSentence(tr("%1 at the end: %2 (%3 to %4).")
                        .arg(title(), valueText(scale_, last->middle, locale()), valueText(scale_, last->low, locale()),
                             valueText(scale_, last->high, locale())));
    dataChanged();
}

QSize IntervalChart::minimumSizeHint() const
{
    return {fontMetrics().height() * 14, fontMetrics().height() * 7};
}

double IntervalChart::heightOf(double value) const
{
    return std::clamp((value - bottom_) / (top_ - bottom_), 0.0, 1.0);
}

bool IntervalChart::empty() const
{
    return std::ranges::none_of(samples_, [](IntervalSample const& each) { return std::isfinite(each.middle); });
}

void IntervalChart::describe(Frame& frame, int plot_height) const
{
    int const most = std::clamp(plot_height * 2 / (fontMetrics().height() * 3), 3, 6);
    // Ticks stand at round changes, not at round ratios.
    double const shift = scale_ == Scale::ratio ? 1 : 0;
    frame.left = scale_ == Scale::cost ? valueTicks(top_, Unit::cost, most, locale())
                                       : betweenTicks(bottom_ - shift, top_ - shift, Unit::share, most, locale());
    for (AxisTick& each : frame.left) {
        each.at += shift;
        if (scale_ != Scale::cost)
            each.label = std::abs(each.at - shift) < 1e-9 ? QStringLiteral("0") : valueText(scale_, each.at, locale());
        if (empty()) each.label.clear();
    }
    frame.up = [this](double value) { return (value - bottom_) / (top_ - bottom_); };
    if (std::ranges::any_of(samples_, &IntervalSample::forecast))
        for (QString const& each : {tr("— spent"), tr("- - forecast, shaded: 80 of 100")}) frame.legend.push_back({each, -1});
    if (std::isfinite(line_) && !line_name_.isEmpty() && !empty()) frame.legend.push_back({line_name_, -1});
}

void IntervalChart::paintPlot(QPainter& painter, QRectF const& plot)
{
    Theme const& theme = Theme::instance();
    auto const y = [&](double value) { return plot.bottom() - heightOf(value) * plot.height(); };
    QColor const color = theme.series(color_);
    std::vector<IntervalSample> shown;
    for (IntervalSample const& each : samples_)
        if (std::isfinite(each.middle)) shown.push_back(each);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QPolygonF band, line;
    for (IntervalSample const& each : shown) {
        band << QPointF(xOf(each.at_us), y(each.high));
        line << QPointF(xOf(each.at_us), y(each.middle));
    }
    for (auto each = shown.rbegin(); each != shown.rend(); ++each) band << QPointF(xOf(each->at_us), y(each->low));
    QColor faint = color;
    faint.setAlphaF(0.22F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(faint);
    painter.drawPolygon(band);
    painter.setBrush(Qt::NoBrush);
    if (std::isfinite(line_)) {
        painter.setPen(QPen(theme.color(scale_ == Scale::cost ? Role::bad : Role::axis), 1.5));
        painter.drawLine(QPointF(plot.left(), y(line_)), QPointF(plot.right(), y(line_)));
    }
    auto const ahead = std::ranges::find_if(shown, &IntervalSample::forecast) - shown.begin();
    painter.setPen(QPen(color, 2));
    line.size() == 1 ? painter.drawEllipse(line.front(), 3, 3) : painter.drawPolyline(line.first(ahead));
    painter.setPen(QPen(color, 2, Qt::DashLine));
    if (line.size() > 1 && ahead < line.size()) painter.drawPolyline(line.sliced(std::max<qsizetype>(ahead - 1, 0)));
    painter.restore();
}

std::vector<LegendEntry> IntervalChart::hoverLines(std::int64_t us, double) const
{
    IntervalSample const* best = nullptr;
    for (IntervalSample const& each : samples_)
        if (std::isfinite(each.middle) && (!best || std::abs(each.at_us - us) < std::abs(best->at_us - us))) best = &each;
    if (!best) return {};
    return {{figures::moment(best->at_us, zone(), figures::Precision::minutes, locale()), -1},
            {valueText(scale_, best->middle, locale()), color_},
            {tr("%1 to %2").arg(valueText(scale_, best->low, locale()), valueText(scale_, best->high, locale())), -1}};
}

ChartTable IntervalChart::table() const
{
    ChartTable made;
    made.header << tr("Time (UTC)") << tr("Value") << tr("Low") << tr("High");
    auto const bare = [&](double value) {
        return bareNumber(scale_ == Scale::cost    ? value * bareFactor(Unit::cost)
                          : scale_ == Scale::ratio ? (value - 1) * 100
                                                   : value * 100);
    };
    for (IntervalSample const& each : samples_)
        if (std::isfinite(each.middle))
            made.rows.push_back({QDateTime::fromMSecsSinceEpoch(each.at_us / 1'000, Qt::UTC).toString(Qt::ISODate), bare(each.middle),
                                 bare(each.low), bare(each.high)});
    return made;
}

}  // namespace signalbox::console
