// What will have been spent at the end of a month: the hours of a week as they were, at the level of the last days, with the spread of whole days.
// Values; pure, and the same for the same figures.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace signalbox::statistics {

struct spending {
    std::vector<double> hours;     // micro-dollars of each whole hour, the oldest first; the last one ended at `now_hour`
    std::int64_t now_hour = 0;     // hours since 1970, as are all of them
    std::int64_t end_hour = 0;     // of the month
    double spent = 0;              // in this month, up to now
    std::optional<double> budget;  // of the month
};

struct forecast_point {
    std::int64_t hour = 0;
    double middle = 0, low = 0, high = 0;  // spent in the month by then; 80 of 100 months end between
};

struct forecast {
    bool weekly = false;                           // by the hours of a week; else, with less than a week to go by, at an even rate
    double level = 1;                              // of the last days, by what is usual for their hours
    std::vector<forecast_point> points;            // the first is now; then each midnight and the end
    std::optional<std::int64_t> crossing;          // of the budget, the likely one
    std::optional<std::int64_t> earliest, latest;  // of the high and of the low course
    forecast_point const& end() const { return points.back(); }
};

inline constexpr std::int64_t week_hours = 168, level_hours = 72, pattern_weeks = 4;
inline constexpr int forecast_draws = 1'000;

/// Nothing where no hour is known or the month is over.
std::optional<forecast> forecast_of(spending const& of);

}  // namespace signalbox::statistics
