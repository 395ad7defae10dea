// A record on its way into the store as the event that a reader of the store gets for it, and the other way round: what follows the newest events need
// not read them, and what is written of both is written by one function. Pure.
#pragma once

#include "schema/event.pb.h"
#include "schema/event_record.hpp"

namespace signalbox::storage {

/// Fills `to` anew, and uses its memory again. The same as event_reader gives for the row that `from` becomes.
void copy_event(schema::Event& to, schema::event_record const& from);

/// Fills `to` anew, and uses its memory again. Its names are views of `from`, which must stay as it is for as long.
void show_as_record(schema::event_record& to, schema::Event const& from);

/// What few events have (limits, policies, labels, units), as an event that has nothing else; in `memory` where there is any.
schema::Event const& further_of(schema::event_record const& from, schema::Event& memory);

}  // namespace signalbox::storage
