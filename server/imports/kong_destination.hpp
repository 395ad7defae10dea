// Where requests of a route of Kong go: a target, a group of them, or by the alias that a request asks for. The workflow that asks a model which alias fits
// becomes a group that classifies.
#pragma once

#include "server/imports/kong_route.hpp"

#include <vector>

namespace signalbox::imports {

/// `all`: the routes of the file, of which a workflow may ask one.
node_pointer kong_destination(source& from, target& to, kong_route const& of, std::vector<kong_route> const& all);

}  // namespace signalbox::imports
