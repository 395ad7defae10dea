#include "storage/event_reader.hpp"

#include "storage/arm_reader.hpp"
#include "storage/arrivals.hpp"
#include "storage/catalog.hpp"
#include "storage/cells_reader.hpp"
#include "storage/event_pages.hpp"
#include "storage/event_row.hpp"
#include "storage/event_scan.hpp"
#include "storage/filter_sql.hpp"
#include "storage/format.hpp"
#include "storage/likely_spans.hpp"
#include "storage/list_reader.hpp"
#include "storage/revision_rows.hpp"
#include "storage/rollup_reader.hpp"
#include "storage/scan_reader.hpp"
#include "storage/sqlite.hpp"
#include "storage/statistics_reader.hpp"
#include "storage/top_reader.hpp"

#include "schema/event_id.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <utility>

namespace signalbox::storage {

namespace {

constexpr std::chrono::milliseconds busy_timeout{2'000};  // readers wait only while a crashed writer's log is recovered
constexpr std::size_t export_page = 500;

}  // namespace

struct event_reader::body {
    explicit body(database opened) : db(std::move(opened)) {}

    database db;
    catalog names;
    statement data_version;
    std::optional<rollup_reader> rollups;
    late_arrivals late;
    sieve through;
    std::int64_t seen_version = -1;
    std::optional<std::thread::id> owner;

    result<void> prepare();
    /// Before anything is asked: whether it may be, here and now.
    result<void> admit() const;
    /// Runs `work` on one state of the store, with a catalog as new.
    template <class Work>
    auto at_once(Work&& work) -> decltype(work());
    result<event_page> page(list_query const& query, likely_ids const& within);
};

result<void> event_reader::body::prepare()
{
    if (auto ours = verify(db, event_store_format()); !ours) return ours;
    if (auto set = db.execute("PRAGMA query_only=1; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16384"); !set) return set;
    if (auto installed = install_detail_text(db); !installed) return installed;
    if (auto installed = late.install(db); !installed) return installed;
    if (auto installed = through.install(db); !installed) return installed;
    auto version = db.prepare("PRAGMA data_version");
    if (!version) return version.error();
    data_version = std::move(*version);
    auto opened = rollup_reader::open(db);
    if (!opened) return opened.error();
    rollups.emplace(std::move(*opened));
    return names.refresh(db);
}

result<void> event_reader::body::admit() const
{
    if (owner && *owner != std::this_thread::get_id()) {
        std::fprintf(stderr, "a reader of %s was asked on a thread that may not ask it\n", db.path().c_str());
        std::abort();
    }
    if (db.halted()) return failure{trouble::interrupted, "reading " + db.path() + " was stopped"};
    return {};
}

template <class Work>
auto event_reader::body::at_once(Work&& work) -> decltype(work())
{
    if (auto admitted = admit(); !admitted) return admitted.error();
    transaction snapshot{db};
    if (auto begun = snapshot.begin("BEGIN"); !begun) return begun.error();
    if (auto fresh = names.refresh(db); !fresh) return fresh.error();
    return work();
}

result<event_page> event_reader::body::page(list_query const& query, likely_ids const& within)
{
    auto found = at_once([&] { return read_page(db, through, names, query, within); });
    through.use(nullptr);
    return found;
}

result<std::unique_ptr<event_reader>> event_reader::open(std::string const& path)
{
    auto db = database::open(path, access::read_only, busy_timeout);
    if (!db) return db.error();
    auto inside = std::make_unique<body>(std::move(*db));
    if (auto ready = inside->prepare(); !ready) return ready.error();
    return std::unique_ptr<event_reader>{new event_reader{std::move(inside)}};
}

event_reader::event_reader(std::unique_ptr<body> inside) : in_(std::move(inside)) {}

event_reader::~event_reader() = default;

result<schema::Event> event_reader::get(std::uint64_t id)
{
    return in_->at_once([&]() -> result<schema::Event> {
        auto query = in_->db.prepare("SELECT " + row_columns(true) + " FROM events WHERE id = ?1", false);
        if (!query) return query.error();
        query->bind(1, as_column(id));
        int const code = query->step();
        if (code == SQLITE_ROW) {
            schema::Event event;
            read_row(event, *query, in_->names, true);
            return event;
        }
        if (code == SQLITE_DONE)
            return failure{trouble::not_found, "there is no event " + schema::event_id::to_text(id) + " in " + in_->db.path()};
        return in_->db.error(code, "reading");
    });
}

result<event_page> event_reader::list(list_query const& query)
{
    likely_ids const all{{{first_id(query.range.from_us), last_id(query.range.to_us)}}, {}};
    return in_->page(query, all);
}

result<std::uint64_t> event_reader::arrivals_end()
{
    if (auto admitted = in_->admit(); !admitted) return admitted.error();
    auto const next = next_arrival(in_->db);
    if (!next) return next.error();
    return static_cast<std::uint64_t>(*next);
}

result<arrivals_page> event_reader::follow(std::uint64_t cursor, filter const& where, std::size_t limit, std::vector<schema::Event> used)
{
    return in_->at_once([&] { return read_arrivals(in_->db, in_->names, cursor, where, limit, std::move(used)); });
}

result<std::uint64_t> event_reader::each(list_query const& query, std::function<bool(schema::Event const&)> const& visit)
{
    auto const likely = in_->at_once([&] { return likely_spans(in_->db, in_->names, query.range, query.where); });
    if (!likely) return likely.error();
    // A read transaction for each page: an export of hours must not keep the writer's log from being emptied.
    list_query next = query;
    std::uint64_t visited = 0;
    while (visited < query.limit) {
        next.limit = std::min<std::size_t>(export_page, query.limit - visited);
        auto const page = in_->page(next, *likely);
        if (!page) return page.error();
        for (schema::Event const& event : page->events) {
            ++visited;
            if (!visit(event)) return visited;
        }
        if (!page->next) break;
        next.cursor = page->next;
    }
    return visited;
}

result<event_list> event_reader::freeze(time_range range, std::uint64_t newest)
{
    return in_->at_once([&] { return freeze_list(in_->db, range, newest); });
}

result<cells_page> event_reader::rows(event_list const& of, std::uint64_t first, std::size_t count)
{
    return in_->at_once([&] { return read_list(in_->db, in_->names, in_->late, of, first, count); });
}

result<cells_page> event_reader::rows(std::vector<std::uint64_t> const& ids)
{
    return in_->at_once([&] { return read_cells(in_->db, in_->names, ids); });
}

result<std::optional<std::uint64_t>> event_reader::position(event_list const& of, std::uint64_t id)
{
    return in_->at_once([&] { return find_in_list(in_->db, in_->late, of, id); });
}

result<arrived_cells> event_reader::follow_cells(std::uint64_t cursor, filter const& where, time_range range, std::size_t limit)
{
    return in_->at_once([&] { return read_arrived_cells(in_->db, in_->names, cursor, where, range, limit); });
}

std::vector<std::string> event_reader::names_after(std::size_t known) const
{
    std::vector<std::string> texts;
    for (std::size_t id = known + 1; id <= in_->names.names(); ++id) texts.emplace_back(in_->names.text(static_cast<name_id>(id)));
    return texts;
}

result<event_scan> event_reader::begin_scan(time_range range, filter const& where, std::uint64_t newest)
{
    return in_->at_once([&] { return storage::begin_scan(in_->db, in_->names, range, where, newest); });
}

result<std::vector<std::uint64_t>> event_reader::scan(event_scan& from, std::size_t most, std::chrono::milliseconds time)
{
    auto found = in_->at_once([&] { return continue_scan(in_->db, in_->through, from, most, time); });
    in_->through.use(nullptr);
    return found;
}

result<std::vector<schema::Event>> event_reader::scan_events(event_scan& from, std::size_t most, std::chrono::milliseconds time)
{
    auto found = in_->at_once([&] { return continue_scan_of_events(in_->db, in_->through, in_->names, from, most, time); });
    in_->through.use(nullptr);
    return found;
}

result<event_top> event_reader::begin_top(time_range range, filter const& where, event_order by, std::size_t most, std::uint64_t newest)
{
    auto scan = begin_scan(range, where, newest);
    if (!scan) return scan.error();
    return event_top{.by = by, .most = std::min(most, top_limit), .scan = std::move(*scan), .matches = 0, .heap = {}};
}

result<void> event_reader::continue_top(event_top& top, std::chrono::milliseconds time)
{
    auto done = in_->at_once([&] { return storage::continue_top(in_->db, in_->through, top, time); });
    in_->through.use(nullptr);
    return done;
}

result<std::vector<name_count>> event_reader::values(dimension of, time_range range)
{
    return in_->at_once([&] { return in_->rollups->values(of, range, in_->names); });
}

result<std::vector<revision_row>> event_reader::revisions(time_range range)
{
    return in_->at_once([&] { return read_revisions(in_->db, range); });
}

result<stats_result> event_reader::stats(stats_query const& query)
{
    if (auto able = only_dimensions(query.where); !able) return able.error();
    return in_->at_once([&] { return in_->rollups->stats(query, in_->names); });
}

result<series_result> event_reader::series(series_query const& query)
{
    if (auto able = only_dimensions(query.where); !able) return able.error();
    return in_->at_once([&] { return in_->rollups->series(query, in_->names); });
}

result<statistics_run> event_reader::begin_statistics(statistics_query query)
{
    return in_->at_once([&] { return storage::begin_statistics(in_->db, *in_->rollups, in_->names, std::move(query)); });
}

result<void> event_reader::continue_statistics(statistics_run& run, std::chrono::milliseconds time)
{
    auto done = in_->at_once([&] { return storage::continue_statistics(in_->db, in_->through, in_->names, run, time); });
    in_->through.use(nullptr);
    return done;
}

namespace {

constexpr std::chrono::milliseconds whole_step{250};  // a read transaction of its own for each: the writer's log is emptied between them

}  // namespace

result<statistics_run> event_reader::statistics(statistics_query query)
{
    auto run = begin_statistics(std::move(query));
    while (run && !run->done)
        if (auto done = continue_statistics(*run, whole_step); !done) return done.error();
    return run;
}

result<arm_run> event_reader::begin_arms(arm_query query)
{
    return in_->at_once([&] { return storage::begin_arms(in_->db, in_->names, std::move(query)); });
}

result<void> event_reader::continue_arms(arm_run& run, std::chrono::milliseconds time)
{
    auto done = in_->at_once([&] { return storage::continue_arms(in_->db, in_->through, in_->names, run, time); });
    in_->through.use(nullptr);
    return done;
}

result<arm_run> event_reader::arms(arm_query query)
{
    auto run = begin_arms(std::move(query));
    while (run && !run->done)
        if (auto done = continue_arms(*run, whole_step); !done) return done.error();
    return run;
}

result<std::vector<run_row>> event_reader::runs(std::size_t limit)
{
    if (auto admitted = in_->admit(); !admitted) return admitted.error();
    auto select =
        in_->db.prepare("SELECT run, version, started_us, ended_us, clean, first_sequence, last_sequence, written, lost, certainty "
                        "FROM runs ORDER BY run DESC LIMIT ?1",
                        false);
    if (!select) return select.error();
    select->bind(1, as_column(limit));
    auto const number = [&](int column) { return static_cast<std::uint64_t>(select->integer(column)); };
    std::vector<run_row> rows;
    int code = SQLITE_DONE;
    while ((code = select->step()) == SQLITE_ROW) {
        run_row row{.run = number(0), .version = std::string{select->text(1)}, .started_us = select->integer(2)};
        if (!select->is_null(3)) row.ended_us = select->integer(3);
        row.clean = select->integer(4) != 0;
        row.first_sequence = number(5);
        row.last_sequence = number(6);
        row.written = number(7);
        row.lost = number(8);
        row.known = certainty_named(select->text(9));
        rows.push_back(std::move(row));
    }
    if (code != SQLITE_DONE) return in_->db.error(code, "reading");
    return rows;
}

result<bool> event_reader::changed()
{
    if (auto admitted = in_->admit(); !admitted) return admitted.error();
    reset_later const at_end{in_->data_version};
    int const code = in_->data_version.step();
    if (code != SQLITE_ROW) return in_->db.error(code, "reading");
    std::int64_t const now = in_->data_version.integer(0);
    return std::exchange(in_->seen_version, now) != now;
}

void event_reader::interrupt()
{
    sqlite3_interrupt(in_->db.raw());
}

void event_reader::halt()
{
    in_->db.halt();
}

void event_reader::resume()
{
    in_->db.resume();
}

void event_reader::confine()
{
    in_->owner = std::this_thread::get_id();
}

}  // namespace signalbox::storage
