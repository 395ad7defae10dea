#include "engine/passed_sections.hpp"

#include <algorithm>

namespace signalbox {

namespace {

/// Where one of several branches leads; null: to no group.
route::group const* of_branch(route::branch const& one, admission const& of, config::snapshot const& within)
{
    std::optional<route::destination> to = one.to;
    if (!to && !one.by_value && of.asked)
        if (auto const found = route::find(within.table, of.asked->model)) to = *found;
    return to && to->what == route::destination::kind::group ? &within.table.groups[to->index] : nullptr;
}

/// The group that it asks for, also while it is not known who of it answers.
route::group const* asked_group(admission const& of, config::snapshot const& within)
{
    if (of.inquiry) return &within.table.groups[of.inquiry->group];
    if (!of.plan || of.plan->group.empty()) return nullptr;
    auto const found = std::ranges::find(within.table.groups, of.plan->group, &route::group::id);
    return found == within.table.groups.end() ? nullptr : &*found;
}

}  // namespace

passed_sections sections_passed(admission const& of, entry const& from, config::snapshot const& within)
{
    passed_sections out{.routes = {from.by, of.by}, .groups = {asked_group(of, within)}, .consumer = {}};
    for (route::passed_route const& each : of.passed) out.routes.push_back(each.by);
    for (route::branch const* each : of.branches) out.groups.push_back(of_branch(*each, of, within));
    std::erase(out.routes, nullptr);
    std::erase(out.groups, nullptr);
    if (from.who) out.consumer = from.who->consumer;
    return out;
}

}  // namespace signalbox
