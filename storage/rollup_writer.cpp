#include "storage/rollup_writer.hpp"

#include "storage/rollup_row.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::storage {

namespace {

constexpr unsigned minute_bits = 40;  // of a key that holds split and minute: more than the minutes of started_us

}  // namespace

result<rollup_writer> rollup_writer::open(database& in)
{
    rollup_writer made{in};
    std::string const columns{totals_columns};
    std::string replace = "INSERT OR REPLACE INTO rollups (level, scope, bucket, split, " + columns + ") VALUES (?1, ?2, ?3, ?4";
    for (int i = 5; i < 5 + totals_column_count; ++i) replace += ", ?" + std::to_string(i);
    auto prepared = in.prepare_all({
        {&made.insert_log_, "INSERT INTO rollup_log (deltas) VALUES (?1)"},
        {&made.select_log_, "SELECT deltas FROM rollup_log ORDER BY entry"},
        {&made.clear_log_, "DELETE FROM rollup_log"},
        {&made.select_, "SELECT " + columns + " FROM rollups WHERE level = ?1 AND scope = ?2 AND bucket = ?3 AND split = ?4"},
        {&made.replace_, replace + ")"},
        {&made.select_span_, "SELECT split, " + columns + " FROM rollups WHERE level = ?1 AND scope = ?2 AND bucket >= ?3 AND bucket < ?4"},
        {&made.next_, "SELECT min(bucket) FROM rollups WHERE level = ?1 AND scope = 0 AND bucket >= ?2"},
        {&made.watermark_, "UPDATE rollup_levels SET complete_until = ?2 WHERE level = ?1"},
    });
    if (!prepared) return prepared.error();
    if (auto loaded = made.reload(); !loaded) return loaded.error();
    return made;
}

result<void> rollup_writer::reload()
{
    auto const state = read_rollup_state(*in_);
    if (!state) return state.error();
    state_ = *state;
    auto const newest = in_->ask("SELECT max(bucket) FROM rollups WHERE level = 60 AND scope = 0");
    if (!newest) return newest.error();
    newest_ = std::max(newest_, *newest);
    auto const entries = in_->ask("SELECT count(*) FROM rollup_log");
    if (!entries) return entries.error();
    log_entries_ = *entries;
    return {};
}

void rollup_writer::add(schema::event_record const& event, placement const& at)
{
    std::int64_t const bucket = floor_to(std::max<std::int64_t>(event.started_us, 0) / 1'000'000, minute);
    newest_ = std::max(newest_, bucket);
    batch_.add(event, bucket, at.split);
}

result<void> rollup_writer::flush()
{
    deltas_.clear();
    batch_.encode(deltas_);
    if (deltas_.empty()) return {};
    insert_log_.bind_blob(1, deltas_);
    if (int const code = insert_log_.run(); code != SQLITE_DONE) return in_->error(code, "writing");
    return {};
}

void rollup_writer::settle()
{
    if (!batch_.empty()) {
        if (log_entries_++ == 0) log_minute_ = newest_;
        log_bytes_ += deltas_.size();
    }
    batch_.clear();
}

bool rollup_writer::fold_due() const
{
    return log_entries_ > 0 && (log_entries_ >= log_entries_due || log_bytes_ >= log_bytes_due || newest_ > log_minute_);
}

bool rollup_writer::late() const
{
    bool const log_late = log_entries_ >= overdue * log_entries_due || log_bytes_ >= overdue * log_bytes_due;
    return log_late || newest_ >= state_.hours_until + closing_overdue;
}

// The log added up by split and minute.
result<std::unordered_map<std::uint64_t, totals>> rollup_writer::gather()
{
    std::unordered_map<std::uint64_t, totals> sums;
    reset_later const at_end{select_log_};
    int code = SQLITE_DONE;
    while ((code = select_log_.step()) == SQLITE_ROW) {
        std::string_view bytes = select_log_.blob(0);
        rollup_delta delta;
        while (take_delta(bytes, delta))
            delta.merge_into(sums[std::uint64_t{delta.split} << minute_bits | static_cast<std::uint64_t>(delta.bucket / minute)]);
        if (!bytes.empty())
            return failure{trouble::corrupt, in_->path() + ": the rollups' log is damaged; move the store away or restore a copy"};
    }
    if (code != SQLITE_DONE) return in_->error(code, "reading");
    return sums;
}

// What the log adds to each row: an entry counts in its minute, and in its hour and day where these are closed, once for each scope.
std::map<rollup_writer::row_key, totals> rollup_writer::spread(std::unordered_map<std::uint64_t, totals> const& sums,
                                                               interner const& splits) const
{
    std::map<row_key, totals> rows;
    for (auto const& [key, sum] : sums) {
        auto const split = static_cast<std::uint32_t>(key >> minute_bits);
        std::int64_t const bucket = static_cast<std::int64_t>(key & ((std::uint64_t{1} << minute_bits) - 1)) * minute;
        std::uint32_t const routes = splits.routes_of(split);
        for (std::int64_t const level : {minute, hour, day}) {
            if ((level == hour && bucket >= state_.hours_until) || (level == day && bucket >= state_.days_until)) continue;
            rows[{level, scope::routes, floor_to(bucket, level), routes}].merge(sum);
            rows[{level, scope::keys, floor_to(bucket, level), split}].merge(sum);
        }
    }
    return rows;
}

result<void> rollup_writer::fold(interner const& splits)
{
    auto const sums = gather();
    if (!sums) return sums.error();
    auto rows = spread(*sums, splits);
    for (auto& [key, sum] : rows) {
        if (auto added = add_stored(key, sum); !added) return added;
        if (auto written = write(key, sum); !written) return written;
    }
    if (int const code = clear_log_.run(); code != SQLITE_DONE) return in_->error(code, "writing");
    log_entries_ = 0;
    log_bytes_ = 0;
    return {};
}

result<void> rollup_writer::add_stored(row_key const& key, totals& into)
{
    auto const& [level, in, bucket, split] = key;
    reset_later const at_end{select_};
    select_.bind(1, level);
    select_.bind(2, static_cast<std::int64_t>(in));
    select_.bind(3, bucket);
    select_.bind(4, std::int64_t{split});
    int const code = select_.step();
    if (code == SQLITE_ROW)
        merge_totals(select_, 0, into);  // a damaged histogram keeps what could be read: new events matter more
    else if (code != SQLITE_DONE)
        return in_->error(code, "reading");
    return {};
}

result<void> rollup_writer::write(row_key const& key, totals const& sum)
{
    auto const& [level, in, bucket, split] = key;
    replace_.bind(1, level);
    replace_.bind(2, static_cast<std::int64_t>(in));
    replace_.bind(3, bucket);
    replace_.bind(4, std::int64_t{split});
    bind_totals(replace_, 5, sum, latency_, first_token_);
    if (int const code = replace_.run(); code != SQLITE_DONE) return in_->error(code, "writing");
    return {};
}

// Adds up the finer rows of one bucket and writes what comes out.
result<void> rollup_writer::sum_up(std::int64_t level, std::int64_t bucket, scope in)
{
    std::map<std::uint32_t, totals> sums;
    {
        reset_later const at_end{select_span_};
        select_span_.bind(1, level == day ? hour : minute);
        select_span_.bind(2, static_cast<std::int64_t>(in));
        select_span_.bind(3, bucket);
        select_span_.bind(4, bucket + level);
        int code = SQLITE_DONE;
        while ((code = select_span_.step()) == SQLITE_ROW)
            merge_totals(select_span_, 1, sums[static_cast<std::uint32_t>(select_span_.integer(0))]);
        if (code != SQLITE_DONE) return in_->error(code, "reading");
    }
    for (auto const& [split, sum] : sums)
        if (auto done = write({level, in, bucket, split}, sum); !done) return done;
    return {};
}

result<void> rollup_writer::move_watermark(std::int64_t level, std::int64_t until)
{
    watermark_.bind(1, level);
    watermark_.bind(2, until);
    if (int const code = watermark_.run(); code != SQLITE_DONE) return in_->error(code, "writing");
    (level == hour ? state_.hours_until : state_.days_until) = until;
    return {};
}

// The first bucket of a level at or after `from`; the end of time when there is none.
result<std::int64_t> rollup_writer::next_bucket(std::int64_t level, std::int64_t from)
{
    reset_later const at_end{next_};
    next_.bind(1, level);
    next_.bind(2, from);
    int const code = next_.step();
    if (code != SQLITE_ROW) return in_->error(code, "reading");
    return next_.is_null(0) ? end_of_time : next_.integer(0);
}

result<void> rollup_writer::close_next()
{
    // Both levels skip what has no rows, so a long silence costs nothing. A day adds up its hours, so it follows them.
    bool const whole_day = state_.days_until < days_end();
    std::int64_t const level = whole_day ? day : hour;
    std::int64_t const from = whole_day ? state_.days_until : state_.hours_until;
    std::int64_t const end = whole_day ? days_end() : hours_end();
    if (from >= end) return {};
    auto const next = next_bucket(whole_day ? hour : minute, from);
    if (!next) return next.error();
    std::int64_t const bucket = floor_to(*next, level);
    if (bucket >= end) return move_watermark(level, end);
    for (scope const in : {scope::routes, scope::keys})
        if (auto summed = sum_up(level, bucket, in); !summed) return summed;
    return move_watermark(level, bucket + level);
}

}  // namespace signalbox::storage
