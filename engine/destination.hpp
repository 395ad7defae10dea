// Where a request goes: what its model names, or where its route leads; and whether its caller may go there. Pure.
#pragma once

#include "engine/admission.hpp"

namespace signalbox {

/// On a built-in path. Faults: bad_request when the request names no model, unknown_model, forbidden.
model::result<route::destination> find_allowed(inbound const& request, dialect::scanned_request const& asked, model::principal const& who,
                                               route::table const& table);

/// From the route `made.by` on, over the routes that it leads to: `made.by` becomes the last one and `made.passed` has those before; sets
/// `made.taken` and `made.looked_up`. On a route that asks all its branches it sets `made.branches`, and the destination means nothing: what each
/// leads to is for its own request to say. Faults: as find_allowed, unknown_model when no branch holds, bad_request or forbidden for a value that
/// leads nowhere, and what refused_by_body gives.
model::result<route::destination> led_by_routes(inbound const& request, entry const& from, admission& made, config::snapshot const& within);
/// The same where `about` is what conditions and values see of the request.
model::result<route::destination> led_by_routes(inbound const& request, route::request_facts const& about, entry const& from,
                                                admission& made, config::snapshot const& within);

}  // namespace signalbox
