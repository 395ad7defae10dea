// One call of one target: encode, exchange, and read until the reply has begun or is a refusal. Owned by a chain, on the request's strand.
#pragma once

#include "engine/attempt/encoder.hpp"
#include "engine/attempt/machine.hpp"
#include "engine/attempt/open_reply.hpp"
#include "engine/attempt/passing_headers.hpp"
#include "engine/attempt/request_secrets.hpp"
#include "engine/payload/capture.hpp"
#include "engine/attempt/token_sources.hpp"

#include <memory>
#include <vector>

namespace signalbox::attempt {

/// A plain reply is held back whole up to this size, so that its failure can still move on to another target; longer ones are passed on as
/// they come.
inline constexpr std::size_t held_reply_limit = 1024 * 1024;
/// Error bodies are read up to this size; providers' are under 4 KiB.
inline constexpr std::size_t refusal_limit = 64 * 1024;
/// And for this long: the status has decided already, and another target may be waiting.
inline constexpr std::chrono::milliseconds refusal_patience{1'000};

struct call_context {
    upstream::stop_signal& stop;
    upstream::alarm_clock& clock;
    std::vector<std::shared_ptr<upstream::pool>> const& pools;  // positions of the providers
    std::vector<provider::definition> const& providers;
    route::table const& table;
    health_board const& health;
    encoder& requests;
    request_secrets& secrets;
    dialect::operation asked = dialect::operation::chat;
    bool stream = false;
    model::steady_time deadline;  // of the whole request
    std::int64_t now_unix = 0;
    payload::capture* keeps = nullptr;      // what is sent and received; null: nothing
    token_sources const* tokens = nullptr;  // positions of the providers; null for each without an account, or for all
};

class provider_call {
public:
    explicit provider_call(call_context const& with) : with_(with) {}

    /// Makes `reply` a reply that has begun. `until` bounds the time until then: a plain reply with its end (or more of it than is held), a
    /// stream with its first event, or with its first content when the step has a time limit for that. A provider that refuses its access
    /// token is asked once more with a fresh one. `note` gets times and status, and whether the target certainly received nothing. Faults as
    /// exchange::begin and read, and upstream_status, upstream_error, first_token_timeout, deadline_passed,
    /// malformed_reply, truncated, reply_too_large.
    upstream::task<model::result<void>> perform(call const& what, bool strict, model::steady_time until, tried& note, open_reply& reply);

    /// The last answer that was no success and was read to its end.
    refusal const& refused() const { return refused_; }
    bool was_refused() const { return refused_.status != 0; }

private:
    struct bounds {
        upstream::time_bounds times;
        bool first_token_binds = false;
        bool deadline_binds = false;
        bool until_content = false;  // a limit for the first token waits for content, not for any event
    };
    upstream::task<model::result<void>> ask(call const& what, bool strict, model::steady_time until, tried& note, open_reply& reply,
                                            std::string_view token);
    upstream::task<model::result<void>> ask_with_token(provider::token_source& from, call const& what, bool strict,
                                                       model::steady_time until, tried& note, open_reply& reply);
    bounds bounds_of(route::step const& step, provider::definition const& at, model::steady_time until, model::steady_time now) const;
    upstream::time_bounds after_opening(bounds const& by) const;
    std::unique_ptr<dialect::reply_reader> reader_for(open_reply const& of) const;
    void look_at(std::string_view first_bytes, open_reply& into) const;
    model::result<void> open_raw(open_reply& into) const;
    model::result<void> open_session(open_reply& into) const;
    model::failure explain(model::failure seen, wire::response_head const& head) const;
    model::result<void> check_head(upstream::exchange const& wire) const;
    model::result<bool> take(std::string_view bytes, open_reply& into, bool until_content) const;
    model::result<bool> take_ready(open_reply& into, bool until_content) const;
    upstream::task<model::result<void>> read_until_open(open_reply& into, bool until_content);
    upstream::task<model::failure> read_refusal(upstream::exchange& wire, route::target const& at, upstream::time_bounds until);
    model::failure rename(model::failure seen, bounds const& by) const;
    void keep_head(wire::response_head const& head) const;
    void keep(std::string_view received) const
    {
        if (with_.keeps) with_.keeps->add(payload::part::received, received);
    }

    call_context const& with_;
    refusal refused_;
};

}  // namespace signalbox::attempt
