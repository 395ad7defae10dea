#include "console/chart/axis.hpp"

#include <algorithm>
#include <cmath>

namespace signalbox::console {

namespace {

// The smallest of 1, 2 or 5 times a power of ten that is not below `size`.
double roundUp(double size)
{
    double const power = std::pow(10.0, std::floor(std::log10(size)));
    for (double const digit : {1.0, 2.0, 5.0})
        if (digit * power >= size * (1 - 1e-9))
            return digit * power;
    return 10 * power;
}

// Counts are whole, and so are the millionths of a dollar.
double smallestStep(Unit unit) { return unit == Unit::count || unit == Unit::cost || unit == Unit::duration ? 1.0 : 0.0; }

}  // namespace

std::vector<AxisTick> valueTicks(double highest, Unit unit, int most, QLocale const& in)
{
    double top = std::isfinite(highest) && highest > 0 ? highest : unit == Unit::share ? 0.01 : 1.0;
    double const step = std::max(roundUp(top / std::max(most, 1)), smallestStep(unit));
    std::vector<AxisTick> ticks;
    for (int i = 0;; ++i) {
        ticks.push_back({step * i, format(unit, step * i, in), i == 0});
        if (step * i >= top * (1 - 1e-9))
            return ticks;
    }
}

std::vector<AxisTick> betweenTicks(double low, double high, Unit unit, int most, QLocale const& in)
{
    std::vector<AxisTick> ticks;
    if (!std::isfinite(low) || !std::isfinite(high) || high <= low)
        return ticks;
    double const step = std::max(roundUp((high - low) / std::max(most, 1)), smallestStep(unit));
    auto const first = static_cast<std::int64_t>(std::ceil(low / step - 1e-9));
    auto const last = static_cast<std::int64_t>(std::floor(high / step + 1e-9));
    for (std::int64_t i = first; i <= last; ++i)
        ticks.push_back({step * static_cast<double>(i), format(unit, step * static_cast<double>(i), in), i == 0});
    return ticks;
}

std::vector<AxisTick> logTicks(double low, double high, Unit unit, int most, QLocale const& in)
{
    std::vector<AxisTick> ticks;
    if (!(low > 0) || !(high >= low) || !std::isfinite(high))
        return ticks;
    double const decades = std::log10(high / low);
    auto const first = static_cast<int>(std::floor(std::log10(low)));
    auto const last = static_cast<int>(std::ceil(std::log10(high)));
    int const skip = std::max(1, static_cast<int>(std::ceil(decades / std::max(most, 1))));
    bool const fine = decades * 3 <= most;
    for (int power = first; power <= last; ++power) {
        if (!fine && (power - first) % skip != 0)
            continue;
        for (double const digit : {1.0, 2.0, 5.0}) {
            double const value = digit * std::pow(10.0, power);
            if ((digit == 1.0 || fine) && value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9))
                ticks.push_back({value, format(unit, value, in), digit == 1.0});
        }
    }
    return ticks.size() < 2 ? betweenTicks(low, high, unit, most, in) : ticks;
}

void dropTouching(std::vector<AxisTick>& ticks, std::function<double(double)> const& place, Measure const& width)
{
    constexpr double gap = 10;
    double end = -1e9;
    for (AxisTick& tick : ticks) {
        double const half = width(tick.label) / 2;
        if (place(tick.at) - half < end + gap)
            tick.label.clear();
        else
            end = place(tick.at) + half;
    }
}

}  // namespace signalbox::console
