#include "storage/event_pages.hpp"

#include "storage/arrivals.hpp"
#include "storage/event_row.hpp"
#include "storage/filter_sql.hpp"
#include "storage/id_range.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace signalbox::storage {

namespace {

/// The ids that a query asks for: its range, behind its cursor.
id_span asked_ids(list_query const& query)
{
    id_span made{first_id(query.range.from_us), last_id(query.range.to_us)};
    if (!query.cursor) return made;
    std::int64_t const at = as_column(*query.cursor);
    if (query.oldest_first)
        made.first = std::max(made.first, at + (at == std::numeric_limits<std::int64_t>::max() ? 0 : 1));
    else
        made.last = std::min(made.last, at - 1);
    return made;
}

/// Reads a span's events that pass into a page. True when the page is full and there is more.
result<bool> fill_page(database& in, catalog const& names, list_query const& query, statement& select, id_span span, std::size_t limit,
                       event_page& into)
{
    reset_later const at_end{select};
    select.bind(1, span.first);
    select.bind(2, span.last);
    select.bind(5, as_column(limit - into.events.size() + 1));  // one more shows whether there is a next page
    int code = SQLITE_DONE;
    while ((code = select.step()) == SQLITE_ROW) {
        if (into.events.size() == limit) return true;
        read_row(into.events.emplace_back(), select, names, query.detail);
    }
    if (code != SQLITE_DONE) return in.error(code, "reading");
    return false;
}

}  // namespace

result<event_page> read_page(database& in, sieve& through, catalog const& names, list_query const& query, likely_ids const& within)
{
    through.use(&within.test);
    std::size_t const limit = std::min(query.limit, page_limit);
    filter_sql const where = compile(query.where, 6);
    // Ordered by id, which is the order of the table: nothing is sorted, and the limit stops the scan.
    std::string const sieved = within.test.narrows() ? "may_match(split) AND " : "";
    std::string const sql = "SELECT " + row_columns(query.detail) + " FROM events WHERE id >= ?1 AND id <= ?2 AND " + sieved + where.text +
                            " AND started_us >= ?3 AND started_us < ?4 ORDER BY id" + (query.oldest_first ? "" : " DESC") + " LIMIT ?5";
    auto select = in.prepare(sql, false);
    if (!select) return select.error();
    select->bind(3, query.range.from_us);
    select->bind(4, query.range.to_us);
    bind_values(*select, 6, where.values);
    id_span const asked = asked_ids(query);
    event_page made;
    for (std::size_t turn = 0; turn < within.spans.size(); ++turn) {
        id_span const& next = within.spans[query.oldest_first ? turn : within.spans.size() - 1 - turn];
        id_span const span{std::max(asked.first, next.first), std::min(asked.last, next.last)};
        if (span.first > span.last) continue;
        auto const more = fill_page(in, names, query, *select, span, limit, made);
        if (!more) return more.error();
        if (!*more) continue;
        made.next = limit == 0 ? query.cursor : made.events.back().id();
        return made;
    }
    return made;
}

namespace {

constexpr std::size_t rows_passed_over = 4;  // between two wanted ones; a search in the tree costs about as much

/// Reads events of a list of ids, which is nearly in the table's order: rows are stepped through, and looked for where others lie between.
class row_run {
public:
    static result<row_run> open(database& in, filter const& where)
    {
        filter_sql passing = compile(where, 2);
        auto select = in.prepare("SELECT " + row_columns(true) + " FROM events WHERE id >= ?1 AND " + passing.text + " ORDER BY id", false);
        if (!select) return select.error();
        return row_run(in, std::move(*select), std::move(passing.values));
    }

    /// The row of this id is the statement's; false when there is none.
    result<bool> find(std::uint64_t id)
    {
        std::int64_t const wanted = as_column(id);
        bool const forward = begun_ && wanted >= wanted_;
        wanted_ = wanted;
        for (std::size_t passed = 0; forward && before(wanted) && passed < rows_passed_over; ++passed)
            if (auto moved = step(); !moved) return moved.error();
        if (!forward || before(wanted)) {
            begun_ = true;
            select_.reset();
            select_.bind(1, wanted);
            if (auto moved = step(); !moved) return moved.error();
        }
        return !over_ && select_.integer(0) == wanted;
    }

    statement const& row() const { return select_; }

private:
    row_run(database& in, statement select, std::vector<sql_value> values)
        : in_(&in), select_(std::move(select)), values_(std::move(values))
    {
        bind_values(select_, 2, values_);
    }
    bool before(std::int64_t id) const { return !over_ && select_.integer(0) < id; }
    result<void> step()
    {
        int const code = select_.step();
        over_ = code == SQLITE_DONE;
        if (code != SQLITE_ROW && !over_) return in_->error(code, "reading");
        return {};
    }

    database* in_;
    statement select_;
    std::vector<sql_value> values_;  // bound, and so kept
    std::int64_t wanted_ = 0;
    bool begun_ = false, over_ = false;
};

/// Adds the events that pass, in the order given, into what `into.events` has behind the first `filled`; an event that was deleted meanwhile is passed
/// over.
result<void> take_arrivals(row_run& from, catalog const& names, std::span<std::uint64_t const> ids, arrivals_page& into,
                           std::size_t& filled)
{
    std::vector<std::uint32_t> order(ids.size());
    std::iota(order.begin(), order.end(), 0u);
    std::ranges::sort(order, {}, [&](std::uint32_t each) { return ids[each]; });
    if (into.events.size() < filled + ids.size()) into.events.resize(filled + ids.size());
    std::vector<bool> found(ids.size());
    for (std::uint32_t const each : order) {
        auto const is_there = from.find(ids[each]);
        if (!is_there) return is_there.error();
        if (!*is_there) continue;
        read_row(into.events[filled + each], from.row(), names, true);
        found[each] = true;
    }
    std::size_t const first = filled;
    for (std::size_t i = 0; i < ids.size(); ++i)
        if (found[i]) {
            if (filled != first + i) std::swap(into.events[filled], into.events[first + i]);
            ++filled;
        }
    into.cursor += ids.size();
    return {};
}

}  // namespace

result<arrivals_page> read_arrivals(database& in, catalog const& names, std::uint64_t cursor, filter const& where, std::size_t limit,
                                    std::vector<schema::Event> used)
{
    limit = std::min(limit, page_limit);
    auto const end = next_arrival(in);
    if (!end) return end.error();
    // A cursor from beyond the end belongs to a store that was replaced.
    arrivals_page made{.events = std::move(used), .cursor = std::clamp<std::uint64_t>(cursor, 1, static_cast<std::uint64_t>(*end))};
    auto select = in.prepare("SELECT first, ids FROM arrivals WHERE first + count > ?1 AND first >= "
                             "coalesce((SELECT max(first) FROM arrivals WHERE first <= ?1), 0) ORDER BY first",
                             false);
    if (!select) return select.error();
    select->bind(1, as_column(made.cursor));
    auto rows = row_run::open(in, where);
    if (!rows) return rows.error();
    std::size_t filled = 0;
    int code = SQLITE_DONE;
    while (!made.more && (code = select->step()) == SQLITE_ROW) {
        auto const first = static_cast<std::uint64_t>(select->integer(0));
        if (first > made.cursor) {
            made.missed += first - made.cursor;
            made.cursor = first;
        }
        std::vector<std::uint64_t> ids;
        if (!decode_ids(select->blob(1), ids))
            return failure{trouble::corrupt, in.path() + ": the list of arrivals at " + std::to_string(first) + " is damaged"};
        ids.erase(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(made.cursor - first, ids.size())));
        std::span<std::uint64_t const> left = ids;
        // Those that a filter refuses do not count for the limit, so there may be more turns than one.
        while (!left.empty() && filled < limit) {
            auto const some = left.first(std::min(left.size(), limit - filled));
            if (auto taken = take_arrivals(*rows, names, some, made, filled); !taken) return taken.error();
            left = left.subspan(some.size());
        }
        made.more = !left.empty();
    }
    if (code != SQLITE_DONE && code != SQLITE_ROW) return in.error(code, "reading");
    made.events.resize(filled);
    return made;
}

}  // namespace signalbox::storage
