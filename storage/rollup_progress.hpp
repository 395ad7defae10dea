// When the rollups' log is folded and when a finished hour or day is closed. Pure; the rollup writer's own.
#pragma once

#include "storage/rollup_plan.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace signalbox::storage {

// The log is folded when a minute is over, and earlier when it grows: a reader adds it to what the rows say.
inline constexpr std::int64_t log_entries_due = 128;
inline constexpr std::size_t log_bytes_due = 1u << 20;  // read and added up in a few milliseconds
inline constexpr std::int64_t overdue = 8;              // times as much, and append() does it itself: tend() was forgotten
/// How long after its end an hour is closed: the longest usual deadline of a request, so that few events come later and touch two rows.
inline constexpr std::int64_t closing_grace = 600;
inline constexpr std::int64_t closing_overdue = 3 * hour;

/// What the log holds.
struct log_fill {
    std::int64_t entries = 0;
    std::size_t bytes = 0;
    std::int64_t minute = 0;  // the newest minute when the log was last empty

    void grow(std::size_t by, std::int64_t newest)
    {
        if (entries++ == 0) minute = newest;
        bytes += by;
    }
    void empty() { entries = 0, bytes = 0; }
    bool due(std::int64_t newest) const { return entries > 0 && (entries >= log_entries_due || bytes >= log_bytes_due || newest > minute); }
    bool late() const { return entries >= overdue * log_entries_due || bytes >= overdue * log_bytes_due; }
};

/// The next hour or day that is finished: its first row lies at or after `from`, and what begins at `end` or later is not finished.
struct closing {
    std::int64_t level = 0;
    std::int64_t from = 0;
    std::int64_t end = 0;
    bool operator==(closing const&) const = default;
};

/// Which hours and days are closed, and which could be.
struct closing_clock {
    rollup_state state;
    std::int64_t newest = 0;  // the latest minute with an event

    std::int64_t hours_end() const { return floor_to(newest + minute - closing_grace, hour); }
    std::int64_t days_end() const { return floor_to(state.hours_until, day); }
    bool due() const { return state.hours_until < hours_end() || state.days_until < days_end(); }
    bool late() const { return newest >= state.hours_until + closing_overdue; }
    /// A day adds up its hours, so it follows them. Nothing when none is due.
    std::optional<closing> next() const
    {
        if (state.days_until < days_end()) return closing{day, state.days_until, days_end()};
        if (state.hours_until < hours_end()) return closing{hour, state.hours_until, hours_end()};
        return std::nullopt;
    }
    void closed(std::int64_t level, std::int64_t until) { (level == hour ? state.hours_until : state.days_until) = until; }
};

}  // namespace signalbox::storage
