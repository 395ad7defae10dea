// Who may call a route of Kong: its plugins that ask who calls, as authenticators and policies of ours, and routes that stay closed because what guards them
// cannot be said here. Pure but for what they note.
#pragma once

#include "server/imports/kong_scopes.hpp"
#include "server/imports/kong_surroundings.hpp"

#include <string>
#include <vector>

namespace signalbox::imports {

void read_kong_key_auth(kong_plugin const& of);
void read_kong_openid_auth(kong_plugin const& of);
/// Ways to show who calls that have no counterpart.
void read_kong_unknown_auth(kong_plugin const& of);
void read_kong_groups(kong_plugin const& of);
/// request-termination.
void read_kong_termination(kong_plugin const& of);

/// Whether a plugin asks who calls.
bool asks_who_calls(std::string_view plugin);

/// The route refuses all requests. `why`: what may refuse requests and is not carried over.
void close_kong_route(kong_plugin const& of, std::string const& why);
/// The route refuses those of one consumer or group, for which a plugin may refuse requests.
void close_kong_route_to(kong_plugin const& of, kong_audience const& whom);

/// The authenticators of a route of which one is enough, as Kong's would be together.
std::vector<std::string> kong_authenticators(source& from, int line, std::string const& route, kong_surroundings& around);
/// Of a closed route: what is said of it, and its policy.
std::string kong_closing_words(std::string const& route);
std::string kong_closing_policy(target& to);

}  // namespace signalbox::imports
