#include "storage/statistics_sum.hpp"

#include "storage/detail_codec.hpp"
#include "storage/event_columns.hpp"
#include "storage/event_fields.hpp"
#include "storage/rollup_plan.hpp"

#include <algorithm>

namespace signalbox::storage {

namespace {

constexpr std::int64_t second_us = 1'000'000;

using column = event_column;

/// Behind the event's id.
constexpr column_choice<16> choice{{column::started_us, column::split, column::stream, column::fallback_count, column::tokens_prompt,
                                    column::tokens_completion, column::tokens_cached, column::tokens_cache_write, column::tokens_reasoning,
                                    column::tokens_estimated, column::estimated_cost_micros, column::actual_cost_micros, column::latency_us,
                                    column::upstream_us, column::gateway_us, column::first_token_us}};
constexpr int behind_id = 1;
constexpr int detail_place = behind_id + static_cast<int>(choice.columns.size());

template <column Of>
constexpr int place_of = behind_id + choice.at(Of);

outcome outcome_of(std::string_view decision)
{
    if (decision == "error") return outcome::error;
    if (decision == "blocked") return outcome::blocked;
    return decision == "abandoned" ? outcome::abandoned : outcome::answered;
}

event_figures figures_of(statement const& row, split const& of, catalog const& names)
{
    auto const number = [&](int place) { return static_cast<std::uint64_t>(std::max<std::int64_t>(row.integer(place), 0)); };
    event_figures made;
    made.ended = outcome_of(names.text(of[dimension::decision]));
    made.stream = row.integer(place_of<column::stream>) != 0;
    made.fell_back = row.integer(place_of<column::fallback_count>) > 0;
    made.provider_known = of[dimension::provider] > name_empty;
    made.tokens_prompt = number(place_of<column::tokens_prompt>);
    made.tokens_completion = number(place_of<column::tokens_completion>);
    made.tokens_cached = number(place_of<column::tokens_cached>);
    made.tokens_cache_write = number(place_of<column::tokens_cache_write>);
    made.tokens_reasoning = number(place_of<column::tokens_reasoning>);
    made.tokens_estimated = row.integer(place_of<column::tokens_estimated>) != 0;
    if (!row.is_null(place_of<column::estimated_cost_micros>))
        made.estimated_cost_micros = row.integer(place_of<column::estimated_cost_micros>);
    if (!row.is_null(place_of<column::actual_cost_micros>)) made.actual_cost_micros = row.integer(place_of<column::actual_cost_micros>);
    made.latency_us = number(place_of<column::latency_us>);
    made.upstream_us = number(place_of<column::upstream_us>);
    made.gateway_us = number(place_of<column::gateway_us>);
    made.content_us = number(place_of<column::first_token_us>);
    return made;
}

}  // namespace

statistics_sum::statistics_sum(statistics_run& into, catalog const& names) : into_(into), names_(names), groups_(into.query.groups.size())
{
    for (std::size_t i = 0; i < groups_.size(); ++i) {
        std::string_view before;
        for (auto const& [at, sum] : into_.sums[i]) groups_[i].names += std::exchange(before, at.second) != at.second;
    }
    for (split const& each : names.splits())
        for (statistics_group const& group : into.query.groups)
            detail_ = detail_ || (group.by != dimension::none && each[group.by] == name_other);
}

std::string statistics_sum::columns() const
{
    return choice.list() + (detail_ ? ", detail" : "");
}

std::string_view statistics_sum::spilled(dimension by, statement const& row) const
{
    std::string_view const text = detail_ ? detail_text(row.blob(detail_place), split_fields[static_cast<std::size_t>(by)].number) : "";
    return text.empty() ? names_.text(name_other) : text;
}

// Names that callers make up could be any number: beyond the limit they are one.
totals& statistics_sum::find(std::size_t group, std::int64_t start_us, std::string_view name)
{
    statistics_sums& sums = into_.sums[group];
    auto const found = sums.find({start_us, std::string{name}});
    if (found != sums.end()) return found->second;
    if (++groups_[group].names > statistics_names_limit) name = names_.text(name_other);
    return sums[{start_us, std::string{name}}];
}

totals& statistics_sum::sum_of(std::size_t group, std::int64_t started_us, name_id name, statement const& row)
{
    statistics_group const& by = into_.query.groups[group];
    group_at_hand& at_hand = groups_[group];
    std::int64_t const step = by.step.count(), seconds = started_us / second_us;
    std::int64_t const start_us =
        step == 0 ? into_.query.range.from_us : step_start(seconds, step, by.origin.count(), by.starts) * second_us;
    if (name == name_other) return find(group, start_us, spilled(by.by, row));
    place const at{static_cast<std::uint64_t>(start_us), name};
    if (at_hand.last_sum != nullptr && at == at_hand.last) return *at_hand.last_sum;
    totals*& sum = at_hand.sums[at];
    if (sum == nullptr) sum = &find(group, start_us, names_.text(name));
    at_hand.last = at;
    at_hand.last_sum = sum;
    return *sum;
}

void statistics_sum::add(statement const& row)
{
    split const* const of = names_.split_at(static_cast<std::uint32_t>(row.integer(place_of<column::split>)));
    if (of == nullptr) return;
    event_figures const figures = figures_of(row, *of, names_);
    for (std::size_t i = 0; i < groups_.size(); ++i) {
        dimension const by = into_.query.groups[i].by;
        name_id const name = by == dimension::none ? name_empty : std::max((*of)[by], name_empty);
        sum_of(i, row.integer(place_of<column::started_us>), name, row).add(figures);
    }
}

}  // namespace signalbox::storage
