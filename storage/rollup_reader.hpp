// Totals over ranges and series from rollup rows, never from events. The event reader's own, inside its read transactions.
#pragma once

#include "storage/catalog.hpp"
#include "storage/event_reader.hpp"
#include "storage/failure.hpp"
#include "storage/rollup_batch.hpp"
#include "storage/rollup_plan.hpp"
#include "storage/sqlite.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace signalbox::storage {

class rollup_reader {
public:
    static result<rollup_reader> open(database& in);

    /// The catalog must be as new as the transaction.
    result<stats_result> stats(stats_query const& query, catalog const& names);
    result<series_result> series(series_query const& query, catalog const& names);
    result<std::vector<name_count>> values(dimension of, time_range range, catalog const& names);

private:
    /// What each split counts for: the position of its name in the answer, or nothing when the filter leaves it out.
    struct grouping {
        scope in = scope::routes;
        std::vector<std::optional<std::uint32_t>> place;  // by split - 1
        std::vector<name_id> names, seconds;              // by place
    };
    explicit rollup_reader(database& in) : in_(&in) {}
    static grouping group(dimension by, filter const& where, catalog const& names, dimension then = dimension::none);
    template <class Take>
    result<void> each_row(rollup_span const& span, grouping const& groups, Take&& take);
    template <class Take>
    result<void> each_delta(rollup_plan const& plan, grouping const& groups, Take&& take);

    database* in_;
    statement select_, select_log_;
};

}  // namespace signalbox::storage
