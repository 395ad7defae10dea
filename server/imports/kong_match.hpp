// Which requests a route of Kong takes, as the match of one of ours, and which of two routes takes what both would. Pure but for what is noted.
#pragma once

#include "server/imports/kong_route.hpp"

#include <optional>
#include <vector>

namespace signalbox::imports {

/// Nothing when the route can take no request here, which is noted. What narrows it in another way becomes a policy or closes it.
std::optional<section> read_kong_match(source& from, target& to, kong_route& one);

/// Routes in the order in which they are asked: those with more conditions first, as Kong does. What another takes all requests of is left out, and noted.
std::vector<node_pointer> in_order_of_matching(source& from, std::vector<node_pointer> routes);

}  // namespace signalbox::imports
