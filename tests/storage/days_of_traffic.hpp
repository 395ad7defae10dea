// Enough traffic to fill minutes, hours and days, and the way to write it in batches.
#pragma once

#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace signalbox::storage::testing {

/// Two days of traffic, a tenth of it late by up to a day.
inline batch days_of_traffic(std::uint64_t seed, std::size_t count)
{
    traffic source{seed};
    batch events;
    std::int64_t const first = noon_us - 48 * hour_us;
    for (std::size_t i = 0; i < count; ++i) {
        std::int64_t at = first + static_cast<std::int64_t>(i) * 50 * hour_us / static_cast<std::int64_t>(count);
        if (source.below(10) == 0) at -= static_cast<std::int64_t>(source.below(day_us));
        events.push_back(source.make(at));
    }
    return events;
}

inline void append_all(event_writer& writer, batch const& events, std::size_t at_a_time, bool tended)
{
    for (std::size_t at = 0; at < events.size(); at += at_a_time) {
        must(append(writer, std::span<event_ptr const>{events}.subspan(at, std::min(at_a_time, events.size() - at))));
        while (tended && must(writer.tend())) {
        }
    }
}

}  // namespace signalbox::storage::testing
