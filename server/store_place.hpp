// Which event store a command means, and how people write times. Looks at the environment and the file system, changes nothing.
#pragma once

#include "engine/config/outline.hpp"
#include "server/commands.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::server {

/// The store a command works on.
struct chosen_store {
    std::string path;
    std::string because;  // what named it: "--store", "storage.path of signalbox.yaml", ...
    std::string beside;   // the file beside which keys and limits are; of a shared store empty where no configuration says it
    std::optional<config::outline> outline;  // of the configuration that named it
    bool exists() const;
};

/// The store that --store, --config, SIGNALBOX_STORE, ./signalbox.yaml, ./signalbox.db or the demo names, in this order. A store that the options or
/// the environment name need not exist; the others do. Nothing when there is none or the configuration's store cannot be read; why was printed
/// after `command`. A store in PostgreSQL has events alone, so only commands that ask for events take it; the others, and those that are asked for the
/// local file, take the file of the configuration.
enum class shared_stores : std::uint8_t { refused, taken };
std::optional<chosen_store> find_store(store_choice const& choice, std::string_view command, shared_stores those = shared_stores::refused);

/// Prints which store was chosen, on standard error: output for programs stays as it is.
void say_store(chosen_store const& chosen);

/// The configuration that serve and check take when none is named.
inline constexpr std::string_view default_configuration = "signalbox.yaml";

/// Where the demo keeps its events: $XDG_STATE_HOME/signalbox/demo.db or ~/.local/state/signalbox/demo.db. Makes the folder when asked.
std::string demo_store(bool make_folder);

/// "30s", "15m", "1h", "7d": that long before (or, with `ahead`, after) `now_us`; "2026-11-21", "2026-11-21T10:00:00Z": then. Microseconds since 1970.
std::optional<std::int64_t> parse_when(std::string_view text, std::int64_t now_us, bool ahead = false);

}  // namespace signalbox::server
