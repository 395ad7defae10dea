#include "storage/figure_columns.hpp"

#include <algorithm>
#include <string_view>

namespace signalbox::storage {

namespace {

using column = event_column;

consteval int place_of(column of)
{
    return 1 + figure_choice.at(of);
}

outcome outcome_of(std::string_view decision)
{
    if (decision == "error") return outcome::error;
    if (decision == "blocked") return outcome::blocked;
    return decision == "abandoned" ? outcome::abandoned : outcome::answered;
}

}  // namespace

split const* figure_split(statement const& row, catalog const& names)
{
    return names.split_at(static_cast<std::uint32_t>(row.integer(place_of(column::split))));
}

std::int64_t figure_start_us(statement const& row)
{
    return row.integer(place_of(column::started_us));
}

event_figures figures_of(statement const& row, split const& of, catalog const& names)
{
    auto const number = [&](int place) { return static_cast<std::uint64_t>(std::max<std::int64_t>(row.integer(place), 0)); };
    event_figures made;
    made.ended = outcome_of(names.text(of[dimension::decision]));
    made.stream = row.integer(place_of(column::stream)) != 0;
    made.fell_back = row.integer(place_of(column::fallback_count)) > 0;
    made.provider_known = of[dimension::provider] > name_empty;
    made.tokens_prompt = number(place_of(column::tokens_prompt));
    made.tokens_completion = number(place_of(column::tokens_completion));
    made.tokens_cached = number(place_of(column::tokens_cached));
    made.tokens_cache_write = number(place_of(column::tokens_cache_write));
    made.tokens_reasoning = number(place_of(column::tokens_reasoning));
    made.tokens_estimated = row.integer(place_of(column::tokens_estimated)) != 0;
    if (!row.is_null(place_of(column::estimated_cost_micros)))
        made.estimated_cost_micros = row.integer(place_of(column::estimated_cost_micros));
    if (!row.is_null(place_of(column::actual_cost_micros))) made.actual_cost_micros = row.integer(place_of(column::actual_cost_micros));
    made.latency_us = number(place_of(column::latency_us));
    made.upstream_us = number(place_of(column::upstream_us));
    made.gateway_us = number(place_of(column::gateway_us));
    made.content_us = number(place_of(column::first_token_us));
    return made;
}

}  // namespace signalbox::storage
