// Kong's plugins around a route, other than its AI proxies, as policies, authenticators and limits of ours. Pure but for what they note.
#pragma once

#include "server/imports/target.hpp"

#include <string>
#include <vector>

namespace signalbox::imports {

/// What the plugins of a route add to it.
struct kong_surroundings {
    std::vector<std::string> auth, policies;
    bool guarded = false;  // some plugin asks who calls, carried over or not
    std::vector<std::string> origins;
    std::string body_limit;
    std::string instructions;  // of a decorator's first messages of the system
};

/// True when the plugin is one of these. `route`: its id here, of the routes that limits are about.
bool read_kong_plugin(source& from, target& to, node const& plugin, std::string const& route, kong_surroundings& out);

/// A plugin whose `enabled` is false.
bool is_off(source& from, node const& plugin);

/// Bytes as they can be written here, such as 10MiB.
std::string size_of_bytes(std::string_view text);

}  // namespace signalbox::imports
