// The events of a range as they stood at one moment, by position: 0 is the newest. A value that a reader makes in milliseconds from the
// counts of rollups and turns into rows; millions of events cost a few kilobytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace signalbox::storage {

struct event_list {
    /// Events that started in [from_us, to_us); positions `first` to `first + count`. Within a part they are ordered by id, newest first.
    struct part {
        std::int64_t from_us = 0;
        std::int64_t to_us = 0;
        std::uint64_t first = 0;
        std::uint64_t count = 0;
    };
    std::vector<part> parts;  // newest first
    std::uint64_t size = 0;
    std::uint64_t newest = 0;    // no id in the list is larger
    std::uint64_t arrivals = 1;  // what arrived from here on is not in the list, whatever its id
};

inline constexpr std::size_t rows_limit = 4'096;  // rows of one question: more would hold up the next

}  // namespace signalbox::storage
