// The columns that sums are made of: which a statement selects behind an event's id, and what a row of them says. Used inside read transactions.
#pragma once

#include "storage/catalog.hpp"
#include "storage/event_columns.hpp"
#include "storage/sqlite.hpp"
#include "storage/totals.hpp"

#include <cstdint>
#include <string>

namespace signalbox::storage {

inline constexpr column_choice<16> figure_choice{
    {event_column::started_us, event_column::split, event_column::stream, event_column::fallback_count, event_column::tokens_prompt,
     event_column::tokens_completion, event_column::tokens_cached, event_column::tokens_cache_write, event_column::tokens_reasoning,
     event_column::tokens_estimated, event_column::estimated_cost_micros, event_column::actual_cost_micros, event_column::latency_us,
     event_column::upstream_us, event_column::gateway_us, event_column::first_token_us}};
/// The first place behind them.
inline constexpr int behind_figures = 1 + static_cast<int>(figure_choice.columns.size());

/// Null for a split that the catalog does not know yet.
split const* figure_split(statement const& row, catalog const& names);
std::int64_t figure_start_us(statement const& row);
event_figures figures_of(statement const& row, split const& of, catalog const& names);

}  // namespace signalbox::storage
