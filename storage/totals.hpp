// What many events add up to: counts, sums and histograms that merge in any order. Values; one stands behind every rollup row.
#pragma once

#include "storage/event_cells.hpp"
#include "storage/histogram.hpp"

#include "schema/event.pb.h"
#include "schema/event_record.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace signalbox::storage {

/// Adds without leaving the range of SQLite's integers: a provider may claim any number of tokens.
void grow(std::uint64_t& sum, std::uint64_t by);
void grow(std::int64_t& sum, std::int64_t by);

/// How a request ended, as far as totals tell.
enum class outcome : std::uint8_t { answered, error, blocked, abandoned };

/// What totals take of an event, wherever it is read from. No time is negative.
struct event_figures {
    outcome ended = outcome::answered;
    bool stream = false;
    bool fell_back = false;       // fallback_count > 0
    bool provider_known = false;  // an attempt was made: an unknown cost counts
    bool tokens_estimated = false;
    std::uint64_t tokens_prompt = 0;
    std::uint64_t tokens_completion = 0;
    std::uint64_t tokens_cached = 0;
    std::uint64_t tokens_cache_write = 0;
    std::uint64_t tokens_reasoning = 0;
    std::optional<std::int64_t> estimated_cost_micros;
    std::optional<std::int64_t> actual_cost_micros;
    std::uint64_t latency_us = 0;
    std::uint64_t upstream_us = 0;
    std::uint64_t gateway_us = 0;
    std::uint64_t content_us = 0;  // when the first content came; 0: none did

    static event_figures of(schema::Event const& event);
    static event_figures of(schema::event_record const& event);
    /// Of streams only: a whole reply has no first token, its content comes with its end.
    std::uint64_t first_token_us() const { return stream ? content_us : 0; }
    /// Time passed between the tokens of a stream. A stream that comes at once has no speed.
    std::uint64_t generation_us() const;
};

/// Counts and sums; none ever leaves the range of SQLite's signed integers.
struct measures {
    std::uint64_t requests = 0;
    std::uint64_t errors = 0;     // decision "error"
    std::uint64_t blocked = 0;    // decision "blocked"
    std::uint64_t abandoned = 0;  // decision "abandoned"
    std::uint64_t fallbacks = 0;  // requests answered by, or lost after, a further target: fallback_count > 0
    std::uint64_t streams = 0;
    std::uint64_t tokens_prompt = 0;
    std::uint64_t tokens_completion = 0;
    std::uint64_t tokens_cached = 0;
    std::uint64_t tokens_cache_write = 0;
    std::uint64_t tokens_reasoning = 0;
    std::uint64_t tokens_estimated = 0;  // requests whose tokens we counted ourselves
    std::int64_t estimated_cost_micros = 0;
    std::int64_t actual_cost_micros = 0;
    std::uint64_t unknown_costs = 0;      // answered requests without an actual cost: the sum above leaves them out
    std::uint64_t unknown_estimates = 0;  // the same for the estimated cost
    std::uint64_t latency_us = 0;         // sum over all requests
    std::uint64_t upstream_us = 0;
    std::uint64_t gateway_us = 0;
    std::uint64_t first_token_us = 0;    // sum over the streams that got content
    std::uint64_t generation_us = 0;     // from first token to the end, over streams between whose tokens time passed
    std::uint64_t generated_tokens = 0;  // completion tokens of those streams

    void add(event_figures const& event);
    void add(schema::Event const& event) { add(event_figures::of(event)); }
    void merge(measures const& other);
    bool operator==(measures const&) const = default;

    std::uint64_t tokens_total() const { return tokens_prompt + tokens_completion; }
    double share(std::uint64_t part) const { return requests == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(requests); }
    std::optional<double> average_latency_us() const;
    std::optional<double> tokens_per_second() const;
};

/// The counts and sums in the order of the columns; the two costs, which have a sign, stand after `tokens_estimated`.
inline constexpr std::array<std::uint64_t measures::*, 20> unsigned_measures{
    &measures::requests,         &measures::errors,
    &measures::blocked,          &measures::abandoned,
    &measures::fallbacks,        &measures::streams,
    &measures::tokens_prompt,    &measures::tokens_completion,
    &measures::tokens_cached,    &measures::tokens_cache_write,
    &measures::tokens_reasoning, &measures::tokens_estimated,
    &measures::unknown_costs,    &measures::unknown_estimates,
    &measures::latency_us,       &measures::upstream_us,
    &measures::gateway_us,       &measures::first_token_us,
    &measures::generation_us,    &measures::generated_tokens,
};
inline constexpr std::array<std::int64_t measures::*, 2> signed_measures{&measures::estimated_cost_micros, &measures::actual_cost_micros};
inline constexpr std::size_t measures_before_costs = 12;

struct totals : measures {
    histogram latency;
    histogram first_token;  // of streams

    void add(event_figures const& event);
    void add(schema::Event const& event) { add(event_figures::of(event)); }
    void merge(totals const& other);
    bool operator==(totals const&) const = default;

    std::optional<double> average_first_token_us() const;
};

}  // namespace signalbox::storage
