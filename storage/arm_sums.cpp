#include "storage/arm_sums.hpp"

#include "storage/totals.hpp"

#include <algorithm>

namespace signalbox::storage {

namespace {

void add_cost(arm_sum& to, event_figures const& of, bool answered)
{
    if (!of.actual_cost_micros) {
        to.unknown_costs += answered && of.provider_known ? 1 : 0;
        return;
    }
    double const micros = static_cast<double>(*of.actual_cost_micros);
    ++to.cost.count;
    to.cost.micros += micros;
    to.cost.squares += micros * micros;
    to.cost.successes += answered ? 1 : 0;
    to.cost.of_successes += answered ? micros : 0;
}

}  // namespace

bool arm_sums::counts(schema::Event const& event)
{
    bool const of_caller = event.role() == "primary" || event.role().empty();
    return of_caller && !event.group().empty() && event.decision() != "blocked";
}

void arm_sums::add(schema::Event const& event)
{
    if (!counts(event)) {
        ++left_out;
        return;
    }
    auto const seen = event_figures::of(event);
    arm_sum& to = arms[event.tag()];
    drawn& its = revisions[event.config_revision()][event.tag()];
    double const probability = event.assignment_probability() > 0 ? std::min(1.0, event.assignment_probability()) : 1.0;
    ++to.requests;
    ++its.requests;
    to.probability += probability;
    its.probability += probability;
    ++to.units[event.assignment_unit()];
    to.fallbacks += event.fallback_count() > 0 ? 1 : 0;
    bool const answered = event.decision() == "allowed";
    add_cost(to, seen, answered);
    if (event.decision() == "abandoned") {
        ++to.abandoned;
        return;
    }
    to.streams += seen.stream ? 1 : 0;
    if (!answered) {
        ++to.failures;
        return;
    }
    to.latency.add(seen.latency_us);
    if (seen.stream && seen.first_token_us() > 0) to.first_token.add(seen.first_token_us());
}

double arm_sums::due(std::string const& tag) const
{
    double sum = 0;
    for (auto const& [revision, tags] : revisions) {
        auto const its = tags.find(tag);
        if (its == tags.end()) continue;
        double requests = 0, whole = 0;
        for (auto const& [other, of] : tags) {
            requests += static_cast<double>(of.requests);
            whole += of.probability / static_cast<double>(of.requests);
        }
        sum += requests * its->second.probability / static_cast<double>(its->second.requests) / whole;
    }
    return sum;
}

}  // namespace signalbox::storage
