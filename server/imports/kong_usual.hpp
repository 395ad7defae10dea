// Settings of Kong at their defaults, which a dump writes without a choice of a person: they need no line in the report. Functions over one table.
#pragma once

#include "server/imports/source.hpp"

#include <cstdint>

namespace signalbox::imports {

enum class kong_object : std::uint8_t { service, route, plugin, proxy, target_auth, key_auth };

/// Counts as looked at what has its usual value; anything else stays for the report.
void take_usual(source& from, node const& of, kong_object what);

}  // namespace signalbox::imports
