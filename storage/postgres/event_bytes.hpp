// An event's row on its way into PostgreSQL and back: from the row of an event store to bytes of COPY, and from those to the record that an event
// writer takes. Pure.
#pragma once

#include "storage/postgres/copy_bytes.hpp"
#include "storage/row_source.hpp"

#include "schema/event_record.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace signalbox::storage::postgres {

/// Writes the row as tables.hpp lists its columns.
void encode_event(copy_writer& out, stored_row const& row, std::int64_t gateway, std::int64_t place);

struct decoded_event {
    std::int64_t gateway = 0;
    std::int64_t place = 0;
    std::unique_ptr<schema::event_record> event;
};
/// The record of a row that was copied out in the same order. The run's number has the gateway in its upper half, but for the first gateway.
decoded_event decode_event(copy_row& row);

/// The start as a moment that a day of the calendar can be made of: 1970 to 9999.
std::int64_t shown_moment(std::int64_t started_us);

/// The columns that totals are made of, as a record has them.
void figures_of(stored_row const& row, schema::event_record& into);

}  // namespace signalbox::storage::postgres
