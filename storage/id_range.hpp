// Which ids events of a time can have: an id begins with the time it was given, a moment from the start of its request. Pure.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

namespace signalbox::storage {

inline constexpr std::int64_t clock_slack_us = 10'000'000;  // an id's time and an event's start come from two readings of the clock

/// Ids from the first to the last, both of them too.
struct id_span {
    std::int64_t first = 0, last = 0;
    bool operator==(id_span const&) const = default;
};

/// When an id was given, in whole milliseconds of these microseconds.
inline std::int64_t time_of_id(std::uint64_t id)
{
    return static_cast<std::int64_t>(id >> 20) * 1'000;
}

/// The first id that an event of this start can have, and the last.
inline std::int64_t first_id(std::int64_t started_us)
{
    return (std::max<std::int64_t>(started_us - std::min(started_us, clock_slack_us), 0) / 1000) << 20;
}
inline std::int64_t last_id(std::int64_t started_us)
{
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    std::int64_t const milliseconds = std::max<std::int64_t>(started_us, 0) / 1000 + clock_slack_us / 1000;
    return milliseconds >= most >> 20 ? most : (milliseconds << 20) | 0xfffff;
}

}  // namespace signalbox::storage
