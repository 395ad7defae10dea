// The decision itself: who can take the request, then the group's strategy, then what the groups among its members decide; open breakers last.
// Pure but for the turns that round_robin takes.
#include "engine/route/decide.hpp"

#include "engine/route/assignment.hpp"
#include "engine/route/candidates.hpp"
#include "engine/route/draws.hpp"
#include "engine/route/fitting.hpp"

#include <algorithm>
#include <array>

namespace signalbox::route {

namespace {

/// No member has it.
constexpr std::size_t mirror_place = most_members;

road road_to(target const& its, question const& asked)
{
    if (its.raw) return road::raw;
    if (its.own_form || asked.rewritten) return road::translate;
    return !asked.spoken || *asked.spoken == its.spoken || asked.alike == its.spoken ? road::relay : road::translate;
}

/// Appends the steps of one group; what its strategy said of the first.
ordered append_group(plan& made, table const& within, group const& from, question const& asked);

/// Appends the steps of a group among the members. What the outer group says of the member holds where the inner says nothing.
ordered append_member_group(plan& made, table const& within, candidate const& chosen, question const& asked, std::string_view why)
{
    std::size_t const first = made.steps.size();
    group const& inner = within.groups[*chosen.its->group];
    question inside = asked_within(asked, *chosen.its);
    if (first > 0) inside.turns = nullptr;  // a turn is taken by the one that leads
    ordered const its_own = append_group(made, within, inner, inside);
    member_timeouts const& outer = chosen.its->timeouts;
    for (std::size_t i = first; i < made.steps.size(); ++i) {
        step& each = made.steps[i];
        if (each.through.empty()) each.through = inner.id;
        if (!chosen.its->tag.empty()) each.tag = chosen.its->kept_tag;
        if (!each.timeouts.whole) each.timeouts.whole = outer.whole;
        if (!each.timeouts.first_token) each.timeouts.first_token = outer.first_token;
        if (!each.timeouts.idle) each.timeouts.idle = outer.idle;
        if (i == first && each.reason != reason::last_resort) each.reason = why;
    }
    return its_own;
}

void append_fallback(plan& made, table const& within, group const& from, question const& asked)
{
    if (!from.fallback || (asked.denied_to && asked.denied_to->denies("group", within.groups[*from.fallback].id))) return;
    member last;
    last.group = *from.fallback;
    last.leaves = static_cast<std::uint32_t>(within.groups[*from.fallback].leaves.size());
    last.first_leaf = static_cast<std::uint32_t>(from.leaves.size()) - last.leaves;
    append_member_group(made, within, {.its = &last}, asked, reason::spare);
}

/// The members in order, by strategy and affinity.
ordered arrange(table const& within, group const& from, question const& asked, std::span<candidate> order)
{
    if (order.empty()) return {};
    spread const* const by = from.how == strategy::hash ? &from.spread_by : from.affinity ? &*from.affinity : nullptr;
    if (!by) return row_of(from.how).order(from, within, asked, order);
    question mine = asked;
    if (asked.request) {
        auto const its = assignment_of(*by, *asked.request);
        mine.key = its ? std::optional(its->key) : std::nullopt;
        mine.unit = its ? its->unit : std::string_view();
        mine.value = its ? its->value : 0;
    }
    ordered made = row_of(from.how).order(from, within, mine, order);
    if (from.how != strategy::hash && mine.key) keep_together(from, *mine.key, order, made);
    made.unit = mine.unit;
    made.value = mine.value;
    return made;
}

ordered append_group(plan& made, table const& within, group const& from, question const& asked)
{
    std::size_t const first = made.steps.size();
    auto order = candidates_for(within, from, asked, made.dropped);
    ordered chosen_by = arrange(within, from, asked, order);
    made.steps.reserve(first + order.size());
    for (candidate const& each : order) {
        bool const leads = &each == &order.front();
        std::string_view const why = order.size() == 1 ? reason::only : leads ? chosen_by.why : reason::next;
        if (each.its->group) {
            ordered const its = append_member_group(made, within, each, asked, why);
            if (leads) chosen_by.probability *= its.probability;
            if (leads && chosen_by.unit.empty()) chosen_by.unit = its.unit, chosen_by.value = its.value;
        } else {
            target const& its = within.targets[each.its->target];
            made.steps.push_back({its.index,
                                  road_to(its, asked),
                                  each.its->kept_tag,
                                  each.its->timeouts,
                                  each.open ? reason::last_resort : why,
                                  each.seen,
                                  its.context_tokens.value_or(0),
                                  {}});
        }
    }
    append_fallback(made, within, from, asked);
    return chosen_by;
}

plan decide_group(table const& within, group const& from, question const& asked)
{
    plan made;
    made.group = from.kept_id;
    made.how = from.how;
    made.on_failure = from.on_failure;
    made.moves_on = from.moves_on ? &*from.moves_on : nullptr;
    made.exhausted_status = from.exhausted_status;
    made.strict = from.strict;
    ordered const chosen_by = append_group(made, within, from, asked);
    made.probability = chosen_by.probability;
    if (!chosen_by.unit.empty()) made.unit = chosen_by.unit, made.unit_value = chosen_by.value;
    auto const closed = [](step const& each) { return each.reason != reason::last_resort; };
    if (!std::ranges::is_partitioned(made.steps, closed)) std::stable_partition(made.steps.begin(), made.steps.end(), closed);
    if (!made.steps.empty()) made.tag = made.steps.front().tag;
    if (from.mirrors && chance_within(asked.chance, mirror_place) < from.mirrors->share) made.shadow = from.mirrors->to;
    return made;
}

}  // namespace

plan decide(table const& within, destination to, std::span<bool const> open, double chance)
{
    return decide(within, to, question{.open = open, .chance = chance});
}

model::failure none_fits(plan const& made, table const& within)
{
    bool const dear = std::ranges::find(made.dropped, lack::budget, &drop::what) != made.dropped.end();
    std::string why =
        "no member of the group \"" + std::string(made.group) + "\" can take this request" + (dear ? " within its budget" : "");
    for (drop const& each : made.dropped) {
        why.append(&each == &made.dropped.front() ? ": " : "; ").append(within.targets[each.target].full_name).append(": ");
        why += in_words(each, within);
    }
    bool const denied =
        !made.dropped.empty() && std::ranges::all_of(made.dropped, [](drop const& each) { return each.what == lack::denied; });
    return {dear ? model::fault::over_budget : denied ? model::fault::forbidden : model::fault::bad_request, std::move(why), "model"};
}

std::variant<plan, inquiry> resolve(table const& within, destination to, question const& asked)
{
    if (to.what == destination::kind::group && !asked.label) {
        group const& from = within.groups[to.index];
        std::vector<drop> dropped;
        bool const asks = from.classifies && candidates_for(within, from, asked, dropped).size() > 1;
        if (asks) return inquiry{to.index};
    }
    return decide(within, to, asked);
}

plan decide(table const& within, destination to, question const& asked)
{
    plan made;
    if (to.what == destination::kind::group) {
        made = decide_group(within, within.groups[to.index], asked);
        made.as_asked = to.as_asked;
        return made;
    }
    bool const refused = !asked.open.empty() && asked.open.front();
    made.steps.push_back({to.index, road_to(within.targets[to.index], asked), {}, {}, refused ? reason::last_resort : reason::only});
    return made;
}

}  // namespace signalbox::route
