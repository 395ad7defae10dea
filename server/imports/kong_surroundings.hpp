// What the plugins around a route of Kong add to it, and what their readers need. Values; a surroundings lives while its route is made.
#pragma once

#include "server/imports/kong_consumers.hpp"

#include <set>
#include <string>
#include <vector>

namespace signalbox::imports {

/// What the plugins of a route add to it.
struct kong_surroundings {
    std::vector<std::string> required, optional;  // authenticators: all of the first must hold, of the second one is enough
    std::vector<std::string> policies;
    bool guarded = false;   // some plugin asks who calls, carried over or not
    bool closed = false;    // some plugin may refuse requests and is not carried over
    bool by_group = false;  // a caller must be known as a member of a group
    std::vector<std::string> origins;
    std::string body_limit;
    std::string instructions;  // of a decorator's first messages of the system
};

/// A plugin of a route while it is read.
struct kong_plugin {
    source& from;
    target& to;
    kong_consumers const& consumers;
    std::set<std::string> const& refused;  // consumers of which a plugin refuses all requests
    node const& plugin;
    node const& config;
    std::string const& route;  // its id here
    bool raw;                  // its requests go on as they came
    kong_surroundings& out;

    int line() const;
    /// As the file calls it: its plugin's name.
    std::string kind() const;
    /// The name of this one, where it has one.
    std::string name(std::string_view otherwise) const;
};

/// A text of a condition, in quotation marks.
std::string condition_text(std::string_view text);

}  // namespace signalbox::imports
