#include "storage/list_reader.hpp"

#include "storage/arrivals.hpp"
#include "storage/cells_reader.hpp"
#include "storage/event_row.hpp"
#include "storage/id_range.hpp"
#include "storage/rollup_counts.hpp"
#include "storage/rollup_row.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace signalbox::storage {

namespace {

constexpr std::int64_t second_us = 1'000'000;
// A row is found by walking from the newest of its part: this many take some milliseconds. Hours with more are split into minutes.
constexpr std::uint64_t part_due = 200'000;

struct ends {
    std::uint64_t oldest_id = 0;
    std::uint64_t newest_id = 0;
    std::int64_t oldest_us = 0;
    std::int64_t newest_us = 0;
};

result<std::int64_t> started_of(database& in, std::uint64_t id)
{
    return in.ask("SELECT started_us FROM events WHERE id = " + std::to_string(id));
}

// Nothing when there are no events up to `newest`.
result<std::optional<ends>> find_ends(database& in, std::uint64_t newest)
{
    auto const least = in.ask("SELECT min(id) FROM events");
    if (!least) return least.error();
    auto const most = in.ask("SELECT max(id) FROM events" + (newest == 0 ? std::string{} : " WHERE id <= " + std::to_string(newest)));
    if (!most) return most.error();
    if (*least == 0 || *most < *least) return std::optional<ends>{};
    ends found{static_cast<std::uint64_t>(*least), static_cast<std::uint64_t>(*most)};
    auto const oldest_us = started_of(in, found.oldest_id);
    auto const newest_us = started_of(in, found.newest_id);
    if (!oldest_us || !newest_us) return oldest_us ? newest_us.error() : oldest_us.error();
    found.oldest_us = *oldest_us;
    found.newest_us = *newest_us;
    return std::optional{found};
}

using buckets = std::map<std::int64_t, bucket_count>;  // by start

result<void> add_span(database& in, rollup_span const& span, rollup_state const& state, buckets& into)
{
    auto const counts = count_buckets(in, span, {});
    if (!counts) return counts.error();
    for (bucket_count const& each : *counts)
        if (each.level == hour && each.requests > part_due && each.from >= state.minutes_from) {
            if (auto done = add_span(in, {minute, each.from, each.to}, state, into); !done) return done;
        } else {
            into.emplace(each.from, each);
        }
    return {};
}

// What is still in the log belongs to the bucket around its minute, or is the first of its minute.
result<void> add_log(database& in, rollup_plan const& plan, buckets& into)
{
    auto const counts = count_log(in, {});
    if (!counts) return counts.error();
    for (bucket_count const& each : *counts) {
        if (each.from < plan.from || each.from >= plan.to) continue;
        auto after = into.upper_bound(each.from);
        if (after != into.begin() && std::prev(after)->second.to > each.from)
            std::prev(after)->second.requests += each.requests;
        else
            into.emplace(each.from, each);
    }
    return {};
}

result<std::uint64_t> count_events(database& in, event_list::part const& part, std::uint64_t newest)
{
    auto select = in.prepare("SELECT count(*) FROM events WHERE id >= ?1 AND id <= ?2 AND started_us >= ?3 AND started_us < ?4", false);
    if (!select) return select.error();
    select->bind(1, first_id(part.from_us));
    select->bind(2, std::min(last_id(part.to_us), as_column(newest)));
    select->bind(3, part.from_us);
    select->bind(4, part.to_us);
    if (int const code = select->step(); code != SQLITE_ROW) return in.error(code, "reading");
    return static_cast<std::uint64_t>(select->integer(0));
}

}  // namespace

result<event_list> freeze_list(database& in, time_range range, std::uint64_t newest)
{
    event_list list;
    auto const arrivals = next_arrival(in);
    if (!arrivals) return arrivals.error();
    list.arrivals = static_cast<std::uint64_t>(*arrivals);
    auto const found = find_ends(in, newest);
    if (!found) return found.error();
    if (!*found) return list;
    ends const& at = **found;
    list.newest = at.newest_id;
    auto const state = read_rollup_state(in);
    if (!state) return state.error();
    // Rollups know more than there are events: those that retention took, and with `newest` those after it.
    std::int64_t const from = std::max(range.from_us, at.oldest_us - clock_slack_us);
    std::int64_t const to = newest == 0 ? range.to_us : std::min(range.to_us, at.newest_us + clock_slack_us);
    rollup_plan const plan = plan_rollups(from, to, *state, hour);
    buckets counted;
    for (rollup_span const& span : plan.spans)
        if (auto done = add_span(in, span, *state, counted); !done) return done.error();
    if (auto done = add_log(in, plan, counted); !done) return done.error();
    for (auto each = counted.rbegin(); each != counted.rend(); ++each) {
        bucket_count const& bucket = each->second;
        event_list::part part{std::max(bucket.from * second_us, range.from_us), std::min(bucket.to * second_us, range.to_us), list.size,
                              bucket.requests};
        bool const cut = part.from_us > bucket.from * second_us || part.to_us < bucket.to * second_us;
        bool const at_oldest = bucket.from * second_us <= at.oldest_us + clock_slack_us;
        bool const at_newest = newest != 0 && bucket.to * second_us > at.newest_us - clock_slack_us;
        if (cut || at_oldest || at_newest) {
            auto const exact = count_events(in, part, list.newest);
            if (!exact) return exact.error();
            part.count = *exact;
        }
        if (part.count == 0) continue;
        list.size += part.count;
        list.parts.push_back(part);
    }
    return list;
}

result<void> late_arrivals::install(database& in)
{
    auto const call = [](sqlite3_context* context, int, sqlite3_value** arguments) {
        auto const& self = *static_cast<late_arrivals const*>(sqlite3_user_data(context));
        sqlite3_result_int(context, self.has(static_cast<std::uint64_t>(sqlite3_value_int64(arguments[0]))) ? 1 : 0);
    };
    int const code =
        sqlite3_create_function_v2(in.raw(), "arrived_later", 1, SQLITE_UTF8 | SQLITE_INNOCUOUS, this, call, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return in.error(code, "opening");
    return {};
}

result<void> late_arrivals::refresh(database& in, event_list const& of)
{
    if (of.arrivals != list_arrivals_ || of.newest != list_newest_) {
        list_arrivals_ = of.arrivals;
        list_newest_ = of.newest;
        next_ = of.arrivals;
        ids_.clear();
    }
    std::vector<std::uint64_t> arrived;
    auto const next = read_arrived_ids(in, next_, arrived);
    if (!next) return next.error();
    next_ = *next;
    std::size_t const before = ids_.size();
    std::ranges::copy_if(arrived, std::back_inserter(ids_), [&](std::uint64_t id) { return id <= of.newest; });
    if (ids_.size() != before) std::ranges::sort(ids_);
    return {};
}

bool late_arrivals::any(std::uint64_t first, std::uint64_t last) const
{
    auto const at = std::ranges::lower_bound(ids_, first);
    return at != ids_.end() && *at <= last;
}

bool late_arrivals::has(std::uint64_t id) const
{
    return std::ranges::binary_search(ids_, id);
}

namespace {

struct part_ids {
    std::int64_t first = 0;
    std::int64_t last = 0;
    std::string_view late;  // an end of the WHERE clause
};

part_ids ids_of(event_list::part const& part, event_list const& of, late_arrivals const& late)
{
    part_ids ids{first_id(part.from_us), std::min(last_id(part.to_us), as_column(of.newest)), ""};
    if (late.any(static_cast<std::uint64_t>(ids.first), static_cast<std::uint64_t>(ids.last))) ids.late = " AND NOT arrived_later(id)";
    return ids;
}

result<void> read_part(database& in, event_list const& of, late_arrivals const& late, event_list::part const& part, std::uint64_t skip,
                       std::size_t count, cells_taker& into)
{
    part_ids const ids = ids_of(part, of, late);
    auto select = in.prepare("SELECT " + cells_columns() +
                                 " FROM events WHERE id >= ?1 AND id <= ?2 AND started_us >= ?3 "
                                 "AND started_us < ?4" +
                                 std::string{ids.late} + " ORDER BY id DESC LIMIT ?5 OFFSET ?6",
                             false);
    if (!select) return select.error();
    select->bind(1, ids.first);
    select->bind(2, ids.last);
    select->bind(3, part.from_us);
    select->bind(4, part.to_us);
    select->bind(5, as_column(count));
    select->bind(6, as_column(skip));
    int code = SQLITE_DONE;
    while ((code = select->step()) == SQLITE_ROW)
        if (auto taken = into.take(*select); !taken) return taken;
    if (code != SQLITE_DONE) return in.error(code, "reading");
    return {};
}

}  // namespace

result<cells_page> read_list(database& in, catalog const& names, late_arrivals& late, event_list const& of, std::uint64_t first,
                             std::size_t count)
{
    if (auto fresh = late.refresh(in, of); !fresh) return fresh.error();
    cells_page page;
    cells_taker taker{in, names, page};
    std::uint64_t const end = std::min<std::uint64_t>(of.size, first + std::min(count, rows_limit));
    auto part = std::ranges::upper_bound(of.parts, first, {}, &event_list::part::first);
    if (part != of.parts.begin()) --part;
    for (; part != of.parts.end() && part->first < end; ++part) {
        std::uint64_t const from = std::max(first, part->first);
        std::uint64_t const to = std::min(end, part->first + part->count);
        if (from >= to) continue;
        if (auto done = read_part(in, of, late, *part, from - part->first, static_cast<std::size_t>(to - from), taker); !done)
            return done.error();
        page.rows.resize(static_cast<std::size_t>(to - first));  // where retention took events, their rows stay empty
    }
    return page;
}

result<std::optional<std::uint64_t>> find_in_list(database& in, late_arrivals& late, event_list const& of, std::uint64_t id)
{
    using position = std::optional<std::uint64_t>;
    if (auto fresh = late.refresh(in, of); !fresh) return fresh.error();
    auto const started = started_of(in, id);
    if (!started) return started.error();
    auto const part =
        std::ranges::find_if(of.parts, [&](event_list::part const& each) { return *started >= each.from_us && *started < each.to_us; });
    if (*started == 0 || id > of.newest || late.has(id) || part == of.parts.end()) return position{};
    part_ids const ids = ids_of(*part, of, late);
    auto newer = in.prepare(
        "SELECT count(*) FROM events WHERE id > ?1 AND id <= ?2 AND started_us >= ?3 AND started_us < ?4" + std::string{ids.late}, false);
    if (!newer) return newer.error();
    newer->bind(1, as_column(id));
    newer->bind(2, ids.last);
    newer->bind(3, part->from_us);
    newer->bind(4, part->to_us);
    if (int const code = newer->step(); code != SQLITE_ROW) return in.error(code, "reading");
    return position{part->first + static_cast<std::uint64_t>(newer->integer(0))};
}

}  // namespace signalbox::storage
