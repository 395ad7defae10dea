// What the events of one delivery add to the totals in PostgreSQL: sums for each minute and hour, by the names that totals are told apart by. Each gateway
// adds to rows of its own, so that no two wait for each other. Owned by a delivery.
#pragma once

#include "storage/postgres/copy_bytes.hpp"
#include "storage/row_source.hpp"
#include "storage/totals.hpp"

#include "schema/event_record.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>

namespace signalbox::storage::postgres {

/// The table `rollups`, as SQL; and a table of the session's own that new sums are copied into before they are added.
std::string rollup_tables();
std::string rollup_session_table();
/// COPY into the session's table, and the statement that adds it to the rollups and empties it.
std::string rollup_copy();
std::string rollup_merge();

class rollup_sums {
public:
    void add(stored_row const& row);
    bool empty() const { return sums_.empty(); }
    /// As rows of rollup_copy(): for each sum its minute's and its hour's.
    void encode(copy_writer& out, std::int64_t gateway) const;
    void clear() { sums_.clear(); }

private:
    struct sum {
        std::array<std::string, dimension_count> names;
        std::int32_t level = 60;  // seconds
        std::int64_t start = 0;   // microseconds since 1970
        measures of;
    };
    std::unordered_map<std::string, sum> rows() const;
    std::unordered_map<std::uint64_t, sum> sums_;  // by split and minute
    schema::event_record read_;                    // what measures take of a row
};

/// A text as PostgreSQL can hold it. The character 0 it cannot: such a text stands in the detail, as texts that are too long do.
std::string_view storable(std::string_view text);

}  // namespace signalbox::storage::postgres
