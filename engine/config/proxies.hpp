// Which proxy a provider is reached through: the one its section names, or the environment's. Pure over the environment that is given.
#pragma once

#include "engine/config/load.hpp"
#include "engine/wire/proxy.hpp"
#include "engine/wire/url.hpp"

#include <optional>
#include <string>

namespace signalbox::config {

struct chosen_proxy {
    wire::proxy what;
    std::string source;  // "proxy", or the environment variable
};

/// The value of `proxy` that switches the environment's off.
inline constexpr std::string_view no_proxy_word = "none";

/// What the environment says about the way to this address: HTTPS_PROXY or HTTP_PROXY by its scheme, unless NO_PROXY names the host. Each
/// variable may be in lower case, which wins. Loopback addresses and local sockets have no proxy. Fault bad_request, with the variable's name
/// as `param`, when its value is no proxy's address.
model::result<std::optional<chosen_proxy>> proxy_of_environment(wire::url const& to, environment const& lookup);

}  // namespace signalbox::config
