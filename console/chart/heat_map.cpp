#include "console/chart/heat_map.hpp"

#include "console/look/figures.hpp"
#include "console/look/theme.hpp"

#include <QDateTime>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace signalbox::console {

namespace {

constexpr double cell_height = 5;  // pixels
constexpr double cell_width = 3;
constexpr double shortest = 1'000;  // microseconds: faster than any answer worth a row of its own

struct Reach {
    double low = 0, high = 0;
};

Reach reachOf(std::vector<HeatColumn> const& data)
{
    Reach reach;
    for (HeatColumn const& column : data)
        for (Bin const& bin : column.bins)
            if (bin.count > 0) {
                reach.low = reach.high > 0 ? std::min(reach.low, bin.lower) : bin.lower;
                reach.high = std::max(reach.high, bin.upper);
            }
    reach.low = std::max(reach.low, std::min(shortest, std::max(reach.high / 10, 1.0)));
    reach.high = std::max(reach.high, reach.low * 4);
    return reach;
}

Distribution together(std::vector<HeatColumn> const& data)
{
    // Columns come from one kind of histogram: their bins have the same edges.
    std::unordered_map<double, Bin> by_edge;
    for (HeatColumn const& column : data)
        for (Bin const& bin : column.bins) by_edge.try_emplace(bin.lower, Bin{bin.lower, bin.upper, 0}).first->second.count += bin.count;
    Distribution all;
    for (auto const& [edge, bin] : by_edge) all.bins.push_back(bin);
    std::ranges::sort(all.bins, {}, &Bin::lower);
    return all;
}

}  // namespace

HeatGrid makeHeatGrid(std::vector<HeatColumn> const& data, Range range, Steps const& steps, int columns, int rows)
{
    HeatGrid grid;
    Reach const reach = reachOf(data);
    std::int64_t const count = steps.countIn(range), first = steps.placeOf(range.from_us);
    grid.together = (count + columns - 1) / std::max(columns, 1);
    grid.columns = static_cast<int>((count + grid.together - 1) / grid.together);
    grid.rows = std::max(rows, 1);
    grid.low = reach.low;
    grid.high = reach.high;
    grid.counts.assign(static_cast<std::size_t>(grid.columns) * static_cast<std::size_t>(grid.rows), 0.0);
    double const scale = grid.rows / std::log(grid.high / grid.low);
    for (HeatColumn const& column : data) {
        std::int64_t const step = steps.placeOf(column.at_us) - first, place = step / grid.together;
        if (step < 0 || place >= grid.columns) continue;
        for (Bin const& bin : column.bins) {
            // A bin wider than a row is shared among the rows it covers, so that no stripes appear that are not in the data.
            double const from = std::clamp(std::log(std::max(bin.lower, grid.low) / grid.low) * scale, 0.0, grid.rows - 1e-6);
            double const to = std::clamp(std::log(std::max(bin.upper, grid.low) / grid.low) * scale, from + 1e-9, double(grid.rows));
            for (int row = static_cast<int>(from); row < grid.rows && row < to; ++row) {
                double const part = (std::min(to, row + 1.0) - std::max(from, double(row))) / (to - from);
                double& cell = grid.counts[static_cast<std::size_t>(place * grid.rows + row)];
                cell += bin.count * part;
                grid.most = std::max(grid.most, cell);
            }
        }
    }
    return grid;
}

QString heatSentence(std::vector<HeatColumn> const& data, QTimeZone const& zone, QLocale const& in)
{
    Distribution const all = together(data);
    if (all.count() <= 0) return HeatMap::tr("Nothing was counted in this range.");
    std::int64_t slowest_at = 0;
    double slowest = -1;
    for (HeatColumn const& column : data)
        for (Bin const& bin : column.bins)
            if (bin.count > 0 && bin.upper > slowest) {
                slowest = bin.upper;
                slowest_at = column.at_us;
            }
    std::int64_t const span = data.back().at_us - data.front().at_us;
    return HeatMap::tr("Half of the requests took %1 to %2; the slowest %3 at %4.")
        .arg(figures::duration(all.quantile(0.25), in), figures::duration(all.quantile(0.75), in), figures::duration(slowest, in),
             briefMoment(slowest_at, span, zone, in));
}

HeatMap::HeatMap(QWidget* parent) : TimeChart(parent) {}

void HeatMap::setColumns(std::vector<HeatColumn> columns)
{
    columns_ = std::move(columns);
    setSentence(heatSentence(columns_, zone(), locale()));
    dataChanged();
}

void HeatMap::describe(Frame& frame, int plot_height) const
{
    Reach const reach = reachOf(columns_);
    low_ = reach.low;
    high_ = reach.high;
    int const most = std::clamp(plot_height / (fontMetrics().height() * 2), 2, 9);
    frame.left = columns_.empty() ? std::vector<AxisTick>{} : logTicks(low_, high_, Unit::duration, most, locale());
    for (AxisTick& tick : frame.left) tick.strong = false;
    frame.up = [low = low_, high = high_](double value) { return std::log(value / low) / std::log(high / low); };
}

void HeatMap::paintPlot(QPainter& painter, QRectF const& plot)
{
    grid_ = makeHeatGrid(columns_, range(), steps(), std::max(static_cast<int>(plot.width() / cell_width), 1),
                         std::max(static_cast<int>(plot.height() / cell_height), 1));
    painted_ = plot;
    QImage image(grid_.columns, grid_.rows, QImage::Format_ARGB32);
    image.fill(Qt::transparent);
    // The square root keeps single slow requests visible beside thousands of quick ones.
    for (int column = 0; column < grid_.columns; ++column)
        for (int row = 0; row < grid_.rows; ++row)
            if (double const count = grid_.at(column, row); count > 0.01)
                image.setPixelColor(column, grid_.rows - 1 - row, Theme::instance().heat(std::sqrt(count / grid_.most)));
    // The first column may begin before the range, and the last one end behind it.
    double const left = xOf(startOf(0)), right = xOf(startOf(grid_.columns));
    painter.drawImage(QRectF(left, plot.top(), right - left, plot.height()), image);
}

std::int64_t HeatMap::startOf(int column) const
{
    return steps().startAt(steps().placeOf(range().from_us) + column * grid_.together);
}

std::vector<LegendEntry> HeatMap::hoverLines(std::int64_t us, double y) const
{
    if (grid_.columns == 0 || painted_.height() <= 0) return {};
    double const up = std::clamp((painted_.bottom() - y) / painted_.height(), 0.0, 0.9999);
    int const row = static_cast<int>(up * grid_.rows);
    double const reach = grid_.high / grid_.low;
    double const from = grid_.low * std::pow(reach, row / double(grid_.rows));
    double const to = grid_.low * std::pow(reach, (row + 1) / double(grid_.rows));
    std::int64_t const step = steps().placeOf(us) - steps().placeOf(range().from_us);
    int const column = std::clamp(static_cast<int>(step / grid_.together), 0, grid_.columns - 1);
    return {{figures::moment(startOf(column), zone(), figures::Precision::minutes, locale()), -1},
            {tr("%1 to %2").arg(figures::duration(from, locale()), figures::duration(to, locale())), -1},
            {tr("requests: %1").arg(format(Unit::count, std::round(grid_.at(column, row)), locale())), -1}};
}

ChartTable HeatMap::table() const
{
    ChartTable made;
    made.header << tr("Start (UTC)") << tr("From, ms") << tr("To, ms") << tr("Requests");
    for (HeatColumn const& column : columns_)
        for (Bin const& bin : column.bins)
            if (bin.count > 0)
                made.rows.push_back({QDateTime::fromMSecsSinceEpoch(column.at_us / 1'000, Qt::UTC).toString(Qt::ISODate),
                                     bareNumber(bin.lower / 1e3), bareNumber(bin.upper / 1e3), bareNumber(bin.count)});
    return made;
}

}  // namespace signalbox::console
