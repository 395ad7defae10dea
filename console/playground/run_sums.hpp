// What several runs of one prompt come to: how many, their times in the middle and near the end, their cost, and the first error. Pure.
#pragma once

#include "console/playground/prompt_run.hpp"

#include <vector>

namespace signalbox::console {

struct RunSums {
    int ended = 0, failed = 0, stopped = 0;
    std::optional<std::int64_t> first_p50_us, first_p95_us, total_p50_us, total_p95_us;  // of those that were answered
    std::int64_t cost_micros = 0;                                                        // of those whose cost is known
    int unpriced = 0;                                                                    // answered, and the cost is not known
    QString error;                                                                       // of the first one that failed
    bool operator==(RunSums const&) const = default;
};

/// The value that `share` of them do not exceed: one of the values, the nearest rank; nothing when there are none.
std::optional<std::int64_t> percentile(std::vector<std::int64_t> values, double share);

/// Of the runs that have ended.
RunSums sumsOf(std::vector<RunFigures> const& runs);

}  // namespace signalbox::console
