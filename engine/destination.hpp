// Where a request goes: what its model names, or where its route leads; and whether its caller may go there. Pure.
#pragma once

#include "engine/admission.hpp"

namespace signalbox {

/// On a built-in path. Faults: bad_request when the request names no model, unknown_model, forbidden.
model::result<route::destination> find_allowed(inbound const& request, dialect::scanned_request const& asked, model::principal const& who,
                                               route::table const& table);

/// On a route: sets `made.taken` and `made.looked_up`. Faults: as find_allowed, unknown_model when no branch holds, bad_request or forbidden for a
/// value that leads nowhere, and what refused_by_body gives.
model::result<route::destination> led_by(route::rule const& by, inbound const& request, entry const& from, admission& made,
                                         route::table const& table);

/// On a route that asks all its branches: sets `made.branches`. What each leads to is for its own request to say. The refusal when there is none.
std::optional<model::failure> take_branches(route::rule const& by, inbound const& request, entry const& from, admission& made);

}  // namespace signalbox
