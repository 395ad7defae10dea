// From a request's header fields to the principal: the one place where HTTP and access meet. Pure.
#pragma once

#include "engine/gateway.hpp"
#include "engine/route/rule.hpp"

namespace signalbox {

/// Faults: unauthorized, saying whether the key is missing, doubled, unknown or expired, or what is wrong with the token; forbidden for a token
/// that lacks a right. `spoken`: the dialect of the client, which may have a place of its own for the key. `by`: the route, which may be open to
/// all or have authenticators of its own; null on a built-in path.
model::result<std::shared_ptr<model::principal const>> identify(state const& now, inbound const& request, model::dialect spoken,
                                                                route::rule const* by = nullptr);

/// Of a caller whose lists do not open the route, or the built-in paths where there is none. Fault forbidden.
std::optional<model::failure> path_refused(model::principal const& who, route::rule const* by);

/// The key or token the request presents there; empty when there is none, or more than one.
std::string_view key_of(state const& now, inbound const& request, model::dialect spoken, route::rule const* by);

/// The headers and query fields where it may stand besides the usual ones, or in their place; null: the usual ones alone.
access::key_places const* own_places(state const& now, route::rule const* by);

}  // namespace signalbox
