#include "engine/statistics/forecast.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

namespace signalbox::statistics {

namespace {

constexpr std::int64_t day_hours = 24;
constexpr double low_share = 0.1, high_share = 0.9;
constexpr double most_level = 10;  // a level further from the usual comes of a pattern that is nearly nothing
constexpr std::uint64_t seed = 20'261'130;

/// What an hour usually costs.
struct pattern {
    bool weekly = false;
    std::array<double, week_hours> hours{};
    double operator()(std::int64_t hour) const { return hours[static_cast<std::size_t>(((hour % week_hours) + week_hours) % week_hours)]; }
};

pattern pattern_of(spending const& of)
{
    pattern made;
    auto const known = static_cast<std::int64_t>(of.hours.size());
    made.weekly = known >= week_hours;
    std::int64_t const from = std::max<std::int64_t>(known - pattern_weeks * week_hours, 0);
    double all = 0;
    std::array<double, week_hours> counts{};
    for (std::int64_t i = from; i < known; ++i) {
        std::int64_t const hour = of.now_hour - known + i;
        auto const place = static_cast<std::size_t>(((hour % week_hours) + week_hours) % week_hours);
        made.hours[place] += of.hours[static_cast<std::size_t>(i)];
        ++counts[place];
        all += of.hours[static_cast<std::size_t>(i)];
    }
    for (std::size_t i = 0; i < made.hours.size(); ++i)
        made.hours[i] = made.weekly ? made.hours[i] / std::max(counts[i], 1.0) : all / static_cast<double>(known - from);
    return made;
}

/// The last days by what is usual for their hours.
double level_of(spending const& of, pattern const& usual)
{
    auto const known = static_cast<std::int64_t>(of.hours.size());
    double seen = 0, expected = 0;
    for (std::int64_t i = std::max<std::int64_t>(known - level_hours, 0); i < known; ++i) {
        seen += of.hours[static_cast<std::size_t>(i)];
        expected += usual(of.now_hour - known + i);
    }
    return expected > 0 ? std::clamp(seen / expected, 0.0, most_level) : 1;
}

/// Whole days by what was usual for them, around 1.
std::vector<double> day_ratios(spending const& of, pattern const& usual)
{
    std::vector<double> made;
    auto const known = static_cast<std::int64_t>(of.hours.size());
    for (std::int64_t day = 0; (day + 1) * day_hours <= known && day < pattern_weeks * 7; ++day) {
        double seen = 0, expected = 0;
        for (std::int64_t i = known - (day + 1) * day_hours; i < known - day * day_hours; ++i) {
            seen += of.hours[static_cast<std::size_t>(i)];
            expected += usual(of.now_hour - known + i);
        }
        if (expected > 0) made.push_back(seen / expected);
    }
    double mean = 0;
    for (double const each : made) mean += each / static_cast<double>(made.size());
    for (double& each : made) each = mean > 0 ? each / mean : 1;
    return made;
}

/// Now, each midnight, and the end.
std::vector<std::int64_t> stops(spending const& of)
{
    std::vector<std::int64_t> made{of.now_hour};
    for (std::int64_t at = (of.now_hour / day_hours + 1) * day_hours; at < of.end_hour; at += day_hours) made.push_back(at);
    made.push_back(of.end_hour);
    return made;
}

void add_interval(forecast& made, std::vector<double> const& days, std::vector<double> const& ratios, double spent)
{
    if (ratios.size() < 2) return;
    std::mt19937_64 draw(seed);
    std::vector<std::vector<double>> ends(made.points.size());
    for (int i = 0; i < forecast_draws; ++i) {
        double sum = spent;
        for (std::size_t day = 0; day < days.size(); ++day) {
            sum += days[day] * ratios[draw() % ratios.size()];
            ends[day + 1].push_back(sum);
        }
    }
    for (std::size_t i = 1; i < ends.size(); ++i) {
        std::ranges::sort(ends[i]);
        auto const at = [&](double share) { return ends[i][static_cast<std::size_t>(share * (forecast_draws - 1))]; };
        made.points[i].low = at(low_share);
        made.points[i].high = at(high_share);
    }
}

/// Where a course comes to the budget; between two of its points it is straight.
std::optional<std::int64_t> crossing(std::vector<forecast_point> const& points, double forecast_point::*course, double budget)
{
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (points[i].*course < budget) continue;
        if (i == 0) return points[0].hour;
        double const before = points[i - 1].*course, rise = points[i].*course - before;
        double const share = rise > 0 ? (budget - before) / rise : 0;
        return points[i - 1].hour + static_cast<std::int64_t>(std::ceil(share * static_cast<double>(points[i].hour - points[i - 1].hour)));
    }
    return std::nullopt;
}

}  // namespace

std::optional<forecast> forecast_of(spending const& of)
{
    if (of.hours.empty() || of.end_hour <= of.now_hour) return std::nullopt;
    pattern const usual = pattern_of(of);
    forecast made;
    made.weekly = usual.weekly;
    made.level = level_of(of, usual);
    std::vector<double> days;
    double sum = of.spent;
    std::int64_t before = of.now_hour;
    for (std::int64_t const stop : stops(of)) {
        double expected = 0;
        for (std::int64_t hour = before; hour < stop; ++hour) expected += usual(hour) * made.level;
        if (!made.points.empty()) days.push_back(expected);
        sum += expected;
        made.points.push_back({stop, sum, sum, sum});
        before = stop;
    }
    add_interval(made, days, day_ratios(of, usual), of.spent);
    if (of.budget) {
        made.crossing = crossing(made.points, &forecast_point::middle, *of.budget);
        made.earliest = crossing(made.points, &forecast_point::high, *of.budget);
        made.latest = crossing(made.points, &forecast_point::low, *of.budget);
    }
    return made;
}

}  // namespace signalbox::statistics
