// The columns of the table `events`, in its order, and choices among them: what a statement selects and where it finds each. The one list of
// them in code; storage/event_store_format.cpp makes the table.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::storage {

enum class event_column : std::uint8_t {
    id,
    started_us,
    run,
    sequence,
    split,
    shape,
    config_revision,
    status,
    stream,
    fallback_count,
    tokens_prompt,
    tokens_completion,
    tokens_cached,
    tokens_cache_write,
    tokens_reasoning,
    tokens_estimated,
    estimated_cost_micros,
    actual_cost_micros,
    latency_us,
    upstream_us,
    gateway_us,
    first_token_us,
    trace_id,
    detail,  // last: it may leave the row's page
};

/// In the order of event_column.
inline constexpr std::array<std::string_view, 24> event_column_names{
    "id",
    "started_us",
    "run",
    "sequence",
    "split",
    "shape",
    "config_revision",
    "status",
    "stream",
    "fallback_count",
    "tokens_prompt",
    "tokens_completion",
    "tokens_cached",
    "tokens_cache_write",
    "tokens_reasoning",
    "tokens_estimated",
    "estimated_cost_micros",
    "actual_cost_micros",
    "latency_us",
    "upstream_us",
    "gateway_us",
    "first_token_us",
    "trace_id",
    "detail",
};
static_assert(event_column_names[static_cast<std::size_t>(event_column::detail)] == "detail");

/// Columns that a statement selects, in its order.
template <std::size_t N>
struct column_choice {
    std::array<event_column, N> columns;

    /// Where the statement has it, from 0.
    consteval int at(event_column wanted) const
    {
        auto const found = std::ranges::find(columns, wanted);
        if (found == columns.end()) throw "not chosen";
        return static_cast<int>(found - columns.begin());
    }
    /// As SQL.
    std::string list() const
    {
        std::string text;
        for (event_column const each : columns)
            text.append(text.empty() ? "" : ", ").append(event_column_names[static_cast<std::size_t>(each)]);
        return text;
    }
};

}  // namespace signalbox::storage
