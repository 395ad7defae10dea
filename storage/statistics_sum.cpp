#include "storage/statistics_sum.hpp"

#include "storage/detail_codec.hpp"
#include "storage/event_fields.hpp"
#include "storage/figure_columns.hpp"
#include "storage/rollup_plan.hpp"

#include <algorithm>

namespace signalbox::storage {

namespace {

constexpr std::int64_t second_us = 1'000'000;

}  // namespace

statistics_sum::statistics_sum(statistics_run& into, catalog const& names) : into_(into), names_(names), groups_(into.query.groups.size())
{
    for (std::size_t i = 0; i < groups_.size(); ++i) {
        std::string_view before;
        for (auto const& [at, sum] : into_.sums[i]) groups_[i].names += std::exchange(before, at.second) != at.second;
    }
    for (split const& each : names.splits())
        for (statistics_group const& group : into.query.groups)
            for (dimension const by : {group.by, group.then}) detail_ = detail_ || (by != dimension::none && each[by] == name_other);
}

std::string statistics_sum::columns() const
{
    return figure_choice.list() + (detail_ ? ", detail" : "");
}

std::string_view statistics_sum::text_of(dimension by, name_id name, statement const& row) const
{
    if (name != name_other || by == dimension::none) return names_.text(name);
    std::string_view const text = detail_ ? detail_text(row.blob(behind_figures), split_fields[static_cast<std::size_t>(by)].number) : "";
    return text.empty() ? names_.text(name_other) : text;
}

// Names that callers make up could be any number: beyond the limit they are one.
totals& statistics_sum::find(std::size_t group, std::int64_t start_us, std::string_view name)
{
    statistics_sums& sums = into_.sums[group];
    auto const found = sums.find({start_us, std::string{name}});
    if (found != sums.end()) return found->second;
    if (++groups_[group].names <= statistics_names_limit) return sums[{start_us, std::string{name}}];
    std::string_view const other = names_.text(name_other);
    bool const pair = into_.query.groups[group].then != dimension::none;
    return sums[{start_us, pair ? joined_names(other, other) : std::string{other}}];
}

totals& statistics_sum::sum_of(std::size_t group, std::int64_t started_us, name_id name, name_id second, statement const& row)
{
    statistics_group const& by = into_.query.groups[group];
    group_at_hand& at_hand = groups_[group];
    std::int64_t const step = by.step.count(), seconds = started_us / second_us;
    std::int64_t const start_us =
        step == 0 ? into_.query.range.from_us : step_start(seconds, step, by.origin.count(), by.starts) * second_us;
    auto const made = [&] {
        std::string_view const first = text_of(by.by, name, row);
        return by.then == dimension::none ? std::string{first} : joined_names(first, text_of(by.then, second, row));
    };
    if (name == name_other || second == name_other) return find(group, start_us, made());
    place const at{static_cast<std::uint64_t>(start_us), std::uint64_t{name} << 32 | second};
    if (at_hand.last_sum != nullptr && at == at_hand.last) return *at_hand.last_sum;
    totals*& sum = at_hand.sums[at];
    if (sum == nullptr) sum = &find(group, start_us, made());
    at_hand.last = at;
    at_hand.last_sum = sum;
    return *sum;
}

void statistics_sum::add(statement const& row)
{
    split const* const of = figure_split(row, names_);
    if (of == nullptr) return;
    event_figures const figures = figures_of(row, *of, names_);
    for (std::size_t i = 0; i < groups_.size(); ++i) {
        statistics_group const& group = into_.query.groups[i];
        auto const name_of = [of](dimension by) { return by == dimension::none ? name_empty : std::max((*of)[by], name_empty); };
        sum_of(i, figure_start_us(row), name_of(group.by), name_of(group.then), row).add(figures);
    }
}

}  // namespace signalbox::storage
