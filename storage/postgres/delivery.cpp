#include "storage/postgres/delivery.hpp"

#include "storage/postgres/absent_events.hpp"
#include "storage/postgres/event_bytes.hpp"
#include "storage/postgres/tables.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

namespace signalbox::storage::postgres {

namespace {

std::string copy_events()
{
    static std::string const sql = "COPY signalbox.events (" + event_column_list() + ") FROM STDIN (FORMAT binary)";
    return sql;
}

std::int64_t now_us()
{
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

delivery::delivery(delivery_options options) : options_(std::move(options))
{
    if (!options_.own_us) options_.own_us = now_us;
}

result<void> delivery::drop_connection(result<void> why)
{
    link_.reset();
    days_.forget();
    others_ = {};
    caught_up_ = false;  // the next connection may begin at another place
    if (options_.fresh) options_.fresh->close();
    return why;
}

result<void> delivery::open_source()
{
    if (source_) return {};
    auto opened = row_source::open(options_.store);
    if (!opened) return opened.error();
    source_ = std::move(*opened);
    return {};
}

/// Credentials may be others by now, the database not: what was delivered is counted for each.
void delivery::renew_dsn()
{
    if (!options_.renewed_dsn) return;
    std::string now = options_.renewed_dsn();
    auto const there = place_of(now), before = place_of(options_.dsn);
    if (there && before && *there == *before) options_.dsn = std::move(now);
}

result<void> delivery::connect()
{
    if (link_) return {};
    if (auto ready = open_source(); !ready) return ready;
    renew_dsn();
    auto made = connection::open(options_.dsn, {options_.answer_patience, &given_up_});
    if (!made) return made.error();
    pooled_ = (*made)->is_pooled();
    if (auto joined = join_store(**made); !joined) return with_advice(joined.error());
    link_ = std::move(*made);
    return {};
}

/// What its tables and locks belong to is a session, which a pooler gives to another client after each transaction unless it is told not to.
failure delivery::with_advice(failure why) const
{
    bool const of_session = why.kind == trouble::locked || why.detail.find("relation \"signalbox_") != std::string::npos;
    if (pooled_ && of_session)
        why.detail +=
            "; the connection goes through a pooler, which must give each client a session of its own (PgBouncer: pool_mode = session)";
    return why;
}

result<void> delivery::join_store(connection& with)
{
    std::string const file = options_.store + "-postgres";
    if (auto set = with.execute("SET lock_timeout = " + std::to_string(options_.lock_patience.count())); !set) return set;
    auto const facts = prepare_tables(with);
    if (!facts) return facts.error();
    auto const who = recall_identity(file);
    if (!who) return who.error();
    auto const joined = join(with, *who, options_.host);
    if (!joined) return joined.error();
    if (auto ours = check_store(*joined); !ours) return ours;
    identity const now{who->name, facts->store, joined->lane, joined->cursor};
    if (now != *who)
        if (auto kept = keep_identity(file, now); !kept) return kept;
    if (auto made = with.execute(writing_session()); !made) return made;
    if (auto measured = measure_clock(with); !measured) return measured;
    member_ = *joined;
    if (options_.cursor) options_.cursor->store(joined->cursor, std::memory_order_relaxed);
    return {};
}

/// The place where the last delivery ended must be in the store, with the event that stood there.
result<void> delivery::check_store(membership const& as)
{
    auto const end = source_->arrivals_end();
    if (!end) return end.error();
    if (as.cursor <= *end && as.cursor <= 1) return {};
    auto const last = as.cursor <= *end ? source_->id_at(as.cursor - 1) : result<std::optional<std::uint64_t>>{0};
    if (!last) return last.error();
    if (!*last || **last == as.last_event) return {};
    return failure{trouble::bad_request,
                   "the local store " + options_.store + " is not the one that delivered as gateway " + std::to_string(as.gateway) +
                       ": it was replaced, or restored from a copy; remove " + options_.store +
                       "-postgres, and it goes on as a new gateway; what the shared store has of its events already is not written again"};
}

result<void> delivery::measure_clock(connection& with)
{
    std::int64_t const before = options_.own_us();
    auto const there = with.ask("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint");
    if (!there) return there.error();
    std::int64_t const after = options_.own_us();
    clock_difference_us_ = *there - (before + (after - before) / 2);
    return {};
}

void delivery::measure_clock()
{
    if (!link_) return;
    if (auto done = measure_clock(*link_); !done) (void)drop_connection(std::move(done));
}

/// The newest rows, when the store has none between the last delivered one and them. They are kept from before a read of the store on: what is written
/// later is in one of both.
result<row_source::progress> delivery::read(row_source::visitor const& visit)
{
    if (!options_.fresh) return source_->arrived(member_->cursor, options_.batch, visit);
    if (auto const held = options_.fresh->from(member_->cursor, options_.batch)) {
        bool const whole = held->empty() ? caught_up_ : held->front()->first <= member_->cursor;
        if (whole) {
            caught_up_ = true;
            return source_->handed(*held, member_->cursor, options_.batch, visit);
        }
    } else {
        options_.fresh->open();
        caught_up_ = false;
    }
    auto made = source_->arrived(member_->cursor, options_.batch, visit);
    caught_up_ = made && !made->more;
    return made;
}

result<row_source::progress> delivery::gather()
{
    batch_.events.clear();
    batch_.totals.clear();
    batch_.days.clear();
    batch_.first_us = std::numeric_limits<std::int64_t>::max();
    batch_.last_us = 0;
    std::uint64_t place = member_->next_place;
    std::int64_t last_day = -1;
    return read([&](stored_row const& row) {
        encode_event(batch_.events, row, member_->gateway, static_cast<std::int64_t>(place++));
        batch_.totals.add(row);
        std::int64_t const started = shown_moment(row.integer(event_column::started_us));
        batch_.first_us = std::min(batch_.first_us, started);
        batch_.last_us = std::max(batch_.last_us, started);
        std::int64_t const today = started / day_us;
        if (std::exchange(last_day, today) != today) batch_.days.insert(today);
    });
}

/// True where the transaction may go on as it was begun. A writer that came since the last delivery, or before this connection, may have brought what
/// waits here now; what arrives later it cannot have.
result<bool> delivery::notice_writers(bool compared)
{
    auto seen = look_at_writers(*link_);
    if (!seen) return seen.error();
    if (auto ours = check_version(*link_, seen->version); !ours) return ours.error();
    if (seen->stamp == others_.stamp) return true;
    auto const end = source_->arrivals_end();
    if (!end) return end.error();
    others_ = {std::move(seen->stamp), seen->several ? *end : 0};
    return compared || !seen->several;
}

/// The place is compared as it is moved: where another process has moved it, nothing of ours is written.
result<void> delivery::move_place(row_source::progress const& read)
{
    auto const moved = link_->query(
        "UPDATE signalbox.gateways SET cursor = $1, last_event = $2, next_place = next_place + $3, missed = missed + $4, seen_at = now() "
        "WHERE gateway = $5 AND cursor = $6 RETURNING 1",
        {std::to_string(read.cursor), std::to_string(read.last_id), std::to_string(read.rows), std::to_string(read.missed),
         std::to_string(member_->gateway), std::to_string(member_->cursor)});
    if (!moved) return moved.error();
    if (moved->empty()) return failure{trouble::busy, "another process has delivered as gateway " + std::to_string(member_->gateway)};
    return {};
}

/// The batch is read again, since only what was written counts.
result<void> delivery::sum_only(std::unordered_set<std::uint64_t> const& ids)
{
    batch_.totals.clear();
    std::size_t found = 0;
    auto const again = source_->arrived(member_->cursor, options_.batch, [&](stored_row const& row) {
        if (!ids.contains(static_cast<std::uint64_t>(row.integer(event_column::id)))) return;
        batch_.totals.add(row);
        ++found;
    });
    if (!again) return again.error();
    if (found != ids.size()) return failure{trouble::busy, options_.store + ": events were deleted while they were delivered"};
    return {};
}

/// How many of them were written.
result<std::uint64_t> delivery::write_batch(bool compared, std::uint64_t rows)
{
    std::uint64_t written = rows;
    if (compared) {
        auto const ids = write_absent(*link_, {batch_.events.finish(), batch_.first_us, batch_.last_us, member_->gateway});
        if (!ids) return ids.error();
        written = ids->size();
        if (written < rows)
            if (auto summed = sum_only(*ids); !summed) return summed.error();
    } else {
        auto const copied = link_->copy_in(copy_events(), batch_.events.finish());
        if (!copied) return copied.error();
    }
    if (auto summed = write_sums(*link_, batch_.totals, member_->gateway); !summed) return summed.error();
    return written;
}

result<std::uint64_t> delivery::write(row_source::progress const& read)
{
    if (auto there = days_.need(*link_, batch_.days); !there) return there.error();
    for (;;) {
        bool const compared = member_->cursor < others_.compared_until;
        remote_transaction whole{*link_};
        if (auto begun = whole.begin(begin_writing(compared ? writing::compared : writing::own)); !begun) return begun.error();
        auto const goes_on = notice_writers(compared);
        if (!goes_on) return goes_on.error();
        if (!*goes_on) continue;  // begun again, as one that compares
        if (auto moved = move_place(read); !moved) return moved.error();
        auto const written = read.rows > 0 ? write_batch(compared, read.rows) : result<std::uint64_t>{0};
        if (!written) return written;
        if (auto done = whole.commit(); !done) return done.error();
        return written;
    }
}

result<delivery::step> delivery::deliver()
{
    auto const read = gather();
    if (!read) {
        source_.reset();  // opened anew: the store may have been replaced
        return read.error();
    }
    if (read->rows == 0 && read->missed == 0) return step{};
    auto const written = write(*read);
    if (!written) return written.error();
    member_->cursor = read->cursor;
    member_->last_event = read->last_id;
    member_->next_place += read->rows;
    member_->missed += read->missed;
    if (options_.cursor) options_.cursor->store(read->cursor, std::memory_order_relaxed);
    return step{*written, read->rows - *written, read->missed, read->more};
}

/// A connection that ended while nothing was asked of it is made again: only where that fails the server is away.
result<delivery::step> delivery::run()
{
    if (link_ && link_->is_lost()) (void)drop_connection({});
    bool const kept = link_ != nullptr;
    if (auto ready = connect(); !ready) return ready.error();
    auto done = deliver();
    if (done) return done;
    bool const ended = link_->is_lost() && !link_->waited_in_vain();
    (void)drop_connection({});
    return kept && ended ? run() : with_advice(done.error());
}

result<dropped_days> delivery::drop_older_than(std::optional<std::chrono::microseconds> age)
{
    if (auto ready = connect(); !ready) return ready.error();
    auto dropped = age ? drop_days(*link_, age->count()) : result<dropped_days>{dropped_days{}};
    auto const sums = dropped ? drop_sums(*link_) : result<void>{};
    if (dropped && dropped->days > 0) days_.forget();
    if (!dropped || !sums) (void)drop_connection({});
    if (!sums) return sums.error();
    return dropped;
}

}  // namespace signalbox::storage::postgres
