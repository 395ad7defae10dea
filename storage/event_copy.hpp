// A record on its way into the store as the event that a reader of the store gets for it: what follows the newest events need not read them.
#pragma once

#include "schema/event.pb.h"
#include "schema/event_record.hpp"

namespace signalbox::storage {

/// Fills `to` anew, and uses its memory again. The same as event_reader gives for the row that `from` becomes.
void copy_event(schema::Event& to, schema::event_record const& from);

}  // namespace signalbox::storage
