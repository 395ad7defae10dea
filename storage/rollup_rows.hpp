// The rows of `rollups` as their writer changes them: added to, replaced, summed up into a coarser row. The rollup writer's own.
#pragma once

#include "storage/catalog.hpp"
#include "storage/failure.hpp"
#include "storage/sqlite.hpp"
#include "storage/totals.hpp"

#include <cstdint>
#include <string>
#include <tuple>

namespace signalbox::storage {

/// Level, scope, bucket and split: the primary key.
using rollup_key = std::tuple<std::int64_t, scope, std::int64_t, std::uint32_t>;

class rollup_rows {
public:
    static result<rollup_rows> open(database& in);

    /// Adds `sum` to the row, which is made when it is missing; `sum` becomes the row.
    result<void> add(rollup_key const& key, totals& sum);
    /// Adds up the finer rows of one hour or day and writes the rows that come out.
    result<void> sum_up(std::int64_t level, std::int64_t bucket, scope in);
    /// The first bucket of a level at or after `from`; the end of time when there is none.
    result<std::int64_t> next_bucket(std::int64_t level, std::int64_t from);
    /// Notes how far a level is complete.
    result<void> move_watermark(std::int64_t level, std::int64_t until);

private:
    explicit rollup_rows(database& in) : in_(&in) {}
    result<void> write(rollup_key const& key, totals const& sum);

    database* in_;
    statement select_, replace_, select_span_, next_, watermark_;
    std::string latency_, first_token_;  // kept to reuse their memory
};

}  // namespace signalbox::storage
