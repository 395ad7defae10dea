// Which rollup rows answer a range: days where days are whole and closed, hours at their edges, minutes at the edges of those. Pure.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace signalbox::storage {

inline constexpr std::int64_t minute = 60;
inline constexpr std::int64_t hour = 3'600;
inline constexpr std::int64_t day = 86'400;

inline constexpr std::int64_t floor_to(std::int64_t value, std::int64_t step)
{
    std::int64_t const rest = value % step;
    return value - (rest < 0 ? rest + step : rest);
}
inline constexpr std::int64_t ceil_to(std::int64_t value, std::int64_t step)
{
    std::int64_t const below = floor_to(value, step);
    return below == value ? value : below + step;
}

/// The start of the step that has a moment, all in seconds. Steps are counted from `origin`; with `starts` (ascending) they begin there instead,
/// and what is before the first belongs to it.
std::int64_t step_start(std::int64_t at, std::int64_t step, std::int64_t origin, std::span<std::int64_t const> starts);

/// What the table `rollup_levels` says, in seconds since 1970.
struct rollup_state {
    std::int64_t hours_until = 0;  // rows of 3600 s exist before this, and not from it on
    std::int64_t days_until = 0;
    std::int64_t minutes_from = 0;  // rows of 60 s before this were pruned
    std::int64_t hours_from = 0;
};

/// Rows of one level with bucket in [from, to).
struct rollup_span {
    std::int64_t level = 0;
    std::int64_t from = 0;
    std::int64_t to = 0;
    bool operator==(rollup_span const&) const = default;
};

struct rollup_plan {
    std::int64_t from = 0;  // what the spans cover: the range widened to whole rows
    std::int64_t to = 0;
    std::int64_t finest = minute;    // the coarsest edge that had to be taken
    std::vector<rollup_span> spans;  // in order of time, none overlapping
};

/// Seconds beyond this are "for ever": it keeps microseconds inside 64 bits.
inline constexpr std::int64_t end_of_time = floor_to(std::numeric_limits<std::int64_t>::max() / 1'000'000, day);

/// Covers [from_us, to_us) with rows no coarser than `coarsest` as far as finer rows still exist.
rollup_plan plan_rollups(std::int64_t from_us, std::int64_t to_us, rollup_state const& state, std::int64_t coarsest = day);

}  // namespace signalbox::storage
