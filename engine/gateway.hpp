// The gateway: one request in, one reply out, one event. One object per worker, on that worker's io_context; usable without the server
// by anyone who implements client_stream and event_sink.
#pragma once

#include "engine/account/identifiers.hpp"
#include "engine/client_stream.hpp"
#include "engine/event_sink.hpp"
#include "engine/refusal_window.hpp"
#include "engine/state.hpp"
#include "engine/upstream/alarm_clock.hpp"
#include "engine/upstream/pool.hpp"
#include "engine/upstream/stop.hpp"
#include "engine/model/logging_rule.hpp"
#include "engine/wire/http.hpp"

#include <atomic>
#include <functional>
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
    std::string_view peer = {};         // the address that the connection comes from, without its port; empty: unknown
    std::string_view role = "primary";  // a constant; another one of a request that the gateway makes for the request of the event `parent`
    std::uint64_t parent = 0;
    std::string_view as_sent = {};  // the body as the caller sent it, where it was changed; null: it was not
    model::logging_rule const* logging =
        nullptr;  // of a request that the gateway makes: what holds for the one that it is made for; null: nothing
};

struct entry;
class shadows;

/// A reply in the gateway's own words, sent whole.
struct own_reply {
    int status = 200;
    std::string body;
    std::string lines;  // header lines, each with its end
    std::string_view type = "application/json";
};

/// A worker's hold on the shared state, with its own connections. What a request began with it keeps, whatever is published meanwhile.
struct worker_state {
    std::shared_ptr<state const> shared;
    std::vector<std::shared_ptr<upstream::pool>> pools;  // positions of the snapshot's providers
    std::string_view revision;                           // of the configuration, kept
};

/// Requests refused by their head, over all workers: without a valid key, from a foreign page, for a path or method that nothing answers.
struct stranger_counts {
    std::atomic<std::uint64_t> refused{0};
    std::atomic<std::uint64_t> without_event{0};  // among them
};

class gateway {
public:
    /// `worker` (0 to 63) makes event ids unique. Everything referred to outlives the gateway.
    gateway(upstream::executor where, upstream::alarm_clock& clock, state_source& states, event_sink& events, unsigned worker,
            stranger_counts* strangers = nullptr);
    gateway(gateway const&) = delete;
    ~gateway();

    /// Answers one request. Chat requests and refusals leave exactly one event, but for those of strangers, whose events are bounded
    /// (refusal_window); lists of models leave none. `stop` breaks everything off.
    upstream::task<void> handle(inbound const& request, client_stream& client, upstream::stop_signal& stop);
    /// Whether the head leaves anything to decide by the body: when not, handle() answers without one.
    bool wants_body(inbound const& head);
    /// The lines of every reply to this request that say which pages may read it.
    std::string cors_lines_for(inbound const& head);

    /// The state in force, refreshed when something new was published. Valid until the next call.
    std::shared_ptr<worker_state const> const& current();
    upstream::alarm_clock& clock() { return clock_; }
    /// Breaks off the copies of requests that still run and sends no more; tells on its strand when they are over.
    void end_shadows(std::function<void()> ended);
    /// The id of a reply that began at this time, also of one that leaves no event.
    std::string next_id(model::wall_time began);

private:
    friend class chat_run;
    upstream::task<void> handle_claimed(inbound request, client_stream& client, upstream::stop_signal& stop);
    upstream::task<void> answer(inbound const& request, entry from, client_stream& client, upstream::stop_signal& stop);
    upstream::task<void> chat(inbound const& request, entry from, client_stream& client, upstream::stop_signal& stop);
    upstream::task<void> chat_streaming(inbound request, entry from, client_stream& client, upstream::stop_signal& stop);
    upstream::task<void> send(own_reply made, client_stream& client);
    upstream::task<void> refuse(inbound const& request, entry const& from, client_stream& client);
    upstream::task<void> answer_options(inbound const& request, entry const& from, client_stream& client);
    std::string own_lines(inbound const& request, model::dialect spoken, std::string_view id);
    std::unique_ptr<schema::event_record> event_for_stranger(turned_away why);
    void record_withheld();
    void record_withheld(turned_away why, model::fault what, std::string_view words);

    upstream::executor where_;
    upstream::alarm_clock& clock_;
    state_source& states_;
    event_sink& events_;
    account::id_source ids_;
    refusal_window refusals_;
    upstream::alarm_clock::alarm window_end_;  // armed while refusals wait to be told in one event
    std::unique_ptr<shadows> shadows_;
    stranger_counts* strangers_;
    std::uint64_t seen_version_ = 0;
    std::shared_ptr<worker_state const> current_;
};

}  // namespace signalbox
