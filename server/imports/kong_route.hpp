// A route of Kong's file with all that stands around it. A value that lives for one import.
#pragma once

#include "server/imports/kong_scopes.hpp"
#include "server/imports/kong_surroundings.hpp"
#include "server/imports/kong_target.hpp"

#include <string>
#include <vector>

namespace signalbox::imports {

struct kong_route {
    node_pointer of, service;
    std::string id, path;  // of the file, the first one
    std::vector<node_pointer> plugins;
    std::vector<kong_scopes::plugin> narrow;  // for one consumer or group
    kong_surroundings around;
    std::vector<kong_target> targets;
    node_pointer proxy, workflow;  // configurations of the AI proxy and of datakit
    bool proxied = false;          // an AI proxy stands before the service, whether it can be carried over or not
    bool strips_path = true;       // what goes on as it came goes without the route's path
};

}  // namespace signalbox::imports
