#include "storage/retention.hpp"

#include "storage/audit_encoding.hpp"
#include "storage/event_row.hpp"

#include <algorithm>

namespace signalbox::storage {

namespace {

// Runs a DELETE and tells how many rows went.
result<std::uint64_t> erase(database& in, statement& remove)
{
    if (int const code = remove.run(); code != SQLITE_DONE) return in.error(code, "deleting from");
    return static_cast<std::uint64_t>(sqlite3_changes64(in.raw()));
}

// About `at_most` rows of one level and scope: to the end of the bucket that the last of them belongs to.
result<std::uint64_t> erase_buckets(database& in, std::int64_t level, int scope, std::int64_t before, std::uint64_t at_most)
{
    auto last = in.prepare("SELECT bucket FROM rollups WHERE level = ?1 AND scope = ?2 AND bucket < ?3 "
                           "ORDER BY bucket LIMIT 1 OFFSET ?4",
                           false);
    if (!last) return last.error();
    last->bind(1, level);
    last->bind(2, std::int64_t{scope});
    last->bind(3, before);
    last->bind(4, as_column(at_most - 1));
    int const code = last->step();
    if (code != SQLITE_ROW && code != SQLITE_DONE) return in.error(code, "reading");
    std::int64_t const until = code == SQLITE_ROW ? last->integer(0) + 1 : before;
    last->reset();
    auto remove = in.prepare("DELETE FROM rollups WHERE level = ?1 AND scope = ?2 AND bucket < ?3", false);
    if (!remove) return remove.error();
    remove->bind(1, level);
    remove->bind(2, std::int64_t{scope});
    remove->bind(3, until);
    return erase(in, *remove);
}

}  // namespace

result<pruned> prune_events(database& in, std::int64_t before_us, std::uint64_t at_most)
{
    // Ids follow the start of requests, so the oldest events are at the beginning of the table and no index is needed.
    auto remove = in.prepare("DELETE FROM events WHERE id IN "
                             "(SELECT id FROM events WHERE id < ?1 AND started_us < ?2 ORDER BY id LIMIT ?3)",
                             false);
    if (!remove) return remove.error();
    remove->bind(1, first_id_at(before_us));
    remove->bind(2, before_us);
    remove->bind(3, as_column(at_most));
    auto const gone = erase(in, *remove);
    if (!gone) return gone.error();
    return pruned{*gone, *gone == at_most && at_most > 0};
}

result<pruned> prune_level(database& in, rollup_state const& state, std::int64_t level, std::int64_t before_us, std::uint64_t at_most)
{
    bool const minutes = level == minute;
    std::int64_t const asked = floor_to(std::max<std::int64_t>(before_us, 0) / 1'000'000, minutes ? hour : day);
    std::int64_t const before = std::min(asked, minutes ? state.hours_until : state.days_until);
    if (before <= 0 || at_most == 0) return pruned{};
    auto mark = in.prepare("UPDATE rollup_levels SET kept_from = max(kept_from, ?2) WHERE level = ?1", false);
    if (!mark) return mark.error();
    mark->bind(1, level);
    mark->bind(2, before);
    if (int const code = mark->run(); code != SQLITE_DONE) return in.error(code, "writing");
    pruned total;
    for (int const scope : {0, 1}) {
        if (total.rows >= at_most) return pruned{total.rows, true};
        auto const gone = erase_buckets(in, level, scope, before, at_most - total.rows);
        if (!gone) return gone.error();
        total.rows += *gone;
    }
    total.more = total.rows >= at_most;
    return total;
}

}  // namespace signalbox::storage
