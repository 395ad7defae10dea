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
        if (digit * power >= size * (1 - 1e-9)) return digit * power;
    return 10 * power;
}

// A step of a clock for durations above half a minute: 30 s, 1 min, 5 min and so on.
double clockStep(double size)
{
    for (double const step : {30e6, 60e6, 120e6, 300e6, 600e6, 1'800e6, 3'600e6, 7'200e6, 21'600e6, 86'400e6})
        if (step >= size * (1 - 1e-9)) return step;
    return 86'400e6 * std::ceil(size / 86'400e6);
}

double stepFor(double size, Unit unit)
{
    return unit == Unit::duration && size > 20e6 ? clockStep(size) : roundUp(size);
}

// Counts are whole, and so are the millionths of a dollar.
double smallestStep(Unit unit)
{
    return unit == Unit::count || unit == Unit::cost || unit == Unit::duration ? 1.0 : 0.0;
}

}  // namespace

std::vector<AxisTick> valueTicks(double highest, Unit unit, int most, QLocale const& in)
{
    double top = std::isfinite(highest) && highest > 0 ? highest : unit == Unit::share ? 0.01 : 1.0;
    double const step = std::max(stepFor(top / std::max(most, 1), unit), smallestStep(unit));
    std::vector<AxisTick> ticks;
    for (int i = 0;; ++i) {
        ticks.push_back({step * i, format(unit, step * i, in), i == 0});
        if (step * i >= top * (1 - 1e-9)) return ticks;
    }
}

std::vector<AxisTick> betweenTicks(double low, double high, Unit unit, int most, QLocale const& in)
{
    std::vector<AxisTick> ticks;
    if (!std::isfinite(low) || !std::isfinite(high) || high <= low) return ticks;
    double const step = std::max(stepFor((high - low) / std::max(most, 1), unit), smallestStep(unit));
    auto const first = static_cast<std::int64_t>(std::ceil(low / step - 1e-9));
    auto const last = static_cast<std::int64_t>(std::floor(high / step + 1e-9));
    for (std::int64_t i = first; i <= last; ++i)
        ticks.push_back({step * static_cast<double>(i), format(unit, step * static_cast<double>(i), in), i == 0});
    return ticks;
}

namespace {

struct LogStep {
    double value;
    bool major;  // where only one of several is shown
};

constexpr double second = 1e6, clock_minute = 60 * second, clock_hour = 60 * clock_minute;

// 1, 2, 5 of each power of ten; durations go on in minutes and hours from a minute on, as people count.
std::vector<LogStep> logSteps(double low, double high, Unit unit)
{
    std::vector<LogStep> steps;
    for (int power = static_cast<int>(std::floor(std::log10(low))); power <= static_cast<int>(std::ceil(std::log10(high))); ++power)
        for (double const digit : {1.0, 2.0, 5.0})
            if (double const value = digit * std::pow(10.0, power); unit != Unit::duration || value < 30 * second)
                steps.push_back({value, digit == 1.0});
    if (unit == Unit::duration)
        for (LogStep const step :
             {LogStep{30 * second, false}, LogStep{clock_minute, true}, LogStep{2 * clock_minute, false}, LogStep{5 * clock_minute, false},
              LogStep{10 * clock_minute, true}, LogStep{30 * clock_minute, false}, LogStep{clock_hour, true},
              LogStep{3 * clock_hour, false}, LogStep{12 * clock_hour, true}, LogStep{36 * clock_hour, false}})
            steps.push_back(step);
    std::erase_if(steps, [&](LogStep const& step) { return step.value < low * (1 - 1e-9) || step.value > high * (1 + 1e-9); });
    return steps;
}

}  // namespace

std::vector<AxisTick> logTicks(double low, double high, Unit unit, int most, QLocale const& in)
{
    std::vector<AxisTick> ticks;
    if (!(low > 0) || !(high >= low) || !std::isfinite(high)) return ticks;
    std::vector<LogStep> steps = logSteps(low, high, unit);
    auto const count = [&] { return static_cast<int>(steps.size()); };
    if (count() > most + 1 && std::ranges::count_if(steps, &LogStep::major) >= 2)
        std::erase_if(steps, [](LogStep const& step) { return !step.major; });
    int const skip = std::max((count() + most - 1) / std::max(most, 1), 1);
    for (int i = 0; i < count(); i += skip)
        ticks.push_back({steps[static_cast<std::size_t>(i)].value, format(unit, steps[static_cast<std::size_t>(i)].value, in),
                         steps[static_cast<std::size_t>(i)].major});
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
