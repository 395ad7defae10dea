#include "storage/postgres/merge.hpp"

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

std::string moment(std::int64_t us)
{
    return "'epoch'::timestamptz + " + std::to_string(us) + " * interval '1 microsecond'";
}

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
    std::string const made = rollup_session_table() + "; CREATE TEMPORARY TABLE signalbox_copied (LIKE signalbox.events)";
    if (auto done = (*to)->execute(made); !done) return done.error();
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

/// Into a table of the session, out of it what the store has, and the rest into the store. The places that were written.
result<std::set<std::int64_t>> store_merge::write_new()
{
    if (auto empty = to_->execute("DELETE FROM signalbox_copied"); !empty) return empty.error();
    auto const copied = to_->copy_in("COPY signalbox_copied (" + event_column_list() + ") FROM STDIN (FORMAT binary)", rows_.finish());
    if (!copied) return copied.error();
    // Runs of other gateways have their number in the upper half in a copy of a shared store.
    std::string const known = "DELETE FROM signalbox_copied c USING signalbox.events e WHERE e.started_at BETWEEN " + moment(first_us_) +
                              " AND " + moment(last_us_) + " AND e.id = c.id AND e.started_us = c.started_us AND e.sequence = c.sequence";
    if (auto done = to_->execute(known); !done) return done.error();
    auto const left = to_->query("INSERT INTO signalbox.events (" + event_column_list() + ") SELECT " + event_column_list() +
                                 " FROM signalbox_copied RETURNING place");
    if (!left) return left.error();
    std::set<std::int64_t> places;
    for (text_row const& each : *left) places.insert(std::stoll(each[0].value_or("0")));
    return places;
}

/// The batch is read again, since only what was written counts.
result<void> store_merge::add_sums(std::set<std::int64_t> const& places, std::uint64_t rows)
{
    if (places.empty()) return {};
    rollup_sums totals;
    auto place = static_cast<std::int64_t>(as_.next_place);
    auto const again = from_->behind(cursor_, rows, [&](stored_row const& row) {
        if (places.contains(place++)) totals.add(row);
    });
    if (!again) return again.error();
    copy_writer sums;
    totals.encode(sums, as_.gateway);
    if (auto copied = to_->copy_in(rollup_copy(), sums.finish()); !copied) return copied.error();
    return to_->execute(rollup_merge());
}

result<store_merge::step> store_merge::run()
{
    auto const read = gather();
    if (!read) return read.error();
    if (read->rows == 0) return step{};
    if (auto there = known_.need(*to_, days_); !there) return there.error();
    remote_transaction whole{*to_};
    if (auto begun = whole.begin(); !begun) return begun.error();
    auto const moved = to_->query("UPDATE signalbox.gateways SET next_place = next_place + $1, seen_at = now() WHERE gateway = $2",
                                  {std::to_string(read->rows), std::to_string(as_.gateway)});
    if (!moved) return moved.error();
    auto const places = write_new();
    if (!places) return places.error();
    if (auto added = add_sums(*places, read->rows); !added) return added.error();
    if (auto done = whole.commit(); !done) return done.error();
    as_.next_place += read->rows;
    cursor_ = read->cursor;
    return step{read->rows, places->size(), read->more};
}

}  // namespace signalbox::storage::postgres
