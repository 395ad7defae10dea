// The decision: from a destination, the states of its targets, the time and one random number to an ordered plan with reasons. Pure.
#pragma once

#include "engine/route/table.hpp"

#include <span>

namespace signalbox::route {

struct step {
    std::uint32_t target = 0;
    std::string_view tag;            // of the member, lives in the table
    member_timeouts timeouts;
    std::string_view reason;         // a constant: "weight", "first", "next", "only"
};

struct plan {
    std::string_view group;          // empty for a model by itself; lives in the table
    strategy how = strategy::single;
    std::string_view tag;            // of the assigned member: it stays when a fallback answers
    double probability = 1;          // with which the assigned member was chosen
    std::vector<step> steps;         // in order of trying
    failover on_failure;
    int exhausted_status = 0;        // 0: the last fault decides
    bool strict = false;
};

/// `open[i]` tells that the i-th member's breaker refuses calls now (empty: none does). `chance` is uniform in [0, 1).
/// weighted: one draw by weight assigns, the rest follow in drawn order; fallback: as listed. Members with an open breaker go to the end.
plan decide(table const& within, destination to, std::span<bool const> open, double chance);


}  // namespace signalbox::route
