// Kong's openid-connect as an authenticator of ours: of its many ways to sign in, the token that a caller brings. Pure but for what it notes.
#pragma once

#include "server/imports/kong_surroundings.hpp"

#include <string>

namespace signalbox::imports {

/// The name of the authenticator; empty when the plugin takes no tokens or says nothing of their issuer, which closes the route.
std::string read_kong_openid(kong_plugin const& of);

}  // namespace signalbox::imports
