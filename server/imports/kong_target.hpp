// A target of Kong's ai-proxy and ai-proxy-advanced as a provider and a model of ours. Pure but for what it notes.
#pragma once

#include "server/imports/target.hpp"

#include <optional>

namespace signalbox::imports {

struct kong_target {
    std::string alias;                // empty: none
    std::string destination;          // "model:ID"
    std::string model;                // its id
    std::string vendor, provider;     // as the file names the vendor; the provider's id here
    std::string weight, description;  // as written; empty: none
    bool payloads = false;            // log_payloads
};

/// Nothing when the target's provider has no counterpart, which is noted.
std::optional<kong_target> read_kong_target(source& from, target& to, node const& of);

/// The strategy of a group, by the proxy's balancer; null: the one that it has without.
void read_kong_balancer(source& from, node_pointer const& balancer, std::vector<kong_target> const& targets, section& made);

}  // namespace signalbox::imports
