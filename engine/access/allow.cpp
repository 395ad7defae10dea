// The allow-list's meaning: which groups and models a principal may call. Pure.
#include "engine/access/key_ring.hpp"
#include "engine/access/tier.hpp"

#include <algorithm>

namespace signalbox::access {

namespace {

constexpr std::string_view group_prefix = "group:";
constexpr std::string_view model_prefix = "model:";

/// One entry: "*", "group:x", "model:*", or a bare id, which means a group or a model of that name.
bool entry_allows(std::string_view entry, std::string_view kind, std::string_view id)
{
    if (entry == "*" || entry == id) return true;
    if (!entry.starts_with(group_prefix) && !entry.starts_with(model_prefix)) return false;
    std::size_t const colon = group_prefix.size() - 1;  // both prefixes are of one length
    if (entry.substr(0, colon) != kind) return false;
    std::string_view const named = entry.substr(colon + 1);
    return named == "*" || named == id;
}

}  // namespace

bool allows(model::principal const& who, std::string_view kind, std::string_view id)
{
    if (who.everything) return true;
    auto const named = [&](std::string const& entry) { return entry_allows(entry, kind, id); };
    return std::ranges::any_of(who.allow, named) && (who.tier_allow.empty() || std::ranges::any_of(who.tier_allow, named));
}

void give_tier(model::principal& who, tier_lists::value_type const& tier)
{
    who.tier = tier.first;
    if (tier.second.empty()) return;
    if (who.everything)
        who.allow = tier.second;
    else
        who.tier_allow = tier.second;
    who.everything = false;
}

bool may_use(model::principal const& who, std::string_view group_id, std::string_view model_id)
{
    return group_id.empty() ? allows(who, "model", model_id) : allows(who, "group", group_id);
}

bool may_reach(model::principal const& who, std::string_view reference)
{
    if (who.everything) return true;
    auto const named = [&](std::string const& entry) { return entry == "*" || entry == reference; };
    return std::ranges::any_of(who.allow, named) && (who.tier_allow.empty() || std::ranges::any_of(who.tier_allow, named));
}

}  // namespace signalbox::access
