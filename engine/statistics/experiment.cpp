#include "engine/statistics/experiment.hpp"

#include <algorithm>
#include <array>

namespace signalbox::statistics {

namespace {

/// What people call the arm that was there before.
constexpr std::array<std::string_view, 3> usual_baselines{"control", "baseline", "stable"};

std::string counted_caution(std::uint64_t count, std::string const& what)
{
    return std::to_string(count) + what;
}

/// What people call a unit.
std::string words_of_unit(std::string const& kind)
{
    if (kind == "header") return "header's value";
    if (kind == "ip") return "address";
    return kind == "first_turns" ? "conversation" : kind;
}

void add_unit(experiment& made, assigned_unit const& unit)
{
    if (unit.kind.empty()) return;
    std::string const what = "what is assigned is the " + words_of_unit(unit.kind);
    made.cautions.push_back(unit.counted ? what + ": " + std::to_string(unit.count) + (unit.count == 1 ? " unit" : " units") +
                                               ", and intervals count how alike the requests of one are"
                                         : what + ", and requests are taken as independent: intervals are too narrow");
}

void add_cautions(experiment& made, arm_set const& from)
{
    if (made.suppressed())
        made.cautions.push_back("the arms did not get the requests that their weights promise: no verdict until the reason is known");
    if (from.from_totals) made.cautions.push_back("from totals so far: costs and shares follow when every request was looked at");
    if (!is_drawn(from.by)) made.cautions.push_back("these arms were not drawn by chance: what differs may lie in who asked them and when");
    if (from.revisions > 1 && from.by != arms_by::revision)
        made.cautions.push_back(
            counted_caution(from.revisions, " configurations were in force; a shorter range narrows the report to one"));
    add_unit(made, from.unit);
    std::uint64_t abandoned = 0, unknown = 0;
    for (arm const& each : from.arms) {
        abandoned += each.abandoned;
        unknown += each.unknown_costs;
    }
    if (abandoned > 0)
        made.cautions.push_back(
            counted_caution(abandoned, " requests were abandoned by their callers and have no part in times and errors"));
    if (unknown > 0) made.cautions.push_back(counted_caution(unknown, " answered requests have no known cost and are left out of it"));
}

}  // namespace

arm const* arm_set::find(std::string_view name) const
{
    auto const found = std::ranges::find(arms, name, &arm::name);
    return found == arms.end() ? nullptr : &*found;
}

std::uint64_t arm_set::requests() const
{
    std::uint64_t all = 0;
    for (arm const& each : arms) all += each.requests;
    return all;
}

std::string shown_arm(std::string const& name, arms_by by)
{
    return name.empty() ? "(no " + std::string(arms_by_names[static_cast<std::size_t>(by)]) + ")" : name;
}

std::string usual_baseline(arm_set const& of)
{
    for (std::string_view const each : usual_baselines)
        if (of.find(each)) return std::string(each);
    return largest_arm(of, {});
}

std::string largest_arm(arm_set const& of, std::string_view besides)
{
    // Requests without a name are those from before the experiment, or of no part in it.
    auto const weight = [](arm const& each) { return std::pair(!each.name.empty(), each.requests); };
    arm const* best = nullptr;
    for (arm const& each : of.arms)
        if ((besides.empty() || each.name != besides) && (!best || weight(each) > weight(*best))) best = &each;
    return best ? best->name : std::string();
}

std::optional<experiment> experiment_of(arm_set const& arms, experiment_question asked)
{
    if (asked.baseline.empty()) asked.baseline = usual_baseline(arms);
    arm const* const base = arms.find(asked.baseline);
    if (arms.arms.size() < 2 || !base) return std::nullopt;
    experiment made;
    made.asked = asked;
    made.drawn = is_drawn(arms.by) && !arms.from_totals;
    for (arm const& each : arms.arms) {
        made.names.push_back(shown_arm(each.name, arms.by));
        made.requests.push_back(each.requests);
        made.due.push_back(each.due);
    }
    if (made.drawn) made.shares = check_ratio(made.requests, made.due, arms.share_design);
    for (arm const& each : arms.arms)
        if (&each != base)
            made.others.push_back({shown_arm(each.name, arms.by), compare(base->values, each.values, asked.how, asked.primary),
                                   shift_of(base->values.latency, each.values.latency),
                                   welch(base->values.cost.over, each.values.cost.over)});
    std::ranges::stable_partition(made.others, [&](compared_arm const& each) { return each.name != shown_arm({}, arms.by); });
    made.asked.baseline = shown_arm(asked.baseline, arms.by);
    made.unit = arms.unit;
    add_cautions(made, arms);
    return made;
}

}  // namespace signalbox::statistics
