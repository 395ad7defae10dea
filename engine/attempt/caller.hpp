// One attempt at one target: send, judge the head, read until the first decoded event (streams) or the whole body (plain replies). On the request's strand;
// everything in the context is lent by the gateway and outlives the attempt.
#pragma once

#include "engine/attempt/encoder.hpp"
#include "engine/attempt/health_board.hpp"
#include "engine/attempt/open_reply.hpp"
#include "engine/attempt/trail.hpp"

namespace signalbox::attempt {

/// Plain replies are held up to this size, so that one cut in the middle can still be answered by another target; longer ones are passed on as they come.
inline constexpr std::size_t held_reply_limit = 1024 * 1024;
/// Error bodies are read up to this size; providers' are under 4 KiB.
inline constexpr std::size_t refusal_limit = 64 * 1024;

struct call_context {
    upstream::stop_signal& stop;
    upstream::alarm_clock& clock;
    std::vector<std::shared_ptr<upstream::pool>> const& pools;  // positions of the providers
    std::vector<provider::definition> const& providers;
    route::table const& table;
    health_board const& health;
    encoder& requests;
    bool stream = false;
    model::steady_time deadline;  // of the whole request
    std::int64_t now_unix = 0;
};

class caller {
public:
    explicit caller(call_context const& with) : with_(with) {}

    /// `until` bounds the time to the first event. `note` gets times, status, and whether the target certainly got nothing. Faults as exchange::begin and read, and upstream_status,
    /// upstream_error, first_token_timeout, deadline_passed, malformed_reply, truncated, reply_too_large.
    upstream::task<model::result<open_reply>> call(route::step const& step, bool strict, model::steady_time until, tried& note,
                                                   upstream::connection_choice connection = upstream::connection_choice::kept_or_new);

    /// The last answer that was no success.
    refusal const& refused() const { return refused_; }
    bool was_refused() const { return refused_.status != 0; }

private:
    struct bounds {
        upstream::time_bounds times;
        bool first_token_binds = false;
        bool deadline_binds = false;
    };
    bounds bounds_of(route::step const& step, provider::definition const& at, model::steady_time until, model::steady_time now) const;
    model::result<void> check_head(upstream::exchange const& wire) const;
    upstream::task<model::result<void>> read_until_open(open_reply& into);
    upstream::task<model::failure> read_refusal(upstream::exchange& wire, route::target const& at);
    model::failure rename(model::failure seen, bounds const& by) const;

    call_context const& with_;
    refusal refused_;
};

/// Appends the reply headers a caller gets to see: request ids, rate limits, retry hints.
void append_passing_headers(std::string& out, wire::response_head const& head);

}  // namespace signalbox::attempt
