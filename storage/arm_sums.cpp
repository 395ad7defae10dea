#include "storage/arm_sums.hpp"

#include "engine/base/hash.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace signalbox::storage {

namespace {

void add_cost(arm_sum& to, event_figures const& of)
{
    bool const answered = of.ended == outcome::answered;
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

/// The value of a name, which is made where there is none. Names are looked up without a copy.
template <class Map>
auto& at_name(Map& in, std::string_view name)
{
    auto const found = in.find(name);
    return found != in.end() ? found->second : in[std::string{name}];
}

double log_latency(event_figures const& of)
{
    return std::log(std::max(static_cast<double>(of.latency_us), 0.5));
}

}  // namespace

/// By the first bits of its hash, which the product spreads.
bool unit_sums::is_sampled(std::string_view unit, unsigned halved)
{
    return halved == 0 || (base::fnv1a(unit) * 0x9E3779B97F4A7C15u) >> (64 - halved) == 0;
}

unit_sum* unit_sums::of(std::string_view unit)
{
    if (!is_sampled(unit, halved_)) return nullptr;
    auto const found = sums_.find(unit);
    if (found != sums_.end()) return &found->second;
    while (sums_.size() >= most_units) {
        ++halved_;
        std::erase_if(sums_, [this](auto const& each) { return !is_sampled(each.first, halved_); });
    }
    return is_sampled(unit, halved_) ? &sums_[std::string{unit}] : nullptr;
}

void arm_sum::add(event_figures const& seen)
{
    ++requests;
    fallbacks += seen.fell_back ? 1 : 0;
    add_cost(*this, seen);
    if (seen.ended == outcome::abandoned) {
        ++abandoned;
        return;
    }
    streams += seen.stream ? 1 : 0;
    if (seen.ended == outcome::error) {
        ++failures;
        return;
    }
    latency.add(seen.latency_us);
    if (seen.first_token_us() > 0) first_token.add(seen.first_token_us());
}

void arm_sum::add_to_unit(std::string_view unit, event_figures const& seen)
{
    if (seen.ended == outcome::abandoned) return;
    ++of_units;
    unit_sum* const its = by_unit.of(unit);
    if (its == nullptr) return;
    ++its->requests;
    its->fallbacks += seen.fell_back ? 1 : 0;
    if (seen.actual_cost_micros) {
        double const micros = static_cast<double>(*seen.actual_cost_micros);
        ++its->priced;
        its->micros += micros;
        its->micros_squares += micros * micros;
    }
    if (seen.ended == outcome::error) {
        ++its->failures;
        return;
    }
    double const time = log_latency(seen);
    ++its->answers;
    its->log_latency += time;
    its->log_latency_squares += time * time;
}

void arm_sums::add(assigned_request const& as, event_figures const& seen)
{
    arm_sum& to = at_name(arms, as.arm);
    drawn& its = at_name(at_name(revisions, as.revision), as.arm);
    double const probability = as.probability > 0 ? std::min(1.0, as.probability) : 1.0;
    ++its.requests;
    its.probability += probability;
    to.probability += probability;
    ++at_name(to.units, as.unit);
    to.add(seen);
    if (!as.unit_name.empty()) to.add_to_unit(as.unit_name, seen);
}

void arm_sums::add(schema::Event const& event)
{
    bool const of_caller = event.role() == "primary" || event.role().empty();
    bool const tried = event.conversation().starts_with(console_conversation);
    if (!of_caller || tried || event.group().empty() || event.decision() == "blocked") {
        ++left_out;
        return;
    }
    std::string_view const of_unit = unit_of(event.assignment_unit(), event.consumer(), event.assignment_value(), event.conversation());
    add({event.tag(), event.config_revision(), event.assignment_unit(), of_unit, event.assignment_probability()}, event_figures::of(event));
}

double arm_sums::due(std::string const& arm) const
{
    double sum = 0;
    for (auto const& [revision, names] : revisions) {
        auto const its = names.find(arm);
        if (its == names.end()) continue;
        double requests = 0, whole = 0;
        for (auto const& [other, of] : names) {
            requests += static_cast<double>(of.requests);
            whole += of.probability / static_cast<double>(of.requests);
        }
        sum += requests * its->second.probability / static_cast<double>(its->second.requests) / whole;
    }
    return sum;
}

std::uint64_t arm_sums::units() const
{
    unsigned halved = 0;
    for (auto const& [arm, sum] : arms) halved = std::max(halved, sum.by_unit.halved());
    std::unordered_set<std::string_view> all;
    for (auto const& [arm, sum] : arms)
        for (auto const& [unit, its] : sum.by_unit)
            if (unit_sums::is_sampled(unit, halved)) all.insert(unit);
    return std::uint64_t{all.size()} << halved;
}

}  // namespace signalbox::storage
