#include "server/what_if.hpp"

#include "server/savings.hpp"

#include "engine/account/prices.hpp"
#include "engine/model/fault_facts.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace signalbox::server {

namespace {

constexpr std::size_t most_ways_kept = 100'000;  // some hundred bytes each

/// Refusals that routes, groups and allow-lists decide on.
constexpr std::array<std::string_view, 3> routed_refusals{"unknown_model", "forbidden", "over_budget"};

void append_part(std::string& out, double part)
{
    std::array<char, 32> digits;
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), part).ptr;
    out.append(digits.data(), end);
}

/// Equal for ways that lead equally.
std::string key_of(likely_way const& way)
{
    std::string out(way.group);
    for (route::share const& each : way.first.of) {
        out.append("\n").append(std::to_string(each.target)).append(" ").append(each.tag).append(" ");
        append_part(out, each.part);
    }
    if (way.refused) out.append("\nrefused ").append(model::words_of(*way.refused));
    return out.append("\n").append(way.untold);
}

bool was_refused(schema::Event const& event)
{
    return event.decision() == "blocked";
}

}  // namespace

what_if_sum::what_if_sum(std::shared_ptr<config::snapshot const> by, caller_lookup who)
    : by_(std::move(by)), who_(std::move(who)), sized_(looks_at_sizes(*by_))
{
    for (route::target const& each : by_->table.targets) target_names_.push_back(name_of(each.full_name));
}

std::uint32_t what_if_sum::name_of(std::string_view text)
{
    if (auto const found = name_index_.find(text); found != name_index_.end()) return found->second;
    auto const number = static_cast<std::uint32_t>(names_.size());
    names_.emplace_back(text);
    name_index_.emplace(text, number);
    return number;
}

bool what_if_sum::compares(schema::Event const& event)
{
    if (event.role() != "primary" && !event.role().empty()) return false;
    if (event.operation() == "raw" || event.operation() == "models" || event.operation().empty()) return false;
    return !was_refused(event) || std::ranges::find(routed_refusals, event.reason()) != routed_refusals.end();
}

what_if_sum::way_class& what_if_sum::class_of(schema::Event const& event)
{
    std::string asked = event.path();
    asked.append("\n").append(event.requested_model()).append("\n").append(event.key_id()).append("\n").append(event.consumer());
    if (sized_) asked.append("\n").append(std::to_string(event.tokens().prompt()));
    auto known = ways_.find(asked);
    if (known == ways_.end()) {
        if (ways_.size() >= most_ways_kept) ways_.clear();
        recorded_request const one{.method = event.method(),
                                   .path = event.path(),
                                   .model = event.requested_model(),
                                   .who = who_(event.key_id(), event.consumer()),
                                   .prompt_tokens = event.tokens().prompt(),
                                   .stream = event.stream(),
                                   .at = model::wall_time(std::chrono::microseconds(event.started_us()))};
        likely_way way = way_of(one, *by_);
        std::string key = key_of(way);
        known = ways_.emplace(std::move(asked), std::pair(std::move(key), std::move(way))).first;
    }
    std::string key = event.group();
    key.append("\n").append(event.requested_model()).append("\n").append(known->second.first);
    auto const [its, fresh] = classes_.try_emplace(std::move(key));
    if (fresh) its->second = {known->second.second, event.group(), {}};
    return its->second;
}

void what_if_sum::add_cost(tally& to, way_class const& its, schema::Event const& event)
{
    auto const seen = storage::event_figures::of(event);
    bool const none = seen.tokens_prompt == 0 && seen.tokens_completion == 0;
    if (!seen.actual_cost_micros || none) {
        ++to.without_cost;
        return;
    }
    to.micros += static_cast<double>(*seen.actual_cost_micros);
    model::usage const tokens = usage_of(seen);
    to.micros_at.resize(its.way.first.of.size(), 0);
    for (std::size_t i = 0; i < to.micros_at.size(); ++i) {
        auto const there = account::cost(by_->table.targets[its.way.first.of[i].target].price, tokens);
        if (there) to.micros_at[i] += static_cast<double>(there->micros);
    }
}

void what_if_sum::add(schema::Event const& event, std::string_view first)
{
    way_class& its = class_of(event);
    std::uint32_t const name = name_of(first.empty() ? no_first_target : first);
    tally& to = its.from[name];
    ++to.requests;
    to.probability += event.assignment_probability() > 0 ? std::min(1.0, event.assignment_probability()) : 1.0;
    add_cost(to, its, event);
    bool const timed = event.decision() == "allowed" && event.fallback_count() == 0 && event.latency_us() > 0 && !first.empty();
    if (!timed) return;
    size_class const size = size_class_of(event.stream(), event.tokens().completion());
    ++to.timed[size];
    times_.add(name, size, static_cast<std::uint64_t>(event.latency_us()));
}

}  // namespace signalbox::server
