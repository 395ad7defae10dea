// Parts of a limit as they are written: its window and its name. Read by the check and by the freeze. Pure.
#pragma once

#include "engine/config/units.hpp"
#include "engine/limits/rule.hpp"
#include "schema/config.pb.h"

#include <string>

namespace signalbox::config {

/// Whether the window is one of the calendar, by its words.
bool is_calendar(schema::UsageLimit const& of);

/// "1h", or "day" in its zone; a zone that is not known is that of UTC. The misreading continues a sentence about the window.
reading<limits::window> window_of(schema::UsageLimit const& of);

/// Its id; of a limit of a tier, behind the tier's: "standard/cost_usd-per-1h" when it has none.
std::string limit_id(schema::UsageLimit const& of, std::string const& tier);

}  // namespace signalbox::config
