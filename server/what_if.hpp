// What a configuration would change about recorded requests: a sum that events are added to, and what it says in the end. Pure; nothing is sent.
#pragma once

#include "engine/likely_way.hpp"
#include "server/latency_model.hpp"

#include "schema/event.pb.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace signalbox::server {

/// Stands for the model of requests that were, or would be, refused.
inline constexpr std::string_view no_first_target = "(refused)";

/// Requests of one model, "provider/model" as in X-Signalbox-Model, that would be another's. Parts of requests: a draw by weight has no other answer.
struct request_flow {
    std::string from, to;
    double requests = 0;
};

struct counted_words {
    std::string words;
    double requests = 0;
};

struct what_if_result {
    std::uint64_t requests = 0;  // compared
    std::uint64_t left_out = 0;  // not compared: the gateway's own, raw ones, and refusals that have nothing to do with routes
    double changed = 0, untold = 0;
    std::vector<request_flow> flows;  // those that change; most requests first
    std::vector<counted_words> refusals, unknowns, contents;
    double micros_before = 0, micros_after = 0;  // micro-dollars of the requests whose cost is known on both sides
    double cost_unknown = 0;                     // requests
    latency_model modelled;
    modelled_times times;  // what it says
};

/// Who asked, with the rights of the other configuration: by the key's id and the consumer of an event. Null when it knows none.
using caller_lookup = std::function<std::shared_ptr<model::principal const>(std::string_view key_id, std::string_view consumer)>;

class what_if_sum {
public:
    what_if_sum(std::shared_ptr<config::snapshot const> by, caller_lookup who);
    what_if_sum(what_if_sum&&) = delete;

    /// Whether an event has a part in the comparison; the others are counted with skip().
    static bool compares(schema::Event const& event);
    void skip() { ++left_out_; }
    /// `first`: "provider/model" of the event's first call; empty when there was none.
    void add(schema::Event const& event, std::string_view first);
    what_if_result result() const;

private:
    /// Requests of one recorded model that have the same way.
    struct tally {
        std::uint64_t requests = 0, without_cost = 0;
        double probability = 0;         // sum of those with which the recorded model was assigned
        double micros = 0;              // of those with a cost
        std::vector<double> micros_at;  // the same tokens at each target of the way
        size_counts timed{};
    };
    struct way_class {
        likely_way way;
        std::string group;                    // that the events have
        std::map<std::uint32_t, tally> from;  // by name
    };

    std::uint32_t name_of(std::string_view text);
    way_class& class_of(schema::Event const& event);
    void add_cost(tally& to, way_class const& its, schema::Event const& event);
    bool settle_untold(way_class const& its, std::uint32_t name, double requests, what_if_result& made) const;
    bool settle_refused(way_class const& its, std::uint32_t name, double requests, what_if_result& made) const;
    void settle(way_class const& its, std::uint32_t name, tally const& of, what_if_result& made) const;  // what_if_result.cpp
    void move(route::share const& to, double part, double micros_there, std::uint32_t name, tally const& of, what_if_result& made) const;
    double part_at(way_class const& its, std::uint32_t name) const;
    std::vector<double> leavers_parts(way_class const& its, std::uint32_t name) const;

    std::shared_ptr<config::snapshot const> by_;
    caller_lookup who_;
    bool sized_;
    std::uint64_t left_out_ = 0;
    std::vector<std::string> names_;
    std::map<std::string, std::uint32_t, std::less<>> name_index_;
    std::vector<std::uint32_t> target_names_;  // by the target's position
    std::unordered_map<std::string, way_class> classes_;
    std::unordered_map<std::string, std::pair<std::string, likely_way>> ways_;
    latency_model times_;
};

}  // namespace signalbox::server
