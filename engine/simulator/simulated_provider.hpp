// A provider inside the process: answers requests in its dialect, whichever that is, as the origin's simulations say, with their delays, failures and
// cuts. It stands on the codecs of the dialect as a server would. Shared by the connections of a pool, on the worker's strand.
#pragma once

#include "engine/dialect/format.hpp"
#include "engine/upstream/origin.hpp"
#include "engine/wire/http.hpp"

#include <chrono>
#include <deque>
#include <map>
#include <memory>
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

/// When this many tokens have been said, counted from the first moment of the answer.
std::chrono::nanoseconds due_at(upstream::simulation const& played, std::uint64_t tokens);

class simulated_session;

class simulated_provider {
public:
    explicit simulated_provider(upstream::origin to) : to_(std::move(to)) {}
    simulated_provider(simulated_provider const&) = delete;
    ~simulated_provider();

    /// Answers one whole request. With an error rate of 0.2 every fifth request for the model fails, the first one does not.
    simulated_reply reply(std::string_view method, std::string_view path, std::string_view body);

    /// The answer to a handshake of WebSocket, and the session when it is a good one.
    struct opened_session {
        simulated_reply first;
        std::unique_ptr<simulated_session> session;  // null: refused
    };
    opened_session open_session(wire::request_head const& asked);

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
