// Tiers of consumers: what all of a kind may use. Values, frozen with the configuration.
#pragma once

#include "engine/model/principal.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace signalbox::access {

/// Allow-lists by the names of tiers; an empty one allows everything.
using tier_lists = std::map<std::string, std::vector<std::string>, std::less<>>;

/// The principal has the tier from now on: what it may use must be allowed by its own list and by the tier's.
void give_tier(model::principal& who, tier_lists::value_type const& tier);  // allow.cpp

}  // namespace signalbox::access
