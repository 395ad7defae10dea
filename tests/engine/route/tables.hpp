// The groups and models the route tests decide over. Made by each test, owned by it.
#pragma once

#include "engine/route/decide.hpp"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace signalbox::route::testing {

/// One target for each name, all at provider "lab".
inline table with_models(std::vector<std::string> const& names)
{
    table made;
    for (std::string const& each : names) {
        target one;
        one.index = static_cast<std::uint32_t>(made.targets.size());
        one.model = each;
        one.provider_id = "lab";
        one.upstream_model = each;
        one.full_name = "lab/" + each;
        made.targets.push_back(one);
    }
    return made;
}

/// A group of the first targets with these weights, tagged "a", "b", ...
inline group weighted(std::string id, std::vector<std::uint32_t> const& weights)
{
    group made;
    made.id = std::move(id);
    made.how = strategy::weighted;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        member one;
        one.target = static_cast<std::uint32_t>(i);
        one.weight = weights[i];
        one.tag = std::string(1, static_cast<char>('a' + i));
        made.members.push_back(one);
    }
    return made;
}

inline group fallback(std::string id, std::size_t members)
{
    group made = weighted(std::move(id), std::vector<std::uint32_t>(members, 1));
    made.how = strategy::fallback;
    return made;
}

/// A table of one group over as many models as it has members.
inline table with_group(group only)
{
    std::vector<std::string> names;
    for (std::size_t i = 0; i < only.members.size(); ++i) names.push_back("m" + std::to_string(i));
    table made = with_models(names);
    made.groups.push_back(std::move(only));
    link_groups(made);
    index_names(made);
    return made;
}

inline constexpr destination first_group{destination::kind::group, 0};

/// As many as shares are counted over.
inline constexpr int requests = 10'000;

/// Chances that are spread evenly and come in no order.
inline double chance(int i)
{
    double whole = 0;
    return std::modf(i * 0.6180339887498949, &whole);
}

inline std::vector<std::uint32_t> targets_of(plan const& chosen)
{
    std::vector<std::uint32_t> all;
    for (step const& each : chosen.steps) all.push_back(each.target);
    return all;
}

inline std::vector<std::string_view> reasons_of(plan const& chosen)
{
    std::vector<std::string_view> all;
    for (step const& each : chosen.steps) all.push_back(each.reason);
    return all;
}

}  // namespace signalbox::route::testing
