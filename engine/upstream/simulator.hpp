// A provider inside the process: answers requests in its dialect as the origin's simulations say, with their delays, failures and cuts.
// Owned by a pool, on the worker's strand.
#pragma once

#include "engine/upstream/origin.hpp"
#include "engine/upstream/simulated_dialect.hpp"
#include "engine/upstream/transport.hpp"

#include <deque>
#include <map>
#include <memory>
#include <string>

namespace signalbox::upstream {

/// Bytes of a reply and when they come, counted from the request's end.
struct simulated_piece {
    std::chrono::nanoseconds due{0};
    std::string bytes;
};

struct simulated_reply {
    std::deque<simulated_piece> pieces;
    bool cut = false;  // the connection breaks after the last piece
};

class simulator {
public:
    /// `to` outlives the simulator.
    explicit simulator(origin const& to) : to_(to) {}
    simulator(simulator const&) = delete;

    /// Answers one whole request. With an error rate of 0.2 every fifth request for the model fails, the first one does not.
    simulated_reply reply(std::string_view method, std::string_view path, std::string_view body);

private:
    bool fails(std::string const& model, simulation const& played);
    origin const& to_;
    std::map<std::string, std::uint64_t, std::less<>> asked_;  // by model; as many as the configuration simulates
};

}  // namespace signalbox::upstream
