// A search for the events that pass a filter, newest first, in steps: what is left to look at, and how far it got. A value that a reader
// begins and continues; between steps nothing is held open.
#pragma once

#include "storage/event_reader.hpp"
#include "storage/filter.hpp"
#include "storage/rollup_counts.hpp"
#include "storage/rollup_plan.hpp"

#include <cstdint>
#include <vector>

namespace signalbox::storage {

struct event_scan {
    filter where;
    time_range range;
    std::uint64_t newest = 0;    // no id found is larger
    std::uint64_t snapshot = 0;  // the same, when it was asked for
    std::uint64_t arrivals = 1;  // what arrives from here on came after the search was begun
    std::uint64_t scanned = 0;   // events looked at, or passed over because nothing there can match
    std::uint64_t of = 0;        // events in the range
    bool done = false;

    // The reader's own.
    row_test test;
    rollup_state state;
    std::vector<bucket_count> left;    // oldest first: the next one stands at the end
    std::vector<bucket_count> logged;  // minutes of the rollups' log
    std::uint64_t before = 0;          // ids found in the next one are smaller; 0: none was found there
};

}  // namespace signalbox::storage
