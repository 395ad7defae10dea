// What the arms of an experiment add up to: events by the arm that was assigned, not by the model that answered. Values.
#pragma once

#include "storage/histogram.hpp"
#include "storage/totals.hpp"

#include "schema/event.pb.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace signalbox::storage {

/// What the conversations of the console's playground begin with: a person tries something there, and no caller was assigned to an arm.
inline constexpr std::string_view console_conversation = "console:";

struct cost_sums {
    std::uint64_t count = 0, successes = 0;            // requests whose cost is known
    double micros = 0, squares = 0, of_successes = 0;  // micro-dollars, their squares, and those of requests that were answered
};

/// Requests of one unit that was assigned, such as a consumer.
struct unit_sum {
    std::uint64_t requests = 0, failures = 0, fallbacks = 0, answers = 0, priced = 0;
    double log_latency = 0, log_latency_squares = 0;  // of answers
    double micros = 0, micros_squares = 0;            // of priced ones
};

inline constexpr std::size_t most_units = 100'000;  // of one arm, as conversations may be; of more, an even sample is kept

/// Sums by the name of the unit. How alike the requests of a unit are is known well from a part of the units: when there are too many, half of
/// them are dropped, chosen by a hash of their names, and the names in that half are not taken in again.
class unit_sums {
public:
    /// The sum of a unit; null when it is not in the sample.
    unit_sum* of(std::string_view unit);
    std::size_t size() const { return sums_.size(); }
    unsigned halved() const { return halved_; }
    /// Whether a sample that was halved so often has this name.
    static bool is_sampled(std::string_view unit, unsigned halved);
    bool empty() const { return sums_.empty(); }
    unit_sum const& at(std::string const& unit) const { return sums_.at(unit); }
    auto begin() const { return sums_.begin(); }
    auto end() const { return sums_.end(); }

private:
    std::map<std::string, unit_sum, std::less<>> sums_;
    unsigned halved_ = 0;  // times
};

struct arm_sum {
    std::uint64_t requests = 0;   // allowed ones
    std::uint64_t failures = 0;   // decision "error"
    std::uint64_t abandoned = 0;  // the client left: neither an answer nor a failure
    std::uint64_t fallbacks = 0;
    std::uint64_t streams = 0;        // without abandoned ones
    std::uint64_t unknown_costs = 0;  // answered requests
    histogram latency, first_token;   // of answered requests; of streams
    cost_sums cost;
    double probability = 0;                                   // sum of those with which the arm was assigned
    std::map<std::string, std::uint64_t, std::less<>> units;  // what was assigned: "request", "consumer", ...
    std::uint64_t of_units = 0;                               // requests whose unit has a name; without abandoned ones
    unit_sums by_unit;                                        // by the name of the unit, where events tell it

    void add(event_figures const& seen);
    void add_to_unit(std::string_view unit, event_figures const& seen);
};

/// Which of the units of this kind a request belongs to. Empty for a request by itself, and for a header's value or an address in events from
/// before they had `assignment_value`; their conversations go by name.
inline std::string_view unit_of(std::string_view kind, std::string_view consumer, std::string_view value, std::string_view conversation)
{
    if (kind.empty() || kind == "request") return {};
    if (kind == "consumer") return consumer;
    return value.empty() && (kind == "conversation" || kind == "first_turns") ? conversation : value;
}

/// What of a request decides about its arm.
struct assigned_request {
    std::string_view arm, revision, unit;
    std::string_view unit_name;  // which of them; see unit_of()
    double probability = 0;      // 0: not known, as certain
};

/// Arms by their name; what a configuration had in force.
struct arm_sums {
    std::map<std::string, arm_sum, std::less<>> arms;
    /// By revision and arm: how many requests, and the probabilities that were added up.
    struct drawn {
        std::uint64_t requests = 0;
        double probability = 0;
    };
    std::map<std::string, std::map<std::string, drawn, std::less<>>, std::less<>> revisions;
    std::uint64_t left_out = 0;  // refused by the gateway, sent by itself or by the console, or no chat of a group

    void add(assigned_request const& as, event_figures const& seen);
    /// By its tag, when one of a group's members was assigned to it.
    void add(schema::Event const& event);
    /// How many requests an arm would have got by the probabilities of each revision.
    double due(std::string const& arm) const;
    /// How many units have requests; about, where an arm has only a sample.
    std::uint64_t units() const;
};

}  // namespace signalbox::storage
