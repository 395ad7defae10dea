// The slowest, dearest or largest events of a scope: looked for in steps, newest first, with the best so far at each step. A value that a
// reader begins and continues; between steps nothing is held open.
#pragma once

#include "storage/event_scan.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace signalbox::storage {

enum class event_order : std::uint8_t { latency, cost, tokens };

struct event_top {
    event_order by = event_order::latency;
    std::size_t most = 0;
    event_scan scan;

    /// An event and what it is ordered by: microseconds, millionths of a dollar, or tokens in and out. Events without a known cost have
    /// no place among the dearest.
    struct place {
        std::int64_t value = 0;
        std::uint64_t id = 0;
        bool operator==(place const&) const = default;
    };
    /// At most `most`, the largest value first; of equal ones the newest first.
    std::vector<place> places() const;

    std::uint64_t matches = 0;  // events of the scope that were looked at

    // The reader's own.
    void add(std::int64_t value, std::uint64_t id);
    std::vector<place> heap;  // the least of the best at its front
};

inline constexpr std::size_t top_limit = 5'000;  // events of one question: more is a question for a filter

}  // namespace signalbox::storage
