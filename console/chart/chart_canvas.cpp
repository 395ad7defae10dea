#include "console/chart/chart_canvas.hpp"

#include "console/chart/decimate.hpp"
#include "console/chart/sentence.hpp"
#include "console/look/figures.hpp"
#include "console/look/theme.hpp"

#include <QAction>
#include <QDateTime>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

namespace signalbox::console {

namespace {
constexpr double hit_pixels = 14;  // how far from a line a click still means it
constexpr int bar_pixels = 2;      // narrower bars are added up
constexpr std::size_t most_hover_lines = 12;
}  // namespace

struct ChartCanvas::Bars {
    std::int64_t wide_us = 0;
    std::map<std::int64_t, std::vector<double>> heights;  // by start, a value for each series
};

ChartCanvas::ChartCanvas(Style style, Unit unit, QWidget* parent) : TimeChart(parent), style_(style), unit_(unit)
{
    connect(this, &TimeChart::clicked, this, [this](QPointF const& at, Qt::KeyboardModifiers keys) {
        if (int const which = hit(at); which >= 0) emit pointClicked(which, usAt(at.x()), keys);
    });
    if (style_ != Style::lines) return;
    log_action_ = new QAction(tr("Logarithmic axis"), this);
    log_action_->setCheckable(true);
    connect(log_action_, &QAction::toggled, this, &ChartCanvas::setLogarithmic);
    addAction(log_action_);
}

ChartCanvas::~ChartCanvas() = default;

void ChartCanvas::setSeries(std::vector<Series> series)
{
    series_ = std::move(series);
    if (style_ != Style::stacked_bars) layer_.set(series_, style_ == Style::lines ? Drawing::lines : Drawing::stacked_areas, steps());
    if (style_ != Style::lines)
        setSentence(sharesSentence(asDrawn(), unit_, zone(), locale()));
    else if (!series_.empty())
        setSentence(trendSentence(series_.back(), unit_, zone(), locale()));
    dataChanged();
}

void ChartCanvas::setLogarithmic(bool logarithmic)
{
    if (style_ != Style::lines || logarithmic == logarithmic_) return;
    logarithmic_ = logarithmic;
    log_action_->setChecked(logarithmic);
    invalidate();
}

// Bars that are added up to be wide enough are what the sentence speaks of.
std::vector<Series> ChartCanvas::asDrawn() const
{
    std::vector<Series> drawn = series_;
    std::int64_t wide = step();
    if (style_ == Style::stacked_bars)
        for (Series& each : drawn) each.samples = gather(each.samples, range(), steps(), barColumns(), wide);
    return drawn;
}

bool ChartCanvas::empty() const
{
    return std::ranges::none_of(series_, [](Series const& each) {
        return std::ranges::any_of(each.samples, [](Sample const& sample) { return std::isfinite(sample.value); });
    });
}

ChartCanvas::Bars ChartCanvas::bars(int columns) const
{
    Bars made;
    for (std::size_t i = 0; i < series_.size(); ++i)
        for (Sample const& sample : gather(series_[i].samples, range(), steps(), std::max(columns, 1), made.wide_us)) {
            auto& heights = made.heights[sample.at_us];
            heights.resize(series_.size());
            heights[i] += sample.value;
        }
    return made;
}

// Like gather(): what the bars are drawn with, without making them.
std::int64_t ChartCanvas::barWidth() const
{
    std::int64_t wide = step();
    gather({}, range(), steps(), barColumns(), wide);
    return wide;
}

// Found from the widget and not from the plot, whose left edge hangs on the labels, and those on the bars.
int ChartCanvas::barColumns() const
{
    return std::max(width() / bar_pixels, 1);
}

double ChartCanvas::highest() const
{
    double most = 0;
    if (style_ == Style::lines) {
        for (Series const& each : series_)
            for (Sample const& sample : each.samples)
                if (std::isfinite(sample.value)) most = std::max(most, sample.value);
        return most;
    }
    for (auto const& [at, heights] : bars(barColumns()).heights) {
        double sum = 0;
        for (double const each : heights) sum += each;
        most = std::max(most, sum);
    }
    return most;
}

void ChartCanvas::describe(Frame& frame, int plot_height) const
{
    int const most = std::clamp(plot_height / (fontMetrics().height() * 2), 2, 6);
    bottom_ = 0;
    if (logarithmic_) describeLogarithmic(frame, most);
    if (bottom_ <= 0) {
        frame.left = valueTicks(highest(), unit_, most, locale());
        top_ = frame.left.back().at;
        if (empty())  // a scale of nothing would be made up
            for (AxisTick& tick : frame.left) tick.label.clear();
    }
    frame.up = [this](double value) { return heightOf(value); };
    // Bars that were added up say so: their height has no other meaning.
    if (style_ == Style::stacked_bars && !series_.empty())
        frame.title = tr("%1, each bar %2").arg(frame.title, figures::duration(static_cast<double>(barWidth()), locale()));
    for (Series const& each : series_) frame.legend.push_back({each.name, each.color});
}

// Without a value above 0 there is no such axis.
void ChartCanvas::describeLogarithmic(Frame& frame, int most) const
{
    constexpr double margin = 1.2;  // of the ratio, above and below
    double low = std::numeric_limits<double>::infinity();
    for (Series const& each : series_)
        for (Sample const& sample : each.samples)
            if (sample.value > 0 && std::isfinite(sample.value)) low = std::min(low, sample.value);
    if (!std::isfinite(low)) return;
    bottom_ = low / margin;
    top_ = highest() * margin;
    frame.left = logTicks(bottom_, top_, unit_, most, locale());
    frame.title = tr("%1, logarithmic").arg(frame.title);
}

double ChartCanvas::heightOf(double value) const
{
    if (bottom_ <= 0) return value / top_;
    return std::log(std::max(value, bottom_) / bottom_) / std::log(top_ / bottom_);
}

void ChartCanvas::paintPlot(QPainter& painter, QRectF const& plot)
{
    if (style_ == Style::stacked_bars)
        paintBars(painter, plot);
    else
        layer_.paint(painter, plot, range(), [this](double value) { return heightOf(value); });
}

// Bars stand on whole pixels, with one free between them where they are wide enough.
void ChartCanvas::paintBars(QPainter& painter, QRectF const& plot) const
{
    Bars const all = bars(barColumns());
    for (auto const& [at, heights] : all.heights) {
        double const left = std::round(std::max(xOf(at), plot.left()));
        double right = std::round(std::min(xOf(at + all.wide_us), plot.right() + 1));
        right -= right - left > 4 ? 1 : 0;
        double sum = 0;
        for (std::size_t i = 0; i < heights.size(); ++i) {
            double const bottom = std::round(plot.bottom() - sum / top_ * plot.height());
            sum += heights[i];
            double const top = std::round(plot.bottom() - sum / top_ * plot.height());
            painter.fillRect(QRectF(left, top, std::max(right - left, 1.0), bottom - top), Theme::instance().series(series_[i].color));
        }
    }
}

double ChartCanvas::valueAt(Series const& series, std::int64_t us) const
{
    auto const after = std::ranges::upper_bound(series.samples, us, {}, &Sample::at_us);
    bool const here = after != series.samples.begin() && steps().placeOf((after - 1)->at_us) == steps().placeOf(us);
    return here ? (after - 1)->value : std::numeric_limits<double>::quiet_NaN();
}

std::vector<LegendEntry> ChartCanvas::hoverLines(std::int64_t us, double) const
{
    std::int64_t const start = steps().startOf(us);
    std::vector<LegendEntry> lines{{figures::moment(start, zone(), figures::Precision::minutes, locale()), -1}};
    double sum = 0;
    for (auto each = series_.rbegin(); each != series_.rend() && lines.size() < most_hover_lines; ++each) {
        double const value = valueAt(*each, us);
        if (std::isfinite(value)) lines.push_back({each->name + QStringLiteral("  ") + format(unit_, value, locale()), each->color});
        sum += std::isfinite(value) ? value : 0;
    }
    if (style_ != Style::lines && series_.size() > 1) lines.push_back({tr("together %1").arg(format(unit_, sum, locale())), -1});
    return lines;
}

int ChartCanvas::hit(QPointF const& at)
{
    QRectF const plot = this->plot();
    if (!plot.contains(at)) return -1;
    std::int64_t const us = usAt(at.x());
    double const height = (plot.bottom() - at.y()) / plot.height();
    double const value = height * top_;
    int best = -1;
    double nearest = hit_pixels, sum = 0;
    for (std::size_t i = 0; i < series_.size(); ++i) {
        double const here = valueAt(series_[i], us);
        if (!std::isfinite(here)) continue;
        if (style_ != Style::lines) {
            if (value >= sum && value < sum + here) return static_cast<int>(i);
            sum += here;
        } else if (double const apart = std::abs(heightOf(here) - height) * plot.height(); apart < nearest) {
            nearest = apart;
            best = static_cast<int>(i);
        }
    }
    return best;
}

ChartTable ChartCanvas::table() const
{
    ChartTable made;
    made.header << tr("Start (UTC)");
    std::map<std::int64_t, QStringList> rows;
    QString const unit = bareUnit(unit_);
    for (std::size_t i = 0; i < series_.size(); ++i) {
        made.header << (unit.isEmpty() ? series_[i].name : tr("%1, %2").arg(series_[i].name, unit));
        for (Sample const& sample : series_[i].samples) {
            QStringList& row = rows[sample.at_us];
            while (row.size() < static_cast<qsizetype>(i)) row << QString();
            row << bareNumber(sample.value * bareFactor(unit_));
        }
    }
    for (auto& [at, cells] : rows) {
        while (cells.size() < static_cast<qsizetype>(series_.size())) cells << QString();
        made.rows.push_back(QStringList{QDateTime::fromMSecsSinceEpoch(at / 1'000, Qt::UTC).toString(Qt::ISODate)} + cells);
    }
    return made;
}

}  // namespace signalbox::console
