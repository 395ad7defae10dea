// What allow-lists and deny-lists mean: which groups, models and routes a principal may use. Pure.
#include "engine/access/key_ring.hpp"
#include "engine/access/tier.hpp"

#include <algorithm>

namespace signalbox::access {

namespace {

constexpr std::string_view route_prefix = "route:";

bool any_covers(std::vector<std::string> const& list, std::string_view kind, std::string_view id)
{
    return std::ranges::any_of(list, [&](std::string const& entry) { return model::covers(entry, kind, id); });
}

/// Routes are a list of their own: a list that names some and no model leaves the models free.
std::vector<std::string> take_routes(std::vector<std::string>& list)
{
    // clang 14 does not compile the ranges' own: the fuzz targets read this room.
    auto const is_other = [](std::string const& each) { return !each.starts_with(route_prefix); };
    auto const first = std::stable_partition(list.begin(), list.end(), is_other);
    std::vector<std::string> routes(std::make_move_iterator(first), std::make_move_iterator(list.end()));
    list.erase(first, list.end());
    return routes;
}

bool opens(std::vector<std::string> const& routes, std::string_view route)
{
    return routes.empty() || any_covers(routes, "route", route);
}

}  // namespace

void set_allow(model::principal& who, std::vector<std::string> list)
{
    who.routes = take_routes(list);
    who.everything = list.empty() || std::ranges::find(list, "*") != list.end();
    who.allow = who.everything ? std::vector<std::string>() : std::move(list);
}

void add_deny(model::principal& who, std::vector<std::string> const& list)
{
    who.deny.insert(who.deny.end(), list.begin(), list.end());
    if (!who.everything || list.empty()) return;
    who.everything = false;
    who.allow = {"*"};
}

bool allows(model::principal const& who, std::string_view kind, std::string_view id)
{
    if (who.everything) return true;
    return !who.denies(kind, id) && any_covers(who.allow, kind, id) && (who.tier_allow.empty() || any_covers(who.tier_allow, kind, id));
}

void give_tier(model::principal& who, tier_lists::value_type const& tier)
{
    who.tier = tier.first;
    std::vector<std::string> list = tier.second.allow;
    who.tier_routes = take_routes(list);
    if (!list.empty() && std::ranges::find(list, "*") == list.end()) {
        (who.everything ? who.allow : who.tier_allow) = std::move(list);
        who.everything = false;
    }
    add_deny(who, tier.second.deny);
}

bool may_use(model::principal const& who, std::string_view group_id, std::string_view model_id)
{
    return group_id.empty() ? allows(who, "model", model_id) : allows(who, "group", group_id);
}

bool may_reach(model::principal const& who, std::string_view reference)
{
    if (who.everything) return true;
    auto const named = [&](std::string const& entry) { return entry == "*" || entry == reference; };
    if (std::ranges::any_of(who.deny, named)) return false;
    return std::ranges::any_of(who.allow, named) && (who.tier_allow.empty() || std::ranges::any_of(who.tier_allow, named));
}

bool may_enter(model::principal const& who, std::string_view route)
{
    return !who.denies("route", route) && opens(who.routes, route) && opens(who.tier_routes, route);
}

}  // namespace signalbox::access
