#include "storage/rollup_writer.hpp"

#include "storage/rollup_row.hpp"

#include <algorithm>

namespace signalbox::storage {

result<rollup_writer> rollup_writer::open(database& in)
{
    auto log = rollup_log::open(in);
    if (!log) return log.error();
    auto rows = rollup_rows::open(in);
    if (!rows) return rows.error();
    rollup_writer made{in, std::move(*log), std::move(*rows)};
    if (auto loaded = made.reload(); !loaded) return loaded.error();
    return made;
}

result<void> rollup_writer::reload()
{
    auto const state = read_rollup_state(*in_);
    if (!state) return state.error();
    auto const newest = in_->ask("SELECT max(bucket) FROM rollups WHERE level = 60 AND scope = 0");
    if (!newest) return newest.error();
    clock_.state = *state;
    clock_.newest = std::max(clock_.newest, *newest);
    return log_.reload();
}

void rollup_writer::add(schema::event_record const& event, placement const& at)
{
    std::int64_t const bucket = floor_to(std::max<std::int64_t>(event.started_us, 0) / 1'000'000, minute);
    clock_.newest = std::max(clock_.newest, bucket);
    log_.add(event, bucket, at.split);
}

// What the log adds to each row: an entry counts in its minute, and in its hour and day where these are closed, once for each scope.
std::map<rollup_key, totals> rollup_writer::spread(std::unordered_map<std::uint64_t, totals> const& sums, interner const& splits) const
{
    std::map<rollup_key, totals> rows;
    rollup_state const& closed = clock_.state;
    for (auto const& [key, sum] : sums) {
        std::uint32_t const split = log_key::split(key);
        std::int64_t const bucket = log_key::bucket(key);
        std::uint32_t const routes = splits.routes_of(split);
        for (std::int64_t const level : {minute, hour, day}) {
            if ((level == hour && bucket >= closed.hours_until) || (level == day && bucket >= closed.days_until)) continue;
            rows[{level, scope::routes, floor_to(bucket, level), routes}].merge(sum);
            rows[{level, scope::keys, floor_to(bucket, level), split}].merge(sum);
        }
    }
    return rows;
}

result<void> rollup_writer::fold(interner const& splits)
{
    auto const sums = log_.sums();
    if (!sums) return sums.error();
    auto rows = spread(*sums, splits);
    for (auto& [key, sum] : rows)
        if (auto added = rows_.add(key, sum); !added) return added;
    return log_.clear();
}

result<void> rollup_writer::close_until(std::int64_t level, std::int64_t until)
{
    if (auto moved = rows_.move_watermark(level, until); !moved) return moved;
    clock_.closed(level, until);
    return {};
}

// Both levels skip what has no rows, so a long silence costs nothing.
result<void> rollup_writer::close_next()
{
    auto const due = clock_.next();
    if (!due) return {};
    auto const next = rows_.next_bucket(due->level == day ? hour : minute, due->from);
    if (!next) return next.error();
    std::int64_t const bucket = floor_to(*next, due->level);
    if (bucket >= due->end) return close_until(due->level, due->end);
    for (scope const in : {scope::routes, scope::keys})
        if (auto summed = rows_.sum_up(due->level, bucket, in); !summed) return summed;
    return close_until(due->level, bucket + due->level);
}

}  // namespace signalbox::storage
