// Kong's limits of tokens and of requests as limits of ours. Pure but for what they note.
#pragma once

#include "server/imports/kong_target.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::imports {

/// What the limits of a plugin are about.
struct kong_limited {
    std::string called;                // what those without a name of their own are called after
    std::string route, consumer;       // their ids here; empty: all
    std::vector<kong_target> targets;  // where its requests may go
};

bool is_kong_limit(std::string_view plugin);
void read_kong_limit(source& from, target& to, node const& plugin, kong_limited const& about);

}  // namespace signalbox::imports
