#include "engine/route/fitting.hpp"

#include "engine/route/draws.hpp"

#include <algorithm>
#include <array>

namespace signalbox::route {

namespace {

using fit_flags = std::array<bool, most_members>;

fit_flags fitting(table const& within, group const& from, question const& asked, std::vector<drop>& dropped);

/// A group can when some member of it can; those that cannot are noted when none can.
bool group_fits(table const& within, member const& one, question const& asked, std::vector<drop>& dropped)
{
    if (one.when && asked.about && !one.when->holds(*asked.about)) {
        dropped.push_back({one.target, lack::condition});
        return false;
    }
    group const& inner = within.groups[*one.group];
    if (asked.denied_to && asked.denied_to->denies("group", inner.id)) {
        dropped.push_back({one.target, lack::denied});
        return false;
    }
    std::vector<drop> of_its;
    fit_flags const fits = fitting(within, inner, asked, of_its);
    if (std::ranges::find(fits, true) != fits.end()) return true;
    dropped.insert(dropped.end(), of_its.begin(), of_its.end());
    return false;
}

bool model_fits(table const& within, group const& from, member const& one, question const& asked, std::vector<drop>& dropped)
{
    target const& its = within.targets[one.target];
    auto lacks = why_unfit(one, its, asked);
    if (!lacks && from.how == strategy::cost) lacks = why_too_dear(from.cost, its, asked);
    if (lacks) dropped.push_back({its.index, *lacks, cost_of(its, asked)});
    return !lacks;
}

/// When no member is within the budget, those come back that the group wants then.
void allow_over_budget(group const& from, std::vector<drop>& dropped, fit_flags& fits)
{
    if (from.cost.otherwise == over_budget::reject || std::ranges::find(fits, true) != fits.end()) return;
    for (std::size_t i = from.members.size(); i-- > 0;) {
        auto const its = std::ranges::find(dropped, from.members[i].target, &drop::target);
        if (its == dropped.end() || its->what != lack::budget) continue;
        fits[i] = true;
        dropped.erase(its);
        if (from.cost.otherwise == over_budget::last) return;
    }
}

/// Which members can take the request; those that cannot are noted.
fit_flags fitting(table const& within, group const& from, question const& asked, std::vector<drop>& dropped)
{
    fit_flags fits{};
    std::vector<drop> own;
    bool const looks = from.looks_at.any() || asked.denied_to;
    std::size_t const count = std::min(from.members.size(), fits.size());
    for (std::size_t i = 0; i < count; ++i) {
        member const& one = from.members[i];
        fits[i] = !looks || (one.group ? group_fits(within, one, asked, own) : model_fits(within, from, one, asked, own));
    }
    if (from.how == strategy::cost && !own.empty()) allow_over_budget(from, own, fits);
    dropped.insert(dropped.end(), own.begin(), own.end());
    return fits;
}

bool all_open(question const& asked, member const& one)
{
    std::span<bool const> const its = part_of(asked.open, one);
    return !its.empty() && std::ranges::find(its, false) == its.end();
}

}  // namespace

question asked_within(question asked, member const& one)
{
    asked.open = part_of(asked.open, one);
    asked.loads = part_of(asked.loads, one);
    asked.chance = chance_within(asked.chance, one.first_leaf);
    return asked;
}

std::vector<candidate> candidates_for(table const& within, group const& from, question const& asked, std::vector<drop>& dropped)
{
    fit_flags const fits = fitting(within, from, asked, dropped);
    std::vector<candidate> all;
    all.reserve(from.members.size());
    for (bool const wanted : {false, true})
        for (std::size_t i = 0; i < from.members.size(); ++i)
            if (member const& one = from.members[i]; (i >= fits.size() || fits[i]) && all_open(asked, one) == wanted)
                all.push_back({static_cast<std::uint32_t>(i), &one, one.weight, wanted});
    return all;
}

}  // namespace signalbox::route
