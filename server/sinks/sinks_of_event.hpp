// Which sinks an event is for. Pure.
#pragma once

#include "schema/event.pb.h"

#include <string_view>

namespace signalbox::server {

/// The configuration chose sinks for the event, and not this one. Looks at the labels alone.
bool is_for_others(schema::Event const& event, std::string_view sink);

}  // namespace signalbox::server
