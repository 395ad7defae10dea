// From a request's header fields to the principal: the one place where HTTP and access meet. Pure.
#pragma once

#include "engine/gateway.hpp"

namespace signalbox {

/// Faults: unauthorized, saying whether the key is missing, doubled, unknown or expired, or what is wrong with the token; forbidden for a token
/// that lacks a right. `open`: the place is served without a key, whatever the configuration says of others.
model::result<std::shared_ptr<model::principal const>> identify(state const& now, inbound const& request, bool open = false);

/// The key the request presents; empty when there is none, or more than one.
std::string_view key_of(inbound const& request);

}  // namespace signalbox
