// What follows from the members of all groups: where their leaves stand, and what their decisions must know of a request. Pure; at load.
#include "engine/route/fit.hpp"
#include "engine/route/table.hpp"

#include <algorithm>

namespace signalbox::route {

namespace {

/// Appends the leaves of a group, members first; what is deeper than most_levels is left out.
void append_leaves(std::vector<std::uint32_t>& out, group const& of, table const& within, std::size_t level)
{
    if (level >= most_levels) return;
    for (member const& each : of.members) {
        if (each.group)
            append_leaves(out, within.groups[*each.group], within, level + 1);
        else
            out.push_back(each.target);
    }
    if (of.fallback) append_leaves(out, within.groups[*of.fallback], within, level + 1);
}

void place_leaves(group& of, table const& within)
{
    of.leaves.clear();
    for (member& each : of.members) {
        each.first_leaf = static_cast<std::uint32_t>(of.leaves.size());
        if (each.group)
            append_leaves(of.leaves, within.groups[*each.group], within, 1);
        else
            of.leaves.push_back(each.target);
        each.leaves = static_cast<std::uint32_t>(of.leaves.size()) - each.first_leaf;
        if (each.group && each.leaves > 0) each.target = of.leaves[each.first_leaf];
    }
    if (of.fallback) append_leaves(of.leaves, within.groups[*of.fallback], within, 1);
}

demands demands_below(group const& of, table const& within, std::size_t level)
{
    demands all = demands_of(of, within);
    if (level >= most_levels) return all;
    auto const join = [&](std::uint32_t index) {
        demands const more = demands_below(within.groups[index], within, level + 1);
        all.conditions = all.conditions || more.conditions;
        all.prompt = all.prompt || more.prompt;
        all.sizes = all.sizes || more.sizes;
        all.contents = all.contents || more.contents;
        all.loads = all.loads || more.loads;
    };
    for (member const& each : of.members)
        if (each.group) join(*each.group);
    if (of.fallback) join(*of.fallback);
    return all;
}

}  // namespace

void link_groups(table& within)
{
    for (std::size_t i = 0; i < within.groups.size(); ++i) within.groups[i].index = static_cast<std::uint32_t>(i);
    for (group& each : within.groups) place_leaves(each, within);
    for (group& each : within.groups) each.looks_at = demands_below(each, within, 0);
    within.metered = std::ranges::any_of(within.groups, [](group const& each) { return each.looks_at.loads; });
}

}  // namespace signalbox::route
