#include "storage/postgres/merge.hpp"

#include "storage/postgres/absent_events.hpp"
#include "storage/postgres/event_bytes.hpp"
#include "storage/postgres/rollup_sums.hpp"
#include "storage/postgres/tables.hpp"
#include "storage/sha256.hpp"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <utility>

#include <unistd.h>

namespace signalbox::storage::postgres {

namespace {

constexpr std::size_t events_at_once = 4'000;

/// The same store is the same gateway again, so that it may be copied any number of times.
identity identity_of(std::string const& store)
{
    char host[256] = {};
    (void)::gethostname(host, sizeof host - 1);
    std::error_code ignored;
    std::string const path = std::filesystem::weakly_canonical(store, ignored).string();
    return {.name = hex_of(sha256{}.of(std::string{"copy of "} + host + ":" + path)).substr(0, 32)};
}

}  // namespace

result<std::unique_ptr<store_merge>> store_merge::open(std::string const& store, std::string const& dsn)
{
    auto from = row_source::open(store);
    if (!from) return from.error();
    auto to = connection::open(dsn);
    if (!to) return to.error();
    if (auto ready = prepare_tables(**to); !ready) return ready.error();
    auto const as = join_without_lane(**to, identity_of(store), "copy of " + store);
    if (!as) return as.error();
    if (auto done = (*to)->execute(writing_session()); !done) return done.error();
    return std::unique_ptr<store_merge>{new store_merge{std::move(*from), std::move(*to), *as}};
}

result<row_source::progress> store_merge::gather()
{
    rows_.clear();
    days_.clear();
    first_us_ = std::numeric_limits<std::int64_t>::max();
    last_us_ = 0;
    auto place = static_cast<std::int64_t>(as_.next_place);
    return from_->behind(cursor_, events_at_once, [&](stored_row const& row) {
        encode_event(rows_, row, as_.gateway, place++);
        std::int64_t const started = shown_moment(row.integer(event_column::started_us));
        days_.insert(started / day_us);
        first_us_ = std::min(first_us_, started);
        last_us_ = std::max(last_us_, started);
    });
}

/// The batch is read again, since only what was written counts.
result<void> store_merge::add_sums(std::unordered_set<std::uint64_t> const& ids, std::uint64_t rows)
{
    rollup_sums totals;
    std::size_t found = 0;
    auto const again = from_->behind(cursor_, rows, [&](stored_row const& row) {
        if (!ids.contains(static_cast<std::uint64_t>(row.integer(event_column::id)))) return;
        totals.add(row);
        ++found;
    });
    if (!again) return again.error();
    if (found != ids.size()) return failure{trouble::busy, "events were deleted while they were copied"};
    return write_sums(*to_, totals, as_.gateway);
}

result<store_merge::step> store_merge::run()
{
    auto const read = gather();
    if (!read) return read.error();
    if (read->rows == 0) return step{};
    if (auto there = known_.need(*to_, days_); !there) return there.error();
    remote_transaction whole{*to_};
    if (auto begun = whole.begin(begin_writing(writing::compared)); !begun) return begun.error();
    auto const moved = to_->query("UPDATE signalbox.gateways SET next_place = next_place + $1, seen_at = now() WHERE gateway = $2",
                                  {std::to_string(read->rows), std::to_string(as_.gateway)});
    if (!moved) return moved.error();
    auto const written = write_absent(*to_, {rows_.finish(), first_us_, last_us_});
    if (!written) return written.error();
    if (auto added = add_sums(*written, read->rows); !added) return added.error();
    if (auto done = whole.commit(); !done) return done.error();
    as_.next_place += read->rows;
    cursor_ = read->cursor;
    return step{read->rows, written->size(), read->more};
}

}  // namespace signalbox::storage::postgres
