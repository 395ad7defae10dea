// A provider inside the process: answers requests in its dialect, whichever that is, as the origin's simulations say, with their delays, failures and
// cuts. It stands on the codecs of the dialect as a server would. Shared by the connections of a pool, on the worker's strand.
#pragma once

#include "engine/dialect/format.hpp"
#include "engine/upstream/origin.hpp"

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace signalbox::simulator {

/// Bytes of a reply and when they come, counted from the request's end.
struct simulated_piece {
    std::chrono::nanoseconds due{0};
    std::string bytes;
};

struct simulated_reply {
    std::deque<simulated_piece> pieces;
    bool cut = false;  // the connection breaks after the last piece
};

class simulated_provider {
public:
    explicit simulated_provider(upstream::origin to) : to_(std::move(to)) {}
    simulated_provider(simulated_provider const&) = delete;

    /// Answers one whole request. With an error rate of 0.2 every fifth request for the model fails, the first one does not.
    simulated_reply reply(std::string_view method, std::string_view path, std::string_view body);

private:
    bool fails(std::string const& model, upstream::simulation const& played);
    upstream::simulation const& play_of(std::string const& model) const;
    /// The reply of a request that is simulated to fail.
    std::optional<simulated_reply> failure_of(std::string const& model, upstream::simulation const& played, std::string lines);
    simulated_reply vectors(dialect::operation what, std::string_view model_in_path, std::string_view body, std::string lines);

    upstream::origin const to_;
    std::map<std::string, std::uint64_t, std::less<>> asked_;  // by model; as many as the configuration simulates
};

}  // namespace signalbox::simulator
