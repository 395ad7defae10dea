// The decision itself: who can take the request, then the group's strategy, open breakers last. Pure.
#include "engine/route/decide.hpp"

#include "engine/route/candidates.hpp"

#include <array>

namespace signalbox::route {

namespace {

/// Notes who cannot take the request; `fits` has a place for each member.
void drop_unfit(table const& within, group const& from, question const& asked, std::vector<drop>& dropped, std::span<bool> fits)
{
    for (std::size_t i = 0; i < from.members.size(); ++i) {
        target const& its = within.targets[from.members[i].target];
        auto const lacks = why_unfit(from.members[i], its, asked);
        fits[i] = !lacks;
        if (lacks) dropped.push_back({its.index, *lacks});
    }
}

/// The group's members as listed, those with an open breaker behind the others. `fits` is empty when all do.
std::vector<candidate> candidates_of(group const& from, std::span<bool const> open, std::span<bool const> fits)
{
    std::vector<candidate> all;
    all.reserve(from.members.size());
    for (bool const wanted : {false, true})
        for (std::size_t i = 0; i < from.members.size(); ++i)
            if (bool const refuses = i < open.size() && open[i]; refuses == wanted && (fits.empty() || fits[i]))
                all.push_back({static_cast<std::uint32_t>(i), from.members[i].weight, refuses});
    return all;
}

plan decide_group(table const& within, group const& from, question const& asked)
{
    plan made;
    made.group = from.kept_id;
    made.how = from.how;
    made.on_failure = from.on_failure;
    made.exhausted_status = from.exhausted_status;
    made.strict = from.strict;
    if (!asked.unit.empty()) made.unit = asked.unit;
    std::array<bool, most_members> fits;
    bool const looks = from.looks_at.any() && from.members.size() <= fits.size();
    if (looks) drop_unfit(within, from, asked, made.dropped, fits);
    auto order = candidates_of(from, asked.open, {fits.data(), looks ? from.members.size() : 0});
    ordered const chosen_by = order.empty() ? ordered{} : row_of(from.how).order(from, asked, order);
    made.probability = chosen_by.probability;
    made.steps.reserve(order.size());
    for (candidate const& each : order) {
        member const& chosen = from.members[each.position];
        std::string_view const alone = order.size() == 1 ? reason::only : &each == &order.front() ? chosen_by.why : reason::next;
        made.steps.push_back(
            {within.targets[chosen.target].index, chosen.kept_tag, chosen.timeouts, each.open ? reason::last_resort : alone});
    }
    if (!made.steps.empty()) made.tag = made.steps.front().tag;
    return made;
}

}  // namespace

plan decide(table const& within, destination to, std::span<bool const> open, double chance)
{
    return decide(within, to, question{.open = open, .chance = chance});
}

model::failure none_fits(plan const& made, table const& within)
{
    std::string why = "no member of the group \"" + std::string(made.group) + "\" can take this request";
    for (drop const& each : made.dropped) {
        why.append(&each == &made.dropped.front() ? ": " : "; ").append(within.targets[each.target].full_name).append(": ");
        why += in_words(each, within);
    }
    return {model::fault::bad_request, std::move(why), "model"};
}

plan decide(table const& within, destination to, question const& asked)
{
    if (to.what == destination::kind::group) return decide_group(within, within.groups[to.index], asked);
    plan made;
    bool const refused = !asked.open.empty() && asked.open.front();
    made.steps.push_back({to.index, {}, {}, refused ? reason::last_resort : reason::only});
    return made;
}

}  // namespace signalbox::route
