// The decision: from a destination, the states of its targets, the time and one random number to an ordered plan with reasons. Pure.
#pragma once

#include "engine/route/fit.hpp"
#include "engine/route/question.hpp"
#include "engine/route/table.hpp"

#include <span>
#include <string>
#include <variant>

namespace signalbox::route {

/// Why a step stands where it stands. Constants: they go into events as they are.
namespace reason {
inline constexpr std::string_view weight = "weight";      // drawn by weight, the assigned member
inline constexpr std::string_view first = "first";        // listed first
inline constexpr std::string_view next = "next";          // takes over when those before it fail
inline constexpr std::string_view turn = "turn";          // its turn in the round
inline constexpr std::string_view hash = "hash";          // the key of the request belongs to it
inline constexpr std::string_view affinity = "affinity";  // what belongs together stays there
inline constexpr std::string_view only = "only";          // there is no other
inline constexpr std::string_view busy = "least busy";
inline constexpr std::string_view usage = "least used";
inline constexpr std::string_view cost = "cheapest";
inline constexpr std::string_view speed = "fastest";
inline constexpr std::string_view explored = "exploring";              // not the fastest: to see whether it has become so
inline constexpr std::string_view unmeasured = "not measured lately";  // asked to be measured
inline constexpr std::string_view label = "label";                     // the classifier's answer
inline constexpr std::string_view usual_label = "default label";       // the classifier gave no answer that helps
inline constexpr std::string_view spare = "fallback group";            // the members all failed
inline constexpr std::string_view last_resort = "breaker open, last resort";
}  // namespace reason

/// Members beyond this many are tried in listed order after the drawn ones: no request makes so many calls (failover::attempts is 16),
/// and drawing costs time in the square of the number.
inline constexpr std::size_t drawn_limit = 64;

/// How a request goes to a target: its bytes around another model name, written anew in the target's dialect, or head and body as they came.
enum class road : std::uint8_t { relay, translate, raw };
/// As events name them.
constexpr std::string_view name(road way)
{
    return way == road::relay ? "relay" : way == road::raw ? "raw" : "translate";
}

struct step {
    std::uint32_t target = 0;
    road way = road::relay;
    std::string_view tag;  // of the member, kept
    member_timeouts timeouts;
    std::string_view reason;    // one of route::reason
    measure seen{};             // what the group's strategy compared
    std::uint64_t context = 0;  // tokens; 0: not known
    std::string_view through;   // the id of the group among the members that it belongs to; empty: a member of the group itself
};

struct plan {
    std::string_view group;  // empty for a model by itself; kept
    strategy how = strategy::single;
    std::string_view tag;               // of the assigned member: it stays when a fallback answers
    std::string_view unit = "request";  // what is assigned: the next with the same one meets the same member; a constant
    std::uint64_t unit_value = 0;       // a hash of which one; not of a request
    double probability = 1;             // with which the assigned member was chosen
    std::vector<step> steps;            // in order of trying
    std::vector<drop> dropped;          // members that cannot take the request, as listed
    std::optional<destination> shadow;  // gets a copy of the request once it is answered
    failover on_failure;
    moving_on const* moves_on = nullptr;  // lives in the table
    int exhausted_status = 0;             // 0: the last fault decides
    bool strict = false;
    bool as_asked = false;  // models are asked under the name that the request has
};

/// Members that cannot take the request are dropped first; without any left the plan has no steps. The group's strategy (one file each) orders
/// the others; a member that is a group stands for its own order. Members with an open breaker go to the end. The later draws of a
/// plan are derived from `chance`: equal arguments give equal plans. Members of weight 0 are only reached by failing over.
plan decide(table const& within, destination to, question const& asked);
/// The same for a request of which nothing is known.
plan decide(table const& within, destination to, std::span<bool const> open, double chance);

/// What must be asked before there can be a plan: which label of the group fits the request.
struct inquiry {
    std::uint32_t group = 0;  // in table::groups
};
/// As decide(); a group that classifies has a question first, while its answer is not known and makes a difference: with one member that can take
/// the request there is nothing to ask.
std::variant<plan, inquiry> resolve(table const& within, destination to, question const& asked);

/// What stands behind a step's reason in explanations and in events: "3 in flight", "in inner" of a step that belongs to the group "inner" among
/// the members; empty when there is no more to say.
std::string words_of(step const& chosen);

/// Why a plan has no steps: every member with what it lacks. over_budget when some lack nothing but the budget.
model::failure none_fits(plan const& made, table const& within);

/// The plan as a person reads it: what was assigned and why, then every step with its reason and time limits.
std::string explain(plan const& chosen, table const& within);  // explain.cpp

}  // namespace signalbox::route
