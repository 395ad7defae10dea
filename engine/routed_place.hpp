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

/// What the head alone refuses: a body that the route does not take.
std::optional<model::failure> refused_by_head(route::rule const& by, inbound const& request);

/// What a route refuses of a request that was read: streams, a body whose size its head did not say.
std::optional<model::failure> refused_by_body(route::rule const& by, inbound const& request, dialect::scanned_request const& asked);

/// The body with its "stream" true, for a route that always streams; nothing when it is that already, or is no JSON object.
std::optional<std::string> made_streaming(std::string_view body);

}  // namespace signalbox
