// What is known about each fault, one row for each: every table that tells faults apart is made from these rows. Constants.
#pragma once

#include "engine/model/error_kind.hpp"
#include "engine/model/failure.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace signalbox::model {

/// What to do after a failed attempt.
enum class verdict : std::uint8_t { retry_same, try_next, give_up };

/// How an event says that a request ended: answered, refused by the gateway, failed (also a reply that was cut), left by its client.
enum class decision : std::uint8_t { allowed, blocked, error, abandoned };

constexpr std::string_view name(decision what)
{
    constexpr std::array<std::string_view, 4> names{"allowed", "blocked", "error", "abandoned"};
    return names[static_cast<std::size_t>(what)];
}

/// What a fault says about the target's health, which its circuit breaker counts.
enum class evidence : std::uint8_t {
    none,    // of the caller, this gateway, or the network before the provider
    ill,     // the target is unwell: it counts
    status,  // the status of the provider's reply decides, by the rows of attempt/verdict
};

struct fault_row {
    fault what;
    std::string_view name;  // in events, metrics and logs
    int status;             // of our reply; a provider's error has the provider's
    error_kind kind;        // chooses the type and code that the caller's dialect has
    std::string_view code;  // OpenAI's code, where its clients know a better one than the name; empty: the name
    verdict then;           // with evidence::status: when the status says no more
    evidence shows;
    decision ends_as;
    std::string_view text;  // what the caller reads when a failure brings no words of its own
    bool late = false;      // a time limit passed
};

namespace rows {

using enum fault;
using enum error_kind;
using enum verdict;
using d = decision;
using e = evidence;

inline constexpr std::string_view no_key = "No valid API key was given: send it as Authorization: Bearer KEY or x-api-key: KEY.";

// clang-format off
inline constexpr std::array faults{
    // what the caller did
    fault_row{bad_request,         "bad_request",         400, invalid_request, "",                      give_up,    e::none,   d::blocked,   "The request is wrong."},
    fault_row{malformed_json,      "malformed_json",      400, invalid_request, "",                      give_up,    e::none,   d::blocked,   "The body is not JSON."},
    fault_row{too_deep,            "too_deep",            400, invalid_request, "",                      give_up,    e::none,   d::blocked,   "The body nests too deeply."},
    fault_row{unauthorized,        "unauthorized",        401, authentication,  "invalid_api_key",       give_up,    e::none,   d::blocked,   no_key},
    fault_row{forbidden,           "forbidden",           403, permission,      "",                      give_up,    e::none,   d::blocked,   "This key may not use this model."},
    fault_row{policy,              "policy",              403, permission,      "policy_violation",      give_up,    e::none,   d::blocked,   "A policy of this gateway does not allow this request."},
    fault_row{over_budget,         "over_budget",         402, billing,         "over_budget",           give_up,    e::none,   d::blocked,   "No model can serve this request within the budget."},
    fault_row{over_limit,          "over_limit",          429, rate_limit,      "rate_limit_exceeded",   give_up,    e::none,   d::blocked,   "A limit is reached."},
    fault_row{unknown_model,       "unknown_model",       404, not_found,       "model_not_found",       give_up,    e::none,   d::blocked,   "There is no such model."},
    fault_row{unknown_path,        "unknown_path",        404, not_found,       "unknown_url",           give_up,    e::none,   d::blocked,   "There is no such path."},
    fault_row{method_not_allowed,  "method_not_allowed",  405, invalid_request, "method_not_supported",  give_up,    e::none,   d::blocked,   "This path does not take this method."},
    fault_row{body_too_large,      "body_too_large",      413, too_large,       "",                      give_up,    e::none,   d::blocked,   "The body is too large."},
    fault_row{head_too_large,      "head_too_large",      431, too_large,       "",                      give_up,    e::none,   d::blocked,   "The request's head is too large."},
    fault_row{request_timeout,     "request_timeout",     408, timeout,         "",                      give_up,    e::none,   d::blocked,   "The request came too slowly."},
    fault_row{untranslatable,      "untranslatable",      400, invalid_request, "unsupported_parameter", try_next,   e::none,   d::blocked,   "The target cannot express this request."},
    fault_row{client_closed,       "client_closed",       499, invalid_request, "",                      give_up,    e::none,   d::abandoned, "The client left."},
    // what we lack
    fault_row{saturated,           "saturated",           503, overloaded,      "",                      try_next,   e::none,   d::blocked,   "The gateway is busy."},
    fault_row{draining,            "draining",            503, overloaded,      "",                      give_up,    e::none,   d::blocked,   "The gateway is shutting down."},
    fault_row{store_unavailable,   "store_unavailable",   503, overloaded,      "",                      give_up,    e::none,   d::blocked,   "The event store takes no events."},
    fault_row{internal,            "internal",            500, server,          "",                      give_up,    e::none,   d::error,     "The gateway failed."},
    // what the upstream did
    fault_row{breaker_open,        "breaker_open",        503, overloaded,      "",                      try_next,   e::none,   d::error,     "The target is out of service for a while."},
    fault_row{connect_failed,      "connect_failed",      502, server,          "",                      retry_same, e::ill,    d::error,     "The provider could not be reached."},
    fault_row{connect_timeout,     "connect_timeout",     504, timeout,         "",                      retry_same, e::ill,    d::error,     "Connecting to the provider took too long.", true},
    fault_row{tls_failed,          "tls_failed",          502, server,          "",                      retry_same, e::ill,    d::error,     "No secure connection to the provider could be made."},
    fault_row{connection_reset,    "connection_reset",    502, server,          "",                      retry_same, e::ill,    d::error,     "The connection to the provider broke."},
    fault_row{attempt_timeout,     "attempt_timeout",     504, timeout,         "",                      retry_same, e::ill,    d::error,     "The provider took too long.", true},
    fault_row{first_token_timeout, "first_token_timeout", 504, timeout,         "",                      retry_same, e::ill,    d::error,     "The provider took too long to begin its answer.", true},
    fault_row{idle_timeout,        "idle_timeout",        504, timeout,         "",                      retry_same, e::ill,    d::error,     "The provider fell silent.", true},
    fault_row{deadline_passed,     "deadline_passed",     504, timeout,         "",                      give_up,    e::none,   d::error,     "The request's deadline passed.", true},
    fault_row{upstream_status,     "upstream_status",     502, server,          "",                      try_next,   e::status, d::error,     "The provider reported an error."},
    fault_row{upstream_error,      "upstream_error",      502, server,          "",                      retry_same, e::status, d::error,     "The provider reported an error."},
    fault_row{truncated,           "truncated",           502, server,          "",                      retry_same, e::ill,    d::error,     "The provider's reply was cut."},
    fault_row{malformed_reply,     "malformed_reply",     502, server,          "",                      retry_same, e::status, d::error,     "The provider's reply could not be understood."},
    fault_row{reply_too_large,     "reply_too_large",     502, server,          "",                      try_next,   e::none,   d::error,     "The provider's reply is too large."},
    fault_row{exhausted,           "exhausted",           502, server,          "",                      give_up,    e::none,   d::error,     "Every target failed."},
};
// clang-format on

static_assert([] {
    for (std::size_t i = 0; i != faults.size(); ++i)
        if (static_cast<std::size_t>(faults[i].what) != i) return false;
    return faults.size() == static_cast<std::size_t>(exhausted) + 1;
}());

}  // namespace rows

inline constexpr auto& fault_facts = rows::faults;

constexpr fault_row const& facts_of(fault kind)
{
    return fault_facts[static_cast<std::size_t>(kind)];
}

}  // namespace signalbox::model
