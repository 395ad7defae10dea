// What the arms of an experiment add up to: events by the tag that was assigned, not by the model that answered. Values.
#pragma once

#include "storage/histogram.hpp"

#include "schema/event.pb.h"

#include <cstdint>
#include <map>
#include <string>

namespace signalbox::storage {

struct cost_sums {
    std::uint64_t count = 0, successes = 0;            // requests whose cost is known
    double micros = 0, squares = 0, of_successes = 0;  // micro-dollars, their squares, and those of requests that were answered
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
    double probability = 0;                      // sum of those with which the arm was assigned
    std::map<std::string, std::uint64_t> units;  // what was assigned: "request", "consumer", ...
};

/// Arms by their tag; what a configuration had in force.
struct arm_sums {
    std::map<std::string, arm_sum> arms;
    /// By revision and tag: how many requests, and the probabilities that were added up.
    struct drawn {
        std::uint64_t requests = 0;
        double probability = 0;
    };
    std::map<std::string, std::map<std::string, drawn>> revisions;
    std::uint64_t left_out = 0;  // refused by the gateway, sent by itself, or no chat of a group

    /// One of a group's members was assigned to the request.
    static bool counts(schema::Event const& event);
    void add(schema::Event const& event);
    /// How many requests an arm would have got by the probabilities of each revision.
    double due(std::string const& tag) const;
};

}  // namespace signalbox::storage
