// The `detail` column: what of an event stands in no other column, in the wire form of schema::Event, so that any Protocol Buffers tool can
// read it. Pure functions; written by hand because copying an event to clear what is elsewhere would cost more than writing the rest.
#pragma once

#include "storage/event_fields.hpp"

#include "schema/event.pb.h"
#include "schema/event_record.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::storage {

/// Appends attempts, losses, sizes, the rest of the tokens, and the strings that were `spilled`. Text that is no UTF-8 is repaired; an
/// attempt of the event's own provider and models is written without their names.
void encode_detail(std::string& out, schema::event_record const& event, field_set const& spilled);

/// "target (reason)" or "target (reason: words)".
void append_step(std::string& out, schema::trail_step const& step);

/// Adds what the bytes hold to an event that has the columns' part. False when the bytes are damaged.
bool decode_detail(std::string_view bytes, schema::Event& event);

/// A top-level string of the detail without decoding the rest; empty when it is not there.
std::string_view detail_text(std::string_view bytes, int number);

/// How many strings or messages of this number stand at the top of the detail.
std::uint64_t detail_count(std::string_view bytes, int number);

}  // namespace signalbox::storage
