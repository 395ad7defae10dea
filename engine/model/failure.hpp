// What can go wrong, as a value. Used by every room: copied freely, lives on no strand.
#pragma once

#include "engine/model/error_kind.hpp"
#include "engine/model/outside_text.hpp"

#include <boost/system/result.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::model {

enum class fault : std::uint8_t {
    // what the caller did
    bad_request,     // the request is understood and wrong; `param` names the field
    malformed_json,  // the body is not JSON; the detail names the place
    too_deep,        // the body nests deeper than we follow
    unauthorized,    // no credential, or an unknown one
    forbidden,       // a known principal that may not use this model or group
    policy,          // a policy of this gateway denies it; `status` is what the policy says
    over_budget,     // no model can serve it for as little as the group allows, or a limit of costs is spent
    over_limit,      // a limit is spent; the detail names it
    unknown_model,   // no model or group has this name; the detail names the nearest
    unknown_path,
    method_not_allowed,
    body_too_large,
    head_too_large,
    request_timeout,  // head or body came too slowly
    untranslatable,   // `strict: true` and the target cannot express a field
    client_closed,    // the caller left
    // what we lack
    saturated,          // a named bound is full
    draining,           // we are shutting down
    store_unavailable,  // strict durability and the event store does not take the event
    internal,
    // what the upstream did
    breaker_open,  // not called: its circuit breaker is open
    connect_failed,
    connect_timeout,
    tls_failed,
    connection_reset,     // the connection broke before the reply ended
    attempt_timeout,      // the member's `timeout` passed
    first_token_timeout,  // no first event in time
    idle_timeout,         // silence between two events
    deadline_passed,      // the request's overall deadline
    upstream_status,      // an HTTP status that is no success; `status` holds it
    upstream_error,       // an error event inside a stream, or an error body under status 200
    truncated,            // the stream ended before its dialect's terminal event
    malformed_reply,      // the reply is not what its dialect or HTTP allows
    reply_too_large,
    exhausted,  // every target of the chain failed
};

/// The fault's name as events, metrics and logs show it, for instance "first_token_timeout".
std::string_view name(fault kind);

struct failure {
    fault kind = fault::internal;
    std::string detail;                                    // the gateway's own words, for people
    std::string param;                                     // the request or configuration field, when one is to blame
    int status = 0;                                        // the upstream's HTTP status, 0 when there was none
    std::optional<std::chrono::milliseconds> retry_after;  // the upstream's or our own hint
    std::optional<error_kind> said;                        // what a provider's error means, when one was read
    outside_text quoted;                                   // words of a provider or client that belong to it
    bool operator==(failure const&) const = default;
};

/// What is said of a failure: the gateway's words and behind them those from outside; empty when there are none.
std::string words_of(failure const& seen);

/// Either a T or the failure. There is no throw hook: look before you take, `.value()` does not compile.
template <class T>
using result = boost::system::result<T, failure>;

}  // namespace signalbox::model
