#include "storage/rollup_rows.hpp"

#include "storage/rollup_row.hpp"

#include <map>

namespace signalbox::storage {

result<rollup_rows> rollup_rows::open(database& in)
{
    rollup_rows made{in};
    std::string const columns{totals_columns};
    std::string replace = "INSERT OR REPLACE INTO rollups (level, scope, bucket, split, " + columns + ") VALUES (?1, ?2, ?3, ?4";
    for (int i = 5; i < 5 + totals_column_count; ++i) replace += ", ?" + std::to_string(i);
    auto prepared = in.prepare_all({
        {&made.select_, "SELECT " + columns + " FROM rollups WHERE level = ?1 AND scope = ?2 AND bucket = ?3 AND split = ?4"},
        {&made.replace_, replace + ")"},
        {&made.select_span_, "SELECT split, " + columns + " FROM rollups WHERE level = ?1 AND scope = ?2 AND bucket >= ?3 AND bucket < ?4"},
        {&made.next_, "SELECT min(bucket) FROM rollups WHERE level = ?1 AND scope = 0 AND bucket >= ?2"},
        {&made.watermark_, "UPDATE rollup_levels SET complete_until = ?2 WHERE level = ?1"},
    });
    if (!prepared) return prepared.error();
    return made;
}

result<void> rollup_rows::add(rollup_key const& key, totals& sum)
{
    auto const& [level, in, bucket, split] = key;
    {
        reset_later const at_end{select_};
        select_.bind(1, level);
        select_.bind(2, static_cast<std::int64_t>(in));
        select_.bind(3, bucket);
        select_.bind(4, std::int64_t{split});
        int const code = select_.step();
        if (code == SQLITE_ROW)
            merge_totals(select_, 0, sum);  // a damaged histogram keeps what could be read: new events matter more
        else if (code != SQLITE_DONE)
            return in_->error(code, "reading");
    }
    return write(key, sum);
}

result<void> rollup_rows::write(rollup_key const& key, totals const& sum)
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

result<void> rollup_rows::sum_up(std::int64_t level, std::int64_t bucket, scope in)
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

result<std::int64_t> rollup_rows::next_bucket(std::int64_t level, std::int64_t from)
{
    reset_later const at_end{next_};
    next_.bind(1, level);
    next_.bind(2, from);
    int const code = next_.step();
    if (code != SQLITE_ROW) return in_->error(code, "reading");
    return next_.is_null(0) ? end_of_time : next_.integer(0);
}

result<void> rollup_rows::move_watermark(std::int64_t level, std::int64_t until)
{
    watermark_.bind(1, level);
    watermark_.bind(2, until);
    if (int const code = watermark_.run(); code != SQLITE_DONE) return in_->error(code, "writing");
    return {};
}

}  // namespace signalbox::storage
