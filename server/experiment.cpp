#include "server/experiment.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace signalbox::server {

namespace {

/// Times on a logarithmic axis: a ratio of two arms is a difference there.
std::vector<statistics::bucket> logarithms(storage::histogram const& of)
{
    std::vector<statistics::bucket> made;
    of.each([&](std::size_t bucket, std::uint64_t count) {
        double const low = std::max(static_cast<double>(storage::histogram::lower_edge(bucket)), 0.5);
        double const wide = static_cast<double>(storage::histogram::width(bucket));
        made.push_back(
            {std::log(std::max(static_cast<double>(storage::histogram::midpoint(bucket)), 0.5)), std::log((low + wide) / low), count});
    });
    return made;
}

/// A success counts as one, a failure as none.
statistics::paired_sums sums_of(storage::cost_sums const& of)
{
    statistics::paired_sums made;
    made.over = {of.count, of.micros, of.squares};
    made.under = {of.count, static_cast<double>(of.successes), static_cast<double>(of.successes)};
    made.products = of.of_successes;
    return made;
}

statistics::arm_values values_of(storage::arm_sum const& of)
{
    statistics::arm_values made;
    made.requests = of.requests - of.abandoned;
    made.failures = of.failures;
    made.fallbacks = of.fallbacks;
    made.latency = logarithms(of.latency);
    made.first_token = logarithms(of.first_token);
    made.streams = of.streams;
    made.cost = sums_of(of.cost);
    return made;
}

std::string shown(std::string const& tag)
{
    return tag.empty() ? "(no tag)" : tag;
}

/// What people call the arm that was there before.
constexpr std::array<std::string_view, 3> usual_baselines{"control", "baseline", "stable"};

std::string usual_baseline(storage::arm_sums const& of)
{
    for (std::string_view const each : usual_baselines)
        if (std::string name(each); of.arms.contains(name)) return name;
    auto const most = std::ranges::max_element(of.arms, {}, [](auto const& each) { return each.second.requests; });
    return most == of.arms.end() ? std::string() : most->first;
}

void add_cautions(experiment& made, storage::arm_sums const& sums)
{
    if (made.suppressed())
        made.cautions.push_back("the arms did not get the requests that their weights promise: no verdict until the reason is known");
    if (sums.revisions.size() > 1)
        made.cautions.push_back(std::to_string(sums.revisions.size()) +
                                " configurations were in force; --since and --until narrow the report to one");
    std::uint64_t abandoned = 0, unknown = 0, grouped = 0;
    std::string unit;
    for (auto const& [tag, each] : sums.arms) {
        abandoned += each.abandoned;
        unknown += each.unknown_costs;
        for (auto const& [its, count] : each.units)
            if (its != "request" && !its.empty()) grouped += count, unit = its;
    }
    if (grouped > 0)
        made.cautions.push_back("what is assigned is the " + unit + ", and requests are taken as independent: intervals are too narrow");
    if (abandoned > 0)
        made.cautions.push_back(std::to_string(abandoned) +
                                " requests were abandoned by their callers and have no part in times and errors");
    if (unknown > 0) made.cautions.push_back(std::to_string(unknown) + " answered requests have no known cost and are left out of it");
}

}  // namespace

std::optional<experiment> experiment_of(storage::arm_sums const& sums, experiment_question asked)
{
    experiment made;
    if (asked.baseline.empty()) asked.baseline = usual_baseline(sums);
    if (sums.arms.size() < 2 || !sums.arms.contains(asked.baseline)) return std::nullopt;
    made.asked = asked;
    for (auto const& [tag, each] : sums.arms) {
        made.tags.push_back(shown(tag));
        made.requests.push_back(each.requests);
        made.due.push_back(sums.due(tag));
    }
    made.shares = statistics::check_ratio(made.requests, made.due);
    auto const base = values_of(sums.arms.at(asked.baseline));
    for (auto const& [tag, each] : sums.arms)
        if (tag != asked.baseline)
            made.others.push_back({shown(tag), statistics::compare(base, values_of(each), asked.how, asked.primary)});
    made.asked.baseline = shown(asked.baseline);
    add_cautions(made, sums);
    return made;
}

}  // namespace signalbox::server
