#include "storage/row_source.hpp"

#include "storage/arrivals.hpp"
#include "storage/event_row.hpp"
#include "storage/format.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace signalbox::storage {

namespace {

constexpr std::chrono::milliseconds busy_timeout{1'000};  // a reader waits only for another program's maintenance

}  // namespace

result<std::unique_ptr<row_source>> row_source::open(std::string const& path)
{
    auto db = database::open(path, access::read_only, busy_timeout);
    if (!db) return db.error();
    if (auto ours = verify(*db, event_store_format()); !ours) return ours.error();
    std::unique_ptr<row_source> made{new row_source{std::move(*db)}};
    if (auto ready = made->prepare(); !ready) return ready.error();
    return made;
}

result<void> row_source::prepare()
{
    std::string const select = "SELECT " + row_columns(true) + " FROM events WHERE ";
    return db_.prepare_all({
        {&by_id_, select + "id = ?1"},
        {&behind_, select + "id > ?1 ORDER BY id LIMIT ?2"},
        {&arrivals_, "SELECT first, count, ids FROM arrivals "
                     "WHERE first >= coalesce((SELECT max(first) FROM arrivals WHERE first <= ?1), 0) ORDER BY first"},
    });
}

result<std::uint64_t> row_source::arrivals_end()
{
    auto const next = next_arrival(db_);
    if (!next) return next.error();
    return static_cast<std::uint64_t>(*next);
}

result<std::optional<std::uint64_t>> row_source::id_at(std::uint64_t place)
{
    progress from{.cursor = place};
    if (auto listed = list_arrived(from, 1); !listed) return listed.error();
    if (ids_.empty() || from.missed != 0) return std::optional<std::uint64_t>{};
    return std::optional{ids_.front()};
}

/// Fills ids_ with at most `most` ids and moves the cursor behind them.
result<void> row_source::list_arrived(progress& from, std::size_t most)
{
    ids_.clear();
    reset_later const at_end{arrivals_};
    arrivals_.bind(1, as_column(from.cursor));
    int code = SQLITE_DONE;
    std::vector<std::uint64_t> batch;
    while (ids_.size() < most && (code = arrivals_.step()) == SQLITE_ROW) {
        auto const first = static_cast<std::uint64_t>(arrivals_.integer(0));
        auto const end = first + static_cast<std::uint64_t>(arrivals_.integer(1));
        if (end <= from.cursor) continue;
        batch.clear();
        if (!decode_ids(arrivals_.blob(2), batch) || batch.size() != end - first)
            return failure{trouble::corrupt, db_.path() + ": the list of arrivals at " + std::to_string(first) + " is damaged"};
        if (first > from.cursor) from.missed += first - std::exchange(from.cursor, first);
        auto const known = static_cast<std::ptrdiff_t>(from.cursor - first);
        std::size_t const taken = std::min(most - ids_.size(), batch.size() - static_cast<std::size_t>(known));
        ids_.insert(ids_.end(), batch.begin() + known, batch.begin() + known + static_cast<std::ptrdiff_t>(taken));
        from.cursor += taken;
    }
    if (code != SQLITE_DONE && code != SQLITE_ROW) return db_.error(code, "reading");
    return {};
}

result<row_source::progress> row_source::read_arrived(std::uint64_t cursor, std::size_t most, visitor const& visit)
{
    progress made{.cursor = std::max<std::uint64_t>(cursor, 1)};
    row_cells cells;
    if (auto listed = list_arrived(made, most); !listed) return listed.error();
    for (std::uint64_t const id : ids_) {
        reset_later const at_end{by_id_};
        by_id_.bind(1, as_column(id));
        int const code = by_id_.step();
        if (code != SQLITE_ROW && code != SQLITE_DONE) return db_.error(code, "reading");
        if (code == SQLITE_DONE) {
            ++made.missed;
            continue;
        }
        read_cells(cells, by_id_);
        visit(stored_row{cells, names_});
        ++made.rows;
    }
    auto const end = arrivals_end();
    if (!end) return end.error();
    made.more = made.cursor < *end;
    if (!ids_.empty()) made.last_id = ids_.back();
    return made;
}

result<row_source::progress> row_source::arrived(std::uint64_t cursor, std::size_t most, visitor const& visit)
{
    transaction snapshot{db_};
    if (auto begun = snapshot.begin("BEGIN"); !begun) return begun.error();
    if (auto fresh = names_.refresh(db_); !fresh) return fresh.error();
    return read_arrived(cursor, most, visit);
}

/// Rows are handed over when their names are in the store.
result<void> row_source::name(row_cells const& row)
{
    if (stored_row::is_named(row, names_)) return {};
    transaction snapshot{db_};
    if (auto begun = snapshot.begin("BEGIN"); !begun) return begun;
    return names_.refresh(db_);
}

result<row_source::progress> row_source::handed(fresh_rows::batches const& held, std::uint64_t cursor, std::size_t most,
                                                visitor const& visit)
{
    progress made{.cursor = cursor};
    row_cells cells;
    for (auto const& batch : held) {
        std::string_view rows = batch->rows;
        for (std::uint64_t place = batch->first; place < batch->end() && made.rows < most; ++place) {
            if (!unpack_row(rows, cells)) return failure{trouble::corrupt, db_.path() + ": a row in memory is damaged"};
            if (place < made.cursor) continue;
            if (auto named = name(cells); !named) return named.error();
            stored_row const row{cells, names_};
            made.last_id = static_cast<std::uint64_t>(row.integer(event_column::id));
            visit(row);
            ++made.rows;
            made.cursor = place + 1;
        }
    }
    made.more = !held.empty() && made.cursor < held.back()->end();
    return made;
}

result<row_source::progress> row_source::behind(std::uint64_t id, std::size_t most, visitor const& visit)
{
    transaction snapshot{db_};
    if (auto begun = snapshot.begin("BEGIN"); !begun) return begun.error();
    if (auto fresh = names_.refresh(db_); !fresh) return fresh.error();
    progress made{.cursor = id};
    reset_later const at_end{behind_};
    behind_.bind(1, as_column(id));
    behind_.bind(2, as_column(most));
    int code = SQLITE_DONE;
    row_cells cells;
    while ((code = behind_.step()) == SQLITE_ROW) {
        read_cells(cells, behind_);
        stored_row const row{cells, names_};
        made.cursor = static_cast<std::uint64_t>(row.integer(event_column::id));
        ++made.rows;
        visit(row);
    }
    if (code != SQLITE_DONE) return db_.error(code, "reading");
    made.more = made.rows == most;
    return made;
}

}  // namespace signalbox::storage
