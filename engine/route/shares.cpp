#include "engine/route/shares.hpp"

#include "engine/route/fitting.hpp"

#include <algorithm>

namespace signalbox::route {

namespace {

bool goes_by_state(strategy how)
{
    return how == strategy::classify || looks_at_loads(how);
}

/// Over all chances, turns or keys each member leads as often as its weight says.
bool spreads_by_weight(strategy how)
{
    return how == strategy::weighted || how == strategy::round_robin || how == strategy::hash || goes_by_state(how);
}

void add_group(shares& made, table const& within, group const& from, question const& asked, double part, std::string_view tag);

void add_member(shares& made, table const& within, candidate const& one, question const& asked, double part, std::string_view tag)
{
    std::string_view const its_tag = !tag.empty() ? tag : one.its->kept_tag;
    if (one.its->group) return add_group(made, within, within.groups[*one.its->group], asked_within(asked, *one.its), part, its_tag);
    auto const same = [&](share const& each) { return each.target == one.its->target && each.tag == its_tag; };
    auto const found = std::ranges::find_if(made.of, same);
    if (found != made.of.end())
        found->part += part;
    else
        made.of.push_back({one.its->target, its_tag, part});
}

void add_group(shares& made, table const& within, group const& from, question const& asked, double part, std::string_view tag)
{
    auto order = candidates_for(within, from, asked, made.dropped);
    if (order.empty()) {
        bool const denied = from.fallback && asked.denied_to && asked.denied_to->denies("group", within.groups[*from.fallback].id);
        if (from.fallback && !denied) add_group(made, within, within.groups[*from.fallback], asked, part, tag);
        return;
    }
    if (goes_by_state(from.how) && order.size() > 1) made.by_state = true;
    std::uint64_t const sum = spreads_by_weight(from.how) ? sum_of_weights(order) : 0;
    if (sum == 0) {
        if (!spreads_by_weight(from.how)) row_of(from.how).order(from, within, asked, order);
        return add_member(made, within, order.front(), asked, part, tag);
    }
    for (candidate const& each : order)
        if (each.weight > 0) add_member(made, within, each, asked, part * static_cast<double>(each.weight) / static_cast<double>(sum), tag);
}

}  // namespace

shares shares_of(table const& within, destination to, question const& asked)
{
    shares made;
    if (to.what == destination::kind::group)
        add_group(made, within, within.groups[to.index], asked, 1, {});
    else
        made.of.push_back({to.index, {}, 1});
    return made;
}

}  // namespace signalbox::route
