// Tiers of consumers: what all of a kind may use. Values, frozen with the configuration.
#pragma once

#include "engine/model/principal.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace signalbox::access {

struct tier_rights {
    std::vector<std::string> allow;  // empty: everything
    std::vector<std::string> deny;
};
/// By the names of tiers.
using tier_lists = std::map<std::string, tier_rights, std::less<>>;

/// What a principal may use: groups, models, providers, upstreams and routes; an empty list everything.
void set_allow(model::principal& who, std::vector<std::string> list);  // allow.cpp
/// What it may not use whatever is allowed.
void add_deny(model::principal& who, std::vector<std::string> const& list);  // allow.cpp

/// The principal has the tier from now on: what it may use must be allowed by its own list and by the tier's, and denied by neither.
void give_tier(model::principal& who, tier_lists::value_type const& tier);  // allow.cpp

}  // namespace signalbox::access
