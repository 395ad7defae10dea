// From a request's header fields to the principal: the one place where HTTP and access meet. Pure.
#pragma once

#include "engine/gateway.hpp"
#include "engine/route/rule.hpp"

namespace signalbox {

/// Faults: unauthorized, saying whether the key is missing, doubled, unknown or expired, or what is wrong with the token; forbidden for a token
/// that lacks a right. `by`: the route, which may be open to all or have authenticators of its own; null on a built-in path.
model::result<std::shared_ptr<model::principal const>> identify(state const& now, inbound const& request, route::rule const* by = nullptr);

/// The key or token the request presents there; empty when there is none, or more than one.
std::string_view key_of(state const& now, inbound const& request, route::rule const* by);

/// True when it may stand in a header or a query field that is no usual place of keys.
bool has_places_of_its_own(state const& now, route::rule const* by);

}  // namespace signalbox
