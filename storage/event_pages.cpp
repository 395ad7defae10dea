#include "storage/event_pages.hpp"

#include "storage/arrivals.hpp"
#include "storage/event_row.hpp"
#include "storage/filter_sql.hpp"
#include "storage/id_range.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

namespace signalbox::storage {

result<event_page> read_page(database& in, catalog const& names, list_query const& query)
{
    std::size_t const limit = std::min(query.limit, page_limit);
    filter_sql const where = compile(query.where, 6);
    // Ordered by id, which is the order of the table: nothing is sorted, and the limit stops the scan.
    std::string const sql = "SELECT " + row_columns(query.detail) + " FROM events WHERE id >= ?1 AND id <= ?2 AND " + where.text +
                            " AND started_us >= ?3 AND started_us < ?4 ORDER BY id" + (query.oldest_first ? "" : " DESC") + " LIMIT ?5";
    auto select = in.prepare(sql, false);
    if (!select) return select.error();
    std::int64_t first = first_id(query.range.from_us);
    std::int64_t last = last_id(query.range.to_us);
    if (query.cursor && query.oldest_first)
        first = std::max(first, as_column(*query.cursor) + (as_column(*query.cursor) == std::numeric_limits<std::int64_t>::max() ? 0 : 1));
    else if (query.cursor)
        last = std::min(last, as_column(*query.cursor) - 1);
    select->bind(1, first);
    select->bind(2, last);
    select->bind(3, query.range.from_us);
    select->bind(4, query.range.to_us);
    select->bind(5, as_column(limit + 1));  // one more shows whether there is a next page
    bind_values(*select, 6, where.values);
    event_page made;
    int code = SQLITE_DONE;
    while ((code = select->step()) == SQLITE_ROW) {
        if (made.events.size() == limit) {
            made.next = limit == 0 ? query.cursor : made.events.back().id();
            return made;
        }
        made.events.push_back(read_row(*select, names, query.detail));
    }
    if (code != SQLITE_DONE) return in.error(code, "reading");
    return made;
}

namespace {

// Adds the events that pass, in the order given; an event that was deleted meanwhile is passed over.
result<void> take_arrivals(database& in, catalog const& names, std::vector<std::uint64_t> const& ids, filter const& where,
                           std::size_t limit, arrivals_page& into)
{
    filter_sql const passing = compile(where, 2);
    auto select = in.prepare("SELECT " + row_columns(true) + " FROM events WHERE id = ?1 AND " + passing.text, false);
    if (!select) return select.error();
    bind_values(*select, 2, passing.values);
    for (std::uint64_t const id : ids) {
        if (into.events.size() == limit) {
            into.more = true;
            return {};
        }
        select->bind(1, as_column(id));
        int const code = select->step();
        if (code == SQLITE_ROW)
            into.events.push_back(read_row(*select, names, true));
        else if (code != SQLITE_DONE)
            return in.error(code, "reading");
        select->reset();
        ++into.cursor;
    }
    return {};
}

}  // namespace

result<arrivals_page> read_arrivals(database& in, catalog const& names, std::uint64_t cursor, filter const& where, std::size_t limit)
{
    auto const end = next_arrival(in);
    if (!end) return end.error();
    // A cursor from beyond the end belongs to a store that was replaced.
    arrivals_page made{.cursor = std::clamp<std::uint64_t>(cursor, 1, static_cast<std::uint64_t>(*end))};
    auto select = in.prepare("SELECT first, ids FROM arrivals WHERE first + count > ?1 AND first >= "
                             "coalesce((SELECT max(first) FROM arrivals WHERE first <= ?1), 0) ORDER BY first",
                             false);
    if (!select) return select.error();
    select->bind(1, as_column(made.cursor));
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
        if (auto taken = take_arrivals(in, names, ids, where, std::min(limit, page_limit), made); !taken) return taken.error();
    }
    if (code != SQLITE_DONE && code != SQLITE_ROW) return in.error(code, "reading");
    return made;
}

}  // namespace signalbox::storage
