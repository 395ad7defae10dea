#include "storage/statistics_reader.hpp"

#include "storage/event_row.hpp"
#include "storage/filter_sql.hpp"
#include "storage/id_range.hpp"
#include "storage/rollup_plan.hpp"
#include "storage/rollup_row.hpp"
#include "storage/scan_reader.hpp"
#include "storage/statistics_sum.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

namespace signalbox::storage {

namespace {

constexpr std::int64_t second_us = 1'000'000;
constexpr std::int64_t far_us = std::numeric_limits<std::int64_t>::max();

/// The starts of the oldest event and of the newest that counts; nothing without events.
struct reach {
    std::int64_t oldest_us = 0;
    std::int64_t newest_us = 0;
};

result<std::optional<reach>> find_reach(database& in, std::uint64_t newest)
{
    std::string const upto = newest == 0 ? std::string{} : " WHERE id <= " + std::to_string(newest);
    auto const last = in.ask("SELECT started_us FROM events" + upto + " ORDER BY id DESC LIMIT 1");
    if (!last) return last.error();
    auto const first = in.ask("SELECT started_us FROM events ORDER BY id LIMIT 1");
    if (!first) return first.error();
    if (*first == 0 && *last == 0) return std::optional<reach>{};
    return std::optional{reach{*first - clock_slack_us, *last + clock_slack_us}};
}

/// The whole rollup rows inside a range, in seconds; what is beside them is looked at.
struct inside {
    std::int64_t from = 0;
    std::int64_t to = 0;
    bool empty() const { return from >= to; }
};

inside whole_rows(time_range range, rollup_state const& state)
{
    inside made;
    // Minutes where there are minutes, else hours, else days.
    for (std::int64_t const level : {minute, hour, day}) {
        made.from = ceil_to(range.from_us <= 0 ? 0 : (range.from_us + second_us - 1) / second_us, level);
        if (plan_rollups(made.from * second_us, far_us, state).from == made.from) break;
    }
    for (std::int64_t const level : {minute, hour, day}) {
        made.to = range.to_us >= end_of_time * second_us ? end_of_time : floor_to(range.to_us / second_us, level);
        if (made.empty() || plan_rollups(made.from * second_us, made.to * second_us, state).to == made.to) break;
    }
    return made;
}

result<void> leave(database& in, catalog const& names, statistics_run& run, time_range part)
{
    if (part.from_us >= part.to_us) return {};
    auto scan = begin_scan(in, names, part, run.query.where, run.query.newest);
    if (!scan) return scan.error();
    run.of += scan->of;
    run.left.push_back(std::move(*scan));
    return {};
}

result<void> leave_all(database& in, catalog const& names, statistics_run& run, std::optional<reach> const& at)
{
    for (statistics_sums& each : run.sums) each.clear();
    run.left.clear();
    run.of = 0;
    run.by_scan = true;
    run.counted = run.query.range;
    if (at) run.counted.from_us = std::max(run.counted.from_us, std::min(at->oldest_us, run.counted.to_us));
    return leave(in, names, run, run.counted);
}

result<void> add_rollups(rollup_reader& rollups, catalog const& names, statistics_run& run, inside const& rows)
{
    time_range const range{rows.from * second_us, rows.to * second_us};
    for (std::size_t i = 0; i < run.query.groups.size(); ++i) {
        statistics_group& group = run.query.groups[i];
        if (group.step.count() == 0) {
            auto sums =
                rollups.stats({.range = range, .by = group.by, .where = run.query.where, .then = group.then, .times = group.times}, names);
            if (!sums) return sums.error();
            for (stats_row& row : sums->rows) {
                std::string name = group.then == dimension::none ? std::move(row.name) : joined_names(row.name, row.second);
                run.sums[i][{run.query.range.from_us, std::move(name)}] = std::move(row.sum);
            }
            continue;
        }
        auto series = rollups.series({range, group.step, group.origin, group.by, run.query.where, group.starts}, names);
        if (!series) return series.error();
        if (series->step != group.step) group.starts.clear();
        group.step = series->step;
        for (series_point& point : series->points) run.sums[i][{point.start_us, std::move(point.name)}] = std::move(point.sum);
    }
    return {};
}

/// Rollups of earlier versions counted the first token of whole replies, too.
bool counts_whole_replies(statistics_run const& run)
{
    return std::ranges::any_of(run.sums, [](statistics_sums const& group) {
        return std::ranges::any_of(group, [](auto const& each) { return each.second.first_token.count() > each.second.streams; });
    });
}

}  // namespace

namespace {

/// Requests of the rows of a plan, and those in rows that may hold a match.
struct likely_requests {
    std::uint64_t all = 0;
    std::uint64_t likely = 0;
};

result<likely_requests> count_likely(database& in, rollup_plan const& plan, row_test const& test)
{
    likely_requests sum;
    auto const add = [&](std::vector<bucket_count> const& counts) {
        for (bucket_count const& each : counts) {
            if (each.from < plan.from || each.from >= plan.to) continue;
            sum.all += each.requests;
            sum.likely += each.likely;
        }
    };
    for (rollup_span const& span : plan.spans) {
        auto const counts = count_buckets(in, span, test);
        if (!counts) return counts.error();
        add(*counts);
    }
    auto const logged = count_log(in, test);
    if (!logged) return logged.error();
    add(*logged);
    return sum;
}

}  // namespace

result<bool> rollups_can_tell(database& in, filter const& where, catalog const& names, rollup_plan const& plan)
{
    if (where.everything()) return true;
    if (!only_dimensions(where)) return false;
    auto const opposite = filter::from({.is = condition::form::negate, .parts = {where.root()}});
    if (!opposite) return false;
    row_test const may{where, names}, may_not{*opposite, names};
    bool unsure = false;
    for (std::uint64_t split = 1; split <= names.splits().size(); ++split)
        unsure = unsure || (names.splits()[split - 1].in == may.rows() && may.may_pass(split) && may_not.may_pass(split));
    if (!unsure) return true;
    // Rows that may hold both count twice.
    auto const matches = count_likely(in, plan, may), others = count_likely(in, plan, may_not);
    if (!matches) return matches.error();
    if (!others) return others.error();
    return matches->likely + others->likely == matches->all;
}

result<statistics_run> begin_statistics(database& in, rollup_reader& rollups, catalog const& names, statistics_query query)
{
    statistics_run run;
    run.query = std::move(query);
    run.sums.resize(run.query.groups.size());
    run.counted = run.query.range;
    auto const at = find_reach(in, run.query.newest);
    if (!at) return at.error();
    auto const state = read_rollup_state(in);
    if (!state) return state.error();
    time_range range = run.query.range;
    if (*at && run.query.newest != 0) range.to_us = std::min(range.to_us, (*at)->newest_us);
    bool const ends_in_events = *at && (range.to_us <= (*at)->newest_us || run.query.newest != 0);
    // Behind the newest event there is nothing to be exact about.
    inside rows = whole_rows(ends_in_events ? range : time_range{range.from_us, far_us}, *state);
    if (run.query.newest != 0) rows.to = std::min(rows.to, floor_to((range.to_us - 2 * clock_slack_us) / second_us, minute));
    // Where the events of an edge are gone, whole rows are all there is.
    bool const edge_gone = !*at || rows.from * second_us <= (*at)->oldest_us;
    if (edge_gone && range.from_us > 0) {
        rows.from = plan_rollups(range.from_us, far_us, *state).from;
        run.counted.from_us = std::min(range.from_us, rows.from * second_us);
    }
    result<void> done;
    result<bool> able = false;
    if (!rows.empty())
        able = rollups_can_tell(in, run.query.where, names, plan_rollups(rows.from * second_us, rows.to * second_us, *state));
    if (!able) return able.error();
    if (!*able) {
        done = leave_all(in, names, run, *at);
    } else {
        done = add_rollups(rollups, names, run, rows);
        bool const there = *at && range.from_us >= (*at)->oldest_us - second_us;
        if (done && there && counts_whole_replies(run)) done = leave_all(in, names, run, *at);
        if (done && !run.by_scan) done = leave(in, names, run, {range.from_us, std::min(rows.from * second_us, range.to_us)});
        if (done && !run.by_scan && ends_in_events) done = leave(in, names, run, {rows.to * second_us, range.to_us});
    }
    if (!done) return done.error();
    run.done = std::ranges::all_of(run.left, &event_scan::done);
    return run;
}

result<void> continue_statistics(database& in, sieve& through, catalog const& names, statistics_run& run, std::chrono::milliseconds time)
{
    auto const until = std::chrono::steady_clock::now() + time;
    statistics_sum sum{run, names};
    while (!run.left.empty()) {
        event_scan& scan = run.left.back();
        std::uint64_t const before = scan.scanned;
        auto const whole = scan_rows(in, through, scan, sum.columns(), until, [&](statement const& row) { sum.add(row); });
        run.scanned += scan.scanned - before;
        if (!whole) return whole.error();
        if (!*whole) return {};
        run.left.pop_back();
    }
    run.scanned = run.of;
    run.done = true;
    return {};
}

}  // namespace signalbox::storage
