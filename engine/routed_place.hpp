// What a request's path asks for: a route of the configuration, or one of the built-in paths; and what a route itself asks of a request. Pure.
#pragma once

#include "engine/gateway.hpp"
#include "engine/route/request_facts.hpp"
#include "engine/route/rule.hpp"
#include "engine/surface.hpp"

#include <optional>
#include <string>

namespace signalbox {

struct routed_place {
    place where;
    route::rule const* by = nullptr;  // lives in the configuration; null: a built-in path
};

/// Routes come first, built-in paths where no route serves the request. Behind a path that ends with "*" an SDK may write the path of its
/// operation, with or without "/v1". A route is found by any method, as what is wrong with it is said in its dialect. A path that nothing
/// answers may stand behind a route's: `by` is the one whose dialect its clients speak.
routed_place find_routed(inbound const& request, route::rules const& routes);

/// The dialect of what the client gets: of replies to chats the one that the route names, of all else the one that the client speaks.
model::dialect reply_dialect(place const& where, route::rule const* by);

/// The methods that the place takes besides OPTIONS, and whether one is among them. A raw route takes all that it lists, or any that ends in a reply
/// and gives nothing of the request back (RFC 9110 9.3.8): the provider's key stands in it.
std::string methods_at(place const& where, route::rule const* by);
bool takes_method(place const& where, route::rule const* by, std::string_view method);

/// A question for what may be asked, which the gateway answers itself, without a key. What a raw route gets and no browser asks goes on.
bool asks_for_methods(inbound const& request, place const& where);

/// What the head alone refuses: a body that the route does not take.
std::optional<model::failure> refused_by_head(route::rule const& by, inbound const& request);

/// What a route refuses of a request that was read: streams, a body whose size its head did not say.
std::optional<model::failure> refused_by_body(route::rule const& by, inbound const& request, dialect::scanned_request const& asked);

/// The body with its "stream" true, for a route that always streams; nothing when it is that already, or is no JSON object.
std::optional<std::string> made_streaming(std::string_view body);

}  // namespace signalbox
