#include "storage/rollup_reader.hpp"

#include "storage/filter_sql.hpp"
#include "storage/rollup_row.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <string>
#include <utility>

namespace signalbox::storage {

namespace {

constexpr std::int64_t second_us = 1'000'000;

bool asks_who(condition const& of)
{
    return of.field == "key" || of.field == "key_id" || of.field == "consumer" || std::ranges::any_of(of.parts, asks_who);
}

time_range covered(rollup_plan const& plan)
{
    return {plan.from * second_us, plan.to * second_us};
}

}  // namespace

result<rollup_reader> rollup_reader::open(database& in)
{
    rollup_reader made{in};
    auto prepared = in.prepare("SELECT split, bucket, " + std::string{totals_columns} +
                               " FROM rollups WHERE level = ?1 AND scope = ?2 AND bucket >= ?3 AND bucket < ?4");
    if (!prepared) return prepared.error();
    made.select_ = std::move(*prepared);
    auto log = in.prepare("SELECT deltas FROM rollup_log ORDER BY entry");
    if (!log) return log.error();
    made.select_log_ = std::move(*log);
    return made;
}

rollup_reader::grouping rollup_reader::group(dimension by, filter const& where, catalog const& names, dimension then)
{
    grouping made;
    auto const of_caller = [](dimension of) { return of == dimension::key || of == dimension::consumer; };
    bool const who = of_caller(by) || of_caller(then) || asks_who(where.root());
    made.in = who ? scope::keys : scope::routes;
    made.place.resize(names.splits().size());
    std::map<std::pair<name_id, name_id>, std::uint32_t> places;
    for (std::size_t i = 0; i < names.splits().size(); ++i) {
        split const& each = names.splits()[i];
        // The log's entries are splits of scope::keys, whichever rows are read.
        if ((each.in != made.in && each.in != scope::keys) || !passes(where, each, names)) continue;
        auto const name_of = [&each](dimension of) { return of == dimension::none ? name_empty : each[of]; };
        auto const [at, added] = places.try_emplace({name_of(by), name_of(then)}, static_cast<std::uint32_t>(made.names.size()));
        if (added) {
            made.names.push_back(name_of(by));
            made.seconds.push_back(name_of(then));
        }
        made.place[i] = at->second;
    }
    return made;
}

// Calls take(place, bucket, row) for the rows of a span that the filter lets through.
template <class Take>
result<void> rollup_reader::each_row(rollup_span const& span, grouping const& groups, Take&& take)
{
    reset_later const at_end{select_};
    select_.bind(1, span.level);
    select_.bind(2, static_cast<std::int64_t>(groups.in));
    select_.bind(3, span.from);
    select_.bind(4, span.to);
    int code = SQLITE_DONE;
    while ((code = select_.step()) == SQLITE_ROW) {
        auto const split = static_cast<std::uint64_t>(select_.integer(0));
        if (split == 0 || split > groups.place.size() || !groups.place[split - 1]) continue;
        if (!take(*groups.place[split - 1], select_.integer(1)))
            return failure{trouble::corrupt, in_->path() + ": the rollup row of split " + std::to_string(split) + " at " +
                                                 std::to_string(select_.integer(1)) + " is damaged; restore a copy"};
    }
    if (code != SQLITE_DONE) return in_->error(code, "reading");
    return {};
}

// Calls take(place, delta) for the entries of the log inside a plan that the filter lets through.
template <class Take>
result<void> rollup_reader::each_delta(rollup_plan const& plan, grouping const& groups, Take&& take)
{
    reset_later const at_end{select_log_};
    int code = SQLITE_DONE;
    while ((code = select_log_.step()) == SQLITE_ROW) {
        std::string_view bytes = select_log_.blob(0);
        rollup_delta delta;
        while (take_delta(bytes, delta))
            if (delta.bucket >= plan.from && delta.bucket < plan.to && delta.split != 0 && delta.split <= groups.place.size() &&
                groups.place[delta.split - 1])
                take(*groups.place[delta.split - 1], delta);
        if (!bytes.empty()) return failure{trouble::corrupt, in_->path() + ": the rollups' log is damaged; restore a copy"};
    }
    if (code != SQLITE_DONE) return in_->error(code, "reading");
    return {};
}

result<stats_result> rollup_reader::stats(stats_query const& query, catalog const& names)
{
    auto const state = read_rollup_state(*in_);
    if (!state) return state.error();
    rollup_plan const plan = plan_rollups(query.range.from_us, query.range.to_us, *state);
    grouping const groups = group(query.by, query.where, names, query.then);
    std::vector<totals> sums(groups.names.size());
    for (rollup_span const& span : plan.spans) {
        auto read = each_row(span, groups, [&](std::uint32_t place, std::int64_t) {
            if (query.times) return merge_totals(select_, 2, sums[place]);
            merge_measures(select_, 2, sums[place]);
            return true;
        });
        if (!read) return read.error();
    }
    auto read = each_delta(plan, groups, [&](std::uint32_t place, rollup_delta const& delta) { delta.merge_into(sums[place]); });
    if (!read) return read.error();
    stats_result answer{covered(plan), {}};
    for (std::size_t i = 0; i < sums.size(); ++i)
        if (sums[i].requests > 0)
            answer.rows.push_back({std::string{names.text(groups.names[i])}, std::move(sums[i]),
                                   query.then == dimension::none ? std::string{} : std::string{names.text(groups.seconds[i])}});
    std::ranges::sort(answer.rows, [](stats_row const& a, stats_row const& b) {
        if (a.sum.requests != b.sum.requests) return a.sum.requests > b.sum.requests;
        return a.name != b.name ? a.name < b.name : a.second < b.second;
    });
    return answer;
}

result<std::vector<name_count>> rollup_reader::values(dimension of, time_range range, catalog const& names)
{
    auto const state = read_rollup_state(*in_);
    if (!state) return state.error();
    rollup_plan const plan = plan_rollups(range.from_us, range.to_us, *state);
    grouping const groups = group(of, {}, names);
    std::vector<std::uint64_t> sums(groups.names.size());
    for (rollup_span const& span : plan.spans) {
        auto read = each_row(span, groups, [&](std::uint32_t place, std::int64_t) {
            sums[place] += static_cast<std::uint64_t>(select_.integer(2));  // the first of the totals' columns
            return true;
        });
        if (!read) return read.error();
    }
    auto read = each_delta(plan, groups, [&](std::uint32_t place, rollup_delta const& delta) { sums[place] += delta.sum.requests; });
    if (!read) return read.error();
    std::vector<name_count> answer;
    for (std::size_t i = 0; i < sums.size(); ++i)
        if (sums[i] > 0) answer.push_back({std::string{names.text(groups.names[i])}, sums[i]});
    std::ranges::sort(answer, [](name_count const& a, name_count const& b) {
        return a.requests != b.requests ? a.requests > b.requests : a.name < b.name;
    });
    return answer;
}

namespace {

/// How a series is cut: the query's steps, or longer ones.
struct steps_taken {
    std::int64_t step = minute, origin = 0;
    std::span<std::int64_t const> starts;

    std::int64_t start_of(std::int64_t at) const { return step_start(at, step, origin, starts); }
    /// The coarsest rows that fall into whole steps.
    std::int64_t level() const
    {
        for (std::int64_t const level : {day, hour})
            if (step % level == 0 && (starts.empty() ? origin % level == 0 : all_on(level))) return level;
        return minute;
    }
    bool all_on(std::int64_t level) const
    {
        return std::ranges::all_of(starts, [level](std::int64_t each) { return each % level == 0; });
    }
};

result<steps_taken> checked_steps(series_query const& query, rollup_state const& state)
{
    steps_taken made{query.step.count(), query.origin.count(), query.starts};
    if (made.step < minute || made.step % minute != 0 || made.origin % minute != 0)
        return failure{trouble::bad_request, "the step and origin of a series are whole minutes; " + std::to_string(made.step) + " s and " +
                                                 std::to_string(made.origin) + " s are not"};
    if (!made.all_on(minute) || std::ranges::adjacent_find(made.starts, std::greater_equal{}) != made.starts.end())
        return failure{trouble::bad_request, "the starts of a series' steps are whole minutes, each after the one before"};
    // Where only coarser rows are left, the steps of the whole series grow, so that they stay comparable.
    std::int64_t const finest = plan_rollups(query.range.from_us, query.range.to_us, state).finest;
    if (made.step % finest != 0) made = {ceil_to(made.step, finest), made.origin, {}};
    return made;
}

// The places of names, in the order of their texts.
std::vector<std::uint32_t> names_in_order(std::vector<name_id> const& of, catalog const& names)
{
    std::vector<std::uint32_t> places(of.size());
    std::iota(places.begin(), places.end(), 0);
    std::ranges::sort(places, {}, [&](std::uint32_t place) { return names.text(of[place]); });
    return places;
}

/// The points of a series by time and name. Rows come in the order of time, many to a point: those of the current step are at hand.
class point_sums {
public:
    using key = std::pair<std::int64_t, std::uint32_t>;  // the step's start in seconds, the name's place in order

    point_sums(steps_taken const& steps, std::vector<std::uint32_t> order)
        : steps_(steps), order_(std::move(order)), ranks_(order_.size()), current_(order_.size())
    {
        for (std::uint32_t rank = 0; rank < order_.size(); ++rank) ranks_[order_[rank]] = rank;
    }
    totals& at(std::uint32_t place, std::int64_t bucket)
    {
        std::int64_t const start = steps_.start_of(bucket);
        if (start != start_) {
            start_ = start;
            std::ranges::fill(current_, nullptr);
        }
        totals*& sum = current_[place];
        if (sum == nullptr) sum = &sums_[{start, ranks_[place]}];
        return *sum;
    }
    std::uint32_t place(std::uint32_t rank) const { return order_[rank]; }
    std::map<key, totals>& all() { return sums_; }

private:
    steps_taken steps_;
    std::vector<std::uint32_t> order_, ranks_;
    std::int64_t start_ = -1;
    std::vector<totals*> current_;  // of the step that begins at start_, by place
    std::map<key, totals> sums_;
};

}  // namespace

result<series_result> rollup_reader::series(series_query const& query, catalog const& names)
{
    auto const state = read_rollup_state(*in_);
    if (!state) return state.error();
    auto const steps = checked_steps(query, *state);
    if (!steps) return steps.error();
    rollup_plan const plan = plan_rollups(query.range.from_us, query.range.to_us, *state, steps->level());
    grouping const groups = group(query.by, query.where, names);
    point_sums points{*steps, names_in_order(groups.names, names)};
    for (rollup_span const& span : plan.spans) {
        auto read = each_row(span, groups,
                             [&](std::uint32_t place, std::int64_t bucket) { return merge_totals(select_, 2, points.at(place, bucket)); });
        if (!read) return read.error();
        if (points.all().size() > series_limit)
            return failure{trouble::bad_request,
                           "the series has more than " + std::to_string(series_limit) + " points; ask for longer steps"};
    }
    auto read =
        each_delta(plan, groups, [&](std::uint32_t place, rollup_delta const& delta) { delta.merge_into(points.at(place, delta.bucket)); });
    if (!read) return read.error();
    series_result answer{covered(plan), std::chrono::seconds{steps->step}, {}};
    answer.points.reserve(points.all().size());
    for (auto& [at, sum] : points.all())
        answer.points.push_back({at.first * second_us, std::string{names.text(groups.names[points.place(at.second)])}, std::move(sum)});
    return answer;
}

}  // namespace signalbox::storage
