#include "storage/event_reader.hpp"

#include "storage/arrivals.hpp"
#include "storage/catalog.hpp"
#include "storage/event_row.hpp"
#include "storage/filter_sql.hpp"
#include "storage/format.hpp"
#include "storage/rollup_reader.hpp"
#include "storage/sqlite.hpp"

#include "schema/event_id.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::storage {

namespace {

constexpr std::chrono::milliseconds busy_timeout{2'000};  // readers wait only while a crashed writer's log is recovered
constexpr std::int64_t clock_slack_us = 10'000'000;  // an id's time and an event's start come from two readings of the clock
constexpr std::size_t export_page = 500;

/// The first id that an event of this start can have, and the last.
std::int64_t id_floor(std::int64_t started_us)
{
    return (std::max<std::int64_t>(started_us - clock_slack_us, 0) / 1000) << 20;
}
std::int64_t id_ceiling(std::int64_t started_us)
{
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    std::int64_t const milliseconds = std::max<std::int64_t>(started_us, 0) / 1000 + clock_slack_us / 1000;
    return milliseconds >= most >> 20 ? most : (milliseconds << 20) | 0xfffff;
}

}  // namespace

struct event_reader::body {
    explicit body(database opened) : db(std::move(opened)) {}

    database db;
    catalog names;
    statement data_version;
    std::optional<rollup_reader> rollups;
    std::int64_t seen_version = -1;

    result<void> prepare();
    /// Runs `work` on one state of the store, with a catalog as new.
    template <class Work>
    auto at_once(Work&& work) -> decltype(work());
    result<event_page> page(list_query const& query);
    result<arrivals_page> arrivals(std::uint64_t cursor, filter const& where, std::size_t limit);
    result<void> take_arrivals(std::vector<std::uint64_t> const& ids, filter const& where, std::size_t limit, arrivals_page& into);
};

result<void> event_reader::body::prepare()
{
    if (auto ours = verify(db, event_store_format()); !ours)
        return ours;
    if (auto set = db.execute("PRAGMA query_only=1; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16384"); !set)
        return set;
    if (auto installed = install_detail_text(db); !installed)
        return installed;
    auto version = db.prepare("PRAGMA data_version");
    if (!version)
        return version.error();
    data_version = std::move(*version);
    auto opened = rollup_reader::open(db);
    if (!opened)
        return opened.error();
    rollups.emplace(std::move(*opened));
    return names.refresh(db);
}

template <class Work>
auto event_reader::body::at_once(Work&& work) -> decltype(work())
{
    transaction snapshot{db};
    if (auto begun = snapshot.begin("BEGIN"); !begun)
        return begun.error();
    if (auto fresh = names.refresh(db); !fresh)
        return fresh.error();
    return work();
}

result<std::unique_ptr<event_reader>> event_reader::open(std::string const& path)
{
    auto db = database::open(path, access::read_only, busy_timeout);
    if (!db)
        return db.error();
    auto inside = std::make_unique<body>(std::move(*db));
    if (auto ready = inside->prepare(); !ready)
        return ready.error();
    return std::unique_ptr<event_reader>{new event_reader{std::move(inside)}};
}

event_reader::event_reader(std::unique_ptr<body> inside) : in_(std::move(inside)) {}

event_reader::~event_reader() = default;

result<schema::Event> event_reader::get(std::uint64_t id)
{
    return in_->at_once([&]() -> result<schema::Event> {
        auto query = in_->db.prepare("SELECT " + std::string{row_columns(true)} + " FROM events WHERE id = ?1", false);
        if (!query)
            return query.error();
        query->bind(1, as_column(id));
        int const code = query->step();
        if (code == SQLITE_ROW)
            return read_row(*query, in_->names, true);
        if (code == SQLITE_DONE)
            return failure{trouble::not_found, "there is no event " + schema::event_id::to_text(id) + " in " + in_->db.path()};
        return in_->db.error(code, "reading");
    });
}

result<event_page> event_reader::body::page(list_query const& query)
{
    std::size_t const limit = std::min(query.limit, page_limit);
    filter_sql const where = compile(query.where, 6);
    // Ordered by id, which is the order of the table: nothing is sorted, and the limit stops the scan.
    std::string const sql = "SELECT " + std::string{row_columns(query.detail)} + " FROM events WHERE id >= ?1 AND id <= ?2 AND started_us >= ?3 "
                            "AND started_us < ?4 AND " + where.text + " ORDER BY id" + (query.oldest_first ? "" : " DESC") + " LIMIT ?5";
    auto select = db.prepare(sql, false);
    if (!select)
        return select.error();
    std::int64_t first = id_floor(query.range.from_us);
    std::int64_t last = id_ceiling(query.range.to_us);
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
    if (code != SQLITE_DONE)
        return db.error(code, "reading");
    return made;
}

result<event_page> event_reader::list(list_query const& query)
{
    return in_->at_once([&] { return in_->page(query); });
}

result<std::uint64_t> event_reader::arrivals_end()
{
    auto const next = next_arrival(in_->db);
    if (!next)
        return next.error();
    return static_cast<std::uint64_t>(*next);
}

// Adds the events that pass, in the order given; an event that was deleted meanwhile is passed over.
result<void> event_reader::body::take_arrivals(std::vector<std::uint64_t> const& ids, filter const& where, std::size_t limit, arrivals_page& into)
{
    filter_sql const passing = compile(where, 2);
    auto select = db.prepare("SELECT " + std::string{row_columns(true)} + " FROM events WHERE id = ?1 AND " + passing.text, false);
    if (!select)
        return select.error();
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
            return db.error(code, "reading");
        select->reset();
        ++into.cursor;
    }
    return {};
}

result<arrivals_page> event_reader::body::arrivals(std::uint64_t cursor, filter const& where, std::size_t limit)
{
    auto const end = next_arrival(db);
    if (!end)
        return end.error();
    // A cursor from beyond the end belongs to a store that was replaced.
    arrivals_page made{.cursor = std::clamp<std::uint64_t>(cursor, 1, static_cast<std::uint64_t>(*end))};
    auto select = db.prepare("SELECT first, ids FROM arrivals WHERE first + count > ?1 AND first >= "
                             "coalesce((SELECT max(first) FROM arrivals WHERE first <= ?1), 0) ORDER BY first", false);
    if (!select)
        return select.error();
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
            return failure{trouble::corrupt, db.path() + ": the list of arrivals at " + std::to_string(first) + " is damaged"};
        ids.erase(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(made.cursor - first, ids.size())));
        if (auto taken = take_arrivals(ids, where, limit, made); !taken)
            return taken.error();
    }
    if (code != SQLITE_DONE && code != SQLITE_ROW)
        return db.error(code, "reading");
    return made;
}

result<arrivals_page> event_reader::follow(std::uint64_t cursor, filter const& where, std::size_t limit)
{
    return in_->at_once([&] { return in_->arrivals(cursor, where, std::min(limit, page_limit)); });
}

result<std::uint64_t> event_reader::each(list_query const& query, std::function<bool(schema::Event const&)> const& visit)
{
    // A read transaction for each page: an export of hours must not keep the writer's log from being emptied.
    list_query next = query;
    std::uint64_t visited = 0;
    while (visited < query.limit) {
        next.limit = std::min<std::size_t>(export_page, query.limit - visited);
        auto const page = list(next);
        if (!page)
            return page.error();
        for (schema::Event const& event : page->events) {
            ++visited;
            if (!visit(event))
                return visited;
        }
        if (!page->next)
            break;
        next.cursor = page->next;
    }
    return visited;
}

result<stats_result> event_reader::stats(stats_query const& query)
{
    if (auto able = only_dimensions(query.where); !able)
        return able.error();
    return in_->at_once([&] { return in_->rollups->stats(query, in_->names); });
}

result<series_result> event_reader::series(series_query const& query)
{
    if (auto able = only_dimensions(query.where); !able)
        return able.error();
    return in_->at_once([&] { return in_->rollups->series(query, in_->names); });
}

result<std::vector<run_row>> event_reader::runs(std::size_t limit)
{
    auto select = in_->db.prepare("SELECT run, version, started_us, ended_us, clean, first_sequence, last_sequence, written, lost, exact "
                                  "FROM runs ORDER BY run DESC LIMIT ?1", false);
    if (!select)
        return select.error();
    select->bind(1, as_column(limit));
    auto const number = [&](int column) { return static_cast<std::uint64_t>(select->integer(column)); };
    std::vector<run_row> rows;
    int code = SQLITE_DONE;
    while ((code = select->step()) == SQLITE_ROW) {
        run_row row{.run = number(0), .version = std::string{select->text(1)}, .started_us = select->integer(2)};
        if (!select->is_null(3))
            row.ended_us = select->integer(3);
        row.clean = select->integer(4) != 0;
        row.first_sequence = number(5);
        row.last_sequence = number(6);
        row.written = number(7);
        row.lost = number(8);
        row.exact = select->integer(9) != 0;
        rows.push_back(std::move(row));
    }
    if (code != SQLITE_DONE)
        return in_->db.error(code, "reading");
    return rows;
}

result<bool> event_reader::changed()
{
    reset_later const at_end{in_->data_version};
    int const code = in_->data_version.step();
    if (code != SQLITE_ROW)
        return in_->db.error(code, "reading");
    std::int64_t const now = in_->data_version.integer(0);
    return std::exchange(in_->seen_version, now) != now;
}

void event_reader::interrupt()
{
    sqlite3_interrupt(in_->db.raw());
}

}  // namespace signalbox::storage
