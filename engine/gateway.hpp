// The gateway: one request in, one reply out, one event. One object per worker, on that worker's io_context; usable without the server
// by anyone who implements client_stream and event_sink.
#pragma once

#include "engine/account/identifiers.hpp"
#include "engine/client_stream.hpp"
#include "engine/event_sink.hpp"
#include "engine/state.hpp"
#include "engine/upstream/alarm_clock.hpp"
#include "engine/upstream/pool.hpp"
#include "engine/upstream/stop.hpp"
#include "engine/wire/http.hpp"

#include <memory>
#include <string_view>
#include <vector>

namespace signalbox {

/// A request as it came from a client. Views outlive its handling.
struct inbound {
    std::string_view method;
    std::string_view path;
    std::string_view query;
    wire::header_list const* headers = nullptr;
    std::string_view body;
    model::steady_time arrived;  // the first byte of the request
    model::wall_time arrived_wall;
};

/// A worker's hold on the shared state, with its own connections. What a request began with it keeps, whatever is published meanwhile.
struct worker_state {
    std::shared_ptr<state const> shared;
    std::vector<std::shared_ptr<upstream::pool>> pools;  // positions of the snapshot's providers
};

class gateway {
public:
    /// `worker` (0 to 63) makes event ids unique. Everything referred to outlives the gateway.
    gateway(upstream::executor where, upstream::alarm_clock& clock, state_source& states, event_sink& events, unsigned worker);
    gateway(gateway const&) = delete;

    /// Answers one request. Chat requests leave exactly one event; the model list and unknown paths leave none. `stop` breaks everything off.
    upstream::task<void> handle(inbound const& request, client_stream& client, upstream::stop_signal& stop);

    /// The state in force, refreshed when something new was published.
    std::shared_ptr<worker_state const> current();
    upstream::alarm_clock& clock() { return clock_; }

private:
    friend class chat_run;
    upstream::task<void> refuse(model::failure why, model::dialect spoken, client_stream& client);

    upstream::executor where_;
    upstream::alarm_clock& clock_;
    state_source& states_;
    event_sink& events_;
    account::id_source ids_;
    std::uint64_t seen_version_ = 0;
    std::shared_ptr<worker_state const> current_;
};

}  // namespace signalbox
