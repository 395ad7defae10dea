// The rows of `rollups` and `rollup_levels`: how totals become columns and come back. Used by the rollups' writer and reader.
#pragma once

#include "storage/failure.hpp"
#include "storage/rollup_plan.hpp"
#include "storage/sqlite.hpp"
#include "storage/totals.hpp"

#include <string>
#include <string_view>

namespace signalbox::storage {

inline constexpr std::string_view totals_columns =
    "requests, errors, blocked, abandoned, fallbacks, streams, tokens_prompt, tokens_completion, tokens_cached, tokens_cache_write, "
    "tokens_reasoning, tokens_estimated, estimated_cost_micros, actual_cost_micros, unknown_costs, unknown_estimates, latency_us, "
    "upstream_us, gateway_us, first_token_us, generation_us, generated_tokens, latency, first_token";
inline constexpr int totals_column_count = 24;

/// Binds the columns from parameter `first` on. `latency` and `first_token` receive the histograms' bytes and must outlive the step.
void bind_totals(statement& row, int first, totals const& sum, std::string& latency, std::string& first_token);

/// Adds the columns from `first` on. False when a histogram is damaged.
bool merge_totals(statement const& row, int first, totals& into);
/// The same without the histograms.
void merge_measures(statement const& row, int first, measures& into);

result<rollup_state> read_rollup_state(database& in);

}  // namespace signalbox::storage
