// Which event store a command means, and how people write times. Looks at the environment and the file system, changes nothing.
#pragma once

#include "server/commands.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::server {

/// The path; nothing when a configuration was named that does not load (its findings were printed).
std::optional<std::string> find_store(store_choice const& choice);

/// Where the demo keeps its events: $XDG_STATE_HOME/signalbox/demo.db or ~/.local/state/signalbox/demo.db. Makes the folder when asked.
std::string demo_store(bool make_folder);

/// "30s", "15m", "1h", "7d": that long before (or, with `ahead`, after) `now_us`; "2026-11-21", "2026-11-21T10:00:00Z": then. Microseconds since 1970.
std::optional<std::int64_t> parse_when(std::string_view text, std::int64_t now_us, bool ahead = false);

}  // namespace signalbox::server
