// Kong's plugins around a route, other than its AI proxies and its limits, as policies, authenticators and settings of ours. Pure but for what they note.
#pragma once

#include "server/imports/kong_surroundings.hpp"

#include <string>
#include <string_view>

namespace signalbox::imports {

/// What it cannot say here is noted, and closes the route where the plugin may refuse requests.
void read_kong_plugin(kong_plugin const& of);

/// Plugins that refuse no request, whatever they are set to: logs, measures, and what changes requests or replies.
bool never_refuses(std::string_view plugin);

/// Bytes as they can be written here, such as 10MiB.
std::string size_of_bytes(std::string_view text);

}  // namespace signalbox::imports
