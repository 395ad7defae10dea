#include "storage/scan_reader.hpp"

#include "storage/arrivals.hpp"
#include "storage/event_row.hpp"
#include "storage/filter_sql.hpp"
#include "storage/id_range.hpp"
#include "storage/rollup_row.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

namespace signalbox::storage {

namespace {

constexpr std::int64_t second_us = 1'000'000;
// Reading the minutes of an hour costs about as much as reading this many events, and pays when few of its rows may hold a match.
constexpr std::uint64_t minutes_worth = 4'000;
constexpr std::uint64_t sparse = 8;

// Adds the log's minutes inside [from, to) to the buckets around them.
void add_logged(std::vector<bucket_count> const& logged, std::int64_t from, std::int64_t to, std::vector<bucket_count>& into)
{
    for (bucket_count const& each : logged) {
        if (each.from < from || each.from >= to) continue;
        auto const after = std::ranges::upper_bound(into, each.from, {}, &bucket_count::from);
        if (after != into.begin() && std::prev(after)->to > each.from) {
            std::prev(after)->requests += each.requests;
            std::prev(after)->likely += each.likely;
        } else {
            into.insert(after, each);
        }
    }
}

// Passes over what cannot match and puts the rest on the pile.
void pile(event_scan& scan, std::vector<bucket_count> const& counts)
{
    for (bucket_count const& each : counts)
        if (each.likely == 0)
            scan.scanned += each.requests;
        else
            scan.left.push_back(each);
}

std::int64_t finer(event_scan const& scan, bucket_count const& of)
{
    if (!scan.test.narrows()) return 0;
    if (of.level == day && of.from >= scan.state.hours_from) return hour;
    bool const worth = of.requests > minutes_worth && of.likely < of.requests / sparse;
    return of.level == hour && of.from >= scan.state.minutes_from && worth ? minute : 0;
}

// Rollups count whole minutes and what came later: at the edges the events themselves are counted.
result<void> cut_to_range(database& in, event_scan const& scan, bucket_count& bucket)
{
    std::int64_t const from = std::max(bucket.from * second_us, scan.range.from_us);
    std::int64_t const to = std::min(bucket.to * second_us, scan.range.to_us);
    bool const cut = from > bucket.from * second_us || to < bucket.to * second_us;
    if (!cut && (scan.snapshot == 0 || static_cast<std::uint64_t>(last_id(to)) < scan.snapshot)) return {};
    auto select = in.prepare("SELECT count(*) FROM events WHERE id >= ?1 AND id <= ?2 AND started_us >= ?3 AND started_us < ?4", false);
    if (!select) return select.error();
    select->bind(1, first_id(from));
    select->bind(2, std::min(last_id(to), as_column(scan.newest)));
    select->bind(3, from);
    select->bind(4, to);
    if (int const code = select->step(); code != SQLITE_ROW) return in.error(code, "reading");
    bucket.requests = static_cast<std::uint64_t>(select->integer(0));
    bucket.likely = std::min(bucket.likely, bucket.requests);
    return {};
}

}  // namespace

result<event_scan> begin_scan(database& in, catalog const& names, time_range range, filter const& where, std::uint64_t newest)
{
    auto const largest = in.ask("SELECT max(id) FROM events");
    if (!largest) return largest.error();
    event_scan scan{.where = where, .range = range, .newest = static_cast<std::uint64_t>(*largest)};
    if (newest != 0) scan.newest = std::min(scan.newest, newest);
    scan.snapshot = newest;
    auto const arrivals = next_arrival(in);
    if (!arrivals) return arrivals.error();
    scan.arrivals = static_cast<std::uint64_t>(*arrivals);
    auto const oldest = in.ask("SELECT started_us FROM events ORDER BY id LIMIT 1");
    if (!oldest) return oldest.error();
    auto const state = read_rollup_state(in);
    if (!state) return state.error();
    scan.state = *state;
    scan.test = row_test{where, names};
    // Rollups reach further back than events.
    std::int64_t const from = std::max(range.from_us, *oldest - clock_slack_us);
    rollup_plan const plan = plan_rollups(from, range.to_us, *state, scan.test.narrows() ? day : hour);
    auto logged = count_log(in, scan.test);
    if (!logged) return logged.error();
    scan.logged = std::move(*logged);
    std::vector<bucket_count> counts;
    for (rollup_span const& span : plan.spans) {
        auto const some = count_buckets(in, span, scan.test);
        if (!some) return some.error();
        counts.insert(counts.end(), some->begin(), some->end());
    }
    add_logged(scan.logged, plan.from, plan.to, counts);
    for (bucket_count& each : counts) {
        if (auto cut = cut_to_range(in, scan, each); !cut) return cut.error();
        scan.of += each.requests;
    }
    pile(scan, counts);
    scan.done = scan.left.empty();
    return scan;
}

namespace {

// Replaces a day by its hours, or an hour by its minutes.
result<void> refine(database& in, event_scan& scan, bucket_count const& coarse, std::int64_t level)
{
    auto counts = count_buckets(in, {level, coarse.from, coarse.to}, scan.test);
    if (!counts) return counts.error();
    add_logged(scan.logged, coarse.from, coarse.to, *counts);
    pile(scan, *counts);
    return {};
}

constexpr std::uint64_t rows_between_looks = 64;  // at the clock, which costs as much as some rows

/// What a look takes of the events that pass; false ends it behind this one.
using taker = std::function<bool(statement const& row)>;

// Looks at the events of the bucket at the end of the pile. True when it came to its beginning.
result<bool> look(database& in, event_scan& scan, statement& select, std::chrono::steady_clock::time_point until, taker const& take)
{
    bucket_count const& bucket = scan.left.back();
    std::int64_t const from = std::max(bucket.from * second_us, scan.range.from_us);
    std::int64_t const to = std::min(bucket.to * second_us, scan.range.to_us);
    std::int64_t last = std::min(last_id(to), as_column(scan.newest));
    if (scan.before != 0) last = std::min(last, as_column(scan.before) - 1);
    reset_later const at_end{select};
    select.bind(1, first_id(from));
    select.bind(2, last);
    select.bind(3, from);
    select.bind(4, to);
    int code = SQLITE_DONE;
    std::uint64_t rows = 0;
    while ((code = select.step()) == SQLITE_ROW) {
        scan.before = static_cast<std::uint64_t>(select.integer(0));
        if (!take(select) || (++rows % rows_between_looks == 0 && std::chrono::steady_clock::now() >= until)) return false;
    }
    if (code != SQLITE_DONE) return in.error(code, "reading");
    return true;
}

result<bool> look_on(database& in, sieve& through, event_scan& scan, std::string const& columns,
                     std::chrono::steady_clock::time_point until, taker const& take)
{
    through.use(&scan.test);
    filter_sql const where = compile(scan.where, 5);
    std::string const sieved = scan.test.narrows() ? "may_match(split) AND " : "";
    // Conditions are tried in this order: the ids' bounds keep nearly all rows inside the range, so its exact edges are compared last.
    auto select = in.prepare("SELECT " + columns + " FROM events WHERE id >= ?1 AND id <= ?2 AND " + sieved + where.text +
                                 " AND started_us >= ?3 AND started_us < ?4 ORDER BY id DESC",
                             false);
    if (!select) return select.error();
    bind_values(*select, 5, where.values);
    while (!scan.left.empty() && std::chrono::steady_clock::now() < until) {
        bucket_count const next = scan.left.back();
        if (std::int64_t const level = scan.before == 0 ? finer(scan, next) : 0; level != 0) {
            scan.left.pop_back();
            if (auto refined = refine(in, scan, next, level); !refined) return refined.error();
            continue;
        }
        auto const whole = look(in, scan, *select, until, take);
        if (!whole) return whole.error();
        if (!*whole) break;
        scan.left.pop_back();
        scan.before = 0;
        scan.scanned += next.requests;
    }
    scan.done = scan.left.empty();
    if (scan.done) scan.scanned = scan.of;
    return scan.done;
}

}  // namespace

result<std::vector<std::uint64_t>> continue_scan(database& in, sieve& through, event_scan& scan, std::size_t most,
                                                 std::chrono::milliseconds time)
{
    std::vector<std::uint64_t> ids;
    if (most == 0) return ids;
    auto const looked = look_on(in, through, scan, "id", std::chrono::steady_clock::now() + time, [&](statement const& row) {
        ids.push_back(static_cast<std::uint64_t>(row.integer(0)));
        return ids.size() < most;
    });
    if (!looked) return looked.error();
    return ids;
}

result<std::vector<schema::Event>> continue_scan_of_events(database& in, sieve& through, catalog const& names, event_scan& scan,
                                                           std::size_t most, std::chrono::milliseconds time)
{
    std::vector<schema::Event> events;
    if (most == 0) return events;
    auto const until = std::chrono::steady_clock::now() + time;
    auto const looked = look_on(in, through, scan, row_columns(true), until, [&](statement const& row) {
        read_row(events.emplace_back(), row, names, true);
        return events.size() < most;
    });
    if (!looked) return looked.error();
    return events;
}

result<std::vector<bucket_count>> likely_buckets(database& in, event_scan& scan)
{
    std::vector<bucket_count> found;
    while (!scan.left.empty()) {
        bucket_count const next = scan.left.back();
        scan.left.pop_back();
        std::int64_t const level = finer(scan, next);
        if (level == 0)
            found.push_back(next);
        else if (auto refined = refine(in, scan, next, level); !refined)
            return refined.error();
    }
    std::ranges::reverse(found);
    return found;
}

result<bool> scan_rows(database& in, sieve& through, event_scan& scan, std::string const& columns,
                       std::chrono::steady_clock::time_point until, std::function<void(statement const& row)> const& take)
{
    return look_on(in, through, scan, "id, " + columns, until, [&](statement const& row) {
        take(row);
        return true;
    });
}

}  // namespace signalbox::storage
