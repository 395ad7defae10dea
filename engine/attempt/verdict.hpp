// What to do after a failed attempt: the one table of faults to verdicts. Pure.
#pragma once

#include "engine/model/failure.hpp"

#include <cstdint>
#include <string_view>

namespace signalbox::attempt {

enum class verdict : std::uint8_t { retry_same, try_next, give_up };

std::string_view name(verdict what);

/// Retryable: connect failures, resets, timeouts, 408, 424, 425, 429 (without quota), 5xx, 529, 498, truncation and errors before the first
/// event. Next target only: 401, 402, 403, 404 of the provider, quota 429, open breaker, saturated pool. Give up: 400, 409, 413, 422,
/// client_closed, deadline_passed. With faults of the upstream `param` holds the provider's error code, which tells a spent quota from a
/// rate limit.
verdict judge(model::failure const& seen);

/// True for the error codes and types that say a quota or credit is spent: waiting does not help, another target does.
bool says_quota(std::string_view code);

/// True when the failure counts against the target's circuit breaker: its own misbehaviour, not a 4xx about the request or a client that
/// left.
bool counts_against_target(model::failure const& seen);

}  // namespace signalbox::attempt
