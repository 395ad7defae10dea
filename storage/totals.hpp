// What many events add up to: counts, sums and histograms that merge in any order. A value; one stands behind every rollup row.
#pragma once

#include "storage/histogram.hpp"

#include "schema/event.pb.h"

#include <cstdint>
#include <optional>

namespace signalbox::storage {

struct totals {
    std::uint64_t requests = 0;
    std::uint64_t errors = 0;             // decision "error"
    std::uint64_t blocked = 0;            // decision "blocked"
    std::uint64_t abandoned = 0;          // decision "abandoned"
    std::uint64_t fallbacks = 0;          // requests answered by, or lost after, a further target: fallback_count > 0
    std::uint64_t streams = 0;
    std::uint64_t tokens_prompt = 0;
    std::uint64_t tokens_completion = 0;
    std::uint64_t tokens_cached = 0;
    std::uint64_t tokens_cache_write = 0;
    std::uint64_t tokens_reasoning = 0;
    std::uint64_t tokens_estimated = 0;   // requests whose tokens we counted ourselves
    std::int64_t estimated_cost_micros = 0;
    std::int64_t actual_cost_micros = 0;
    std::uint64_t unknown_costs = 0;      // answered requests without an actual cost: the sum above leaves them out
    std::uint64_t latency_us = 0;         // sum over all requests
    std::uint64_t upstream_us = 0;
    std::uint64_t gateway_us = 0;
    std::uint64_t first_token_us = 0;     // sum over the requests that got content
    std::uint64_t generation_us = 0;      // from first token to the end, over streams with content and completion tokens
    std::uint64_t generated_tokens = 0;   // completion tokens of those streams
    histogram latency;
    histogram first_token;

    void add(schema::Event const& event);
    void merge(totals const& other);
    bool operator==(totals const&) const = default;

    std::uint64_t tokens_total() const { return tokens_prompt + tokens_completion; }
    double share(std::uint64_t part) const { return requests == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(requests); }
    std::optional<double> average_latency_us() const;
    std::optional<double> average_first_token_us() const;
    std::optional<double> tokens_per_second() const;
};

}  // namespace signalbox::storage
