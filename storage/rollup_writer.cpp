#include "storage/rollup_writer.hpp"

#include "storage/rollup_row.hpp"

#include <algorithm>
#include <tuple>

namespace signalbox::storage {

result<rollup_writer> rollup_writer::open(database& in)
{
    rollup_writer made{in};
    std::string const columns{totals_columns};
    std::string replace = "INSERT OR REPLACE INTO rollups (level, scope, bucket, split, " + columns + ") VALUES (?1, ?2, ?3, ?4";
    for (int i = 5; i < 5 + totals_column_count; ++i)
        replace += ", ?" + std::to_string(i);
    struct { statement* kept; std::string sql; } const wanted[] = {
        {&made.select_, "SELECT " + columns + " FROM rollups WHERE level = ?1 AND scope = ?2 AND bucket = ?3 AND split = ?4"},
        {&made.replace_, replace + ")"},
        {&made.select_span_, "SELECT split, " + columns + " FROM rollups WHERE level = ?1 AND scope = ?2 AND bucket >= ?3 AND bucket < ?4"},
        {&made.next_, "SELECT min(bucket) FROM rollups WHERE level = ?1 AND scope = 0 AND bucket >= ?2"},
        {&made.watermark_, "UPDATE rollup_levels SET complete_until = ?2 WHERE level = ?1"},
    };
    for (auto const& [kept, sql] : wanted) {
        auto prepared = in.prepare(sql);
        if (!prepared)
            return prepared.error();
        *kept = std::move(*prepared);
    }
    if (auto loaded = made.reload(); !loaded)
        return loaded.error();
    return made;
}

result<void> rollup_writer::reload()
{
    rows_.clear();
    changed_.clear();
    auto state = read_rollup_state(*in_);
    if (!state)
        return state.error();
    state_ = *state;
    auto const newest = in_->ask("SELECT max(bucket) FROM rollups WHERE level = 60 AND scope = 0");
    if (!newest)
        return newest.error();
    newest_ = *newest;
    unseen_from_ = *newest == 0 ? 0 : *newest + minute;
    return {};
}

// 24 bits of split, 2 of level, 38 of bucket: enough for the splits' limits and for the year 9999.
std::uint64_t rollup_writer::key_of(std::int64_t level, std::int64_t bucket, std::uint32_t split)
{
    std::uint64_t const rank = level == minute ? 0 : level == hour ? 1 : 2;
    return std::uint64_t{split} << 40 | rank << 38 | (static_cast<std::uint64_t>(bucket / level) & ((std::uint64_t{1} << 38) - 1));
}

result<rollup_writer::row*> rollup_writer::find(std::int64_t level, scope in, std::int64_t bucket, std::uint32_t split)
{
    auto const [at, made] = rows_.try_emplace(key_of(level, bucket, split));
    row& found = at->second;
    if (made) {
        found.level = level;
        found.in = in;
        found.bucket = bucket;
        found.split = split;
        if (level != minute || bucket < unseen_from_)
            if (auto done = read(found); !done) {
                rows_.erase(at);
                return done.error();
            }
    }
    if (!found.changed) {
        found.changed = true;
        changed_.push_back(&found);
    }
    return &found;
}

result<void> rollup_writer::read(row& into)
{
    reset_later const at_end{select_};
    select_.bind(1, into.level);
    select_.bind(2, static_cast<std::int64_t>(into.in));
    select_.bind(3, into.bucket);
    select_.bind(4, std::int64_t{into.split});
    int const code = select_.step();
    if (code == SQLITE_DONE)
        return {};
    if (code != SQLITE_ROW)
        return in_->error(code, "reading");
    merge_totals(select_, 0, into.sum);  // a damaged histogram keeps what could be read: the event matters more
    return {};
}

result<void> rollup_writer::write(row const& from)
{
    replace_.bind(1, from.level);
    replace_.bind(2, static_cast<std::int64_t>(from.in));
    replace_.bind(3, from.bucket);
    replace_.bind(4, std::int64_t{from.split});
    bind_totals(replace_, 5, from.sum, latency_, first_token_);
    if (int const code = replace_.run(); code != SQLITE_DONE)
        return in_->error(code, "writing");
    return {};
}

result<void> rollup_writer::add(schema::Event const& event, placement const& at)
{
    std::int64_t const started = std::max<std::int64_t>(event.started_us(), 0) / 1'000'000;
    std::int64_t const bucket = floor_to(started, minute);
    newest_ = std::max(newest_, bucket);
    // Closed hours and days have rows of their own, which a late event must reach too.
    std::array<std::int64_t, 3> const levels{minute, bucket < state_.hours_until ? hour : 0, bucket < state_.days_until ? day : 0};
    for (std::int64_t const level : levels) {
        if (level == 0)
            continue;
        for (auto const& [in, split] : {std::pair{scope::routes, at.routes}, std::pair{scope::keys, at.split}}) {
            auto const found = find(level, in, floor_to(bucket, level), split);
            if (!found)
                return found.error();
            (*found)->sum.add(event);
        }
    }
    return {};
}

result<void> rollup_writer::flush()
{
    // In the order of the primary key neighbours share pages.
    std::sort(changed_.begin(), changed_.end(), [](row const* a, row const* b) {
        return std::tie(a->level, a->in, a->bucket, a->split) < std::tie(b->level, b->in, b->bucket, b->split);
    });
    for (row* const each : changed_) {
        if (auto done = write(*each); !done)
            return done;
        each->changed = false;
    }
    changed_.clear();
    return {};
}

void rollup_writer::settle()
{
    if (rows_.size() <= open_rollup_limit)
        return;
    constexpr std::int64_t kept_minutes = 2 * minute;  // requests that end together mostly started together
    std::erase_if(rows_, [&](auto const& each) { return each.second.level != minute || each.second.bucket < newest_ - kept_minutes; });
    unseen_from_ = std::max(unseen_from_, newest_ - kept_minutes);
    if (rows_.size() <= open_rollup_limit)
        return;
    rows_.clear();
    unseen_from_ = newest_ + minute;
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
        if (code != SQLITE_DONE)
            return in_->error(code, "reading");
    }
    for (auto& [split, sum] : sums)
        if (auto done = write({level, in, bucket, split, std::move(sum), false}); !done)
            return done;
    return {};
}

result<void> rollup_writer::move_watermark(std::int64_t level, std::int64_t until)
{
    watermark_.bind(1, level);
    watermark_.bind(2, until);
    if (int const code = watermark_.run(); code != SQLITE_DONE)
        return in_->error(code, "writing");
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
    if (code != SQLITE_ROW)
        return in_->error(code, "reading");
    return next_.is_null(0) ? end_of_time : next_.integer(0);
}

result<void> rollup_writer::close_next()
{
    // Both levels skip what has no rows, so a long silence costs nothing. A day adds up its hours, so it follows them.
    bool const whole_day = state_.days_until < days_end();
    std::int64_t const level = whole_day ? day : hour;
    std::int64_t const from = whole_day ? state_.days_until : state_.hours_until;
    std::int64_t const end = whole_day ? days_end() : hours_end();
    if (from >= end)
        return {};
    auto const next = next_bucket(whole_day ? hour : minute, from);
    if (!next)
        return next.error();
    std::int64_t const bucket = floor_to(*next, level);
    if (bucket >= end)
        return move_watermark(level, end);
    for (scope const in : {scope::routes, scope::keys})
        if (auto summed = sum_up(level, bucket, in); !summed)
            return summed;
    return move_watermark(level, bucket + level);
}

}  // namespace signalbox::storage
