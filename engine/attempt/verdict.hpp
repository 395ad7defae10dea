// What to do after a failed attempt: the one table of faults to verdicts, and how long to wait. Pure.
#pragma once

#include "engine/model/failure.hpp"

#include <chrono>
#include <optional>
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

/// The wait before retry number `retry` (from 1) of the same target: base * 2^(retry-1), at most `limit`, minus up to a quarter by `chance`
/// in [0,1); at least the provider's hint when it gave one. Nothing when the hint exceeds the limit: go to the next target.
std::optional<std::chrono::milliseconds> backoff(std::uint32_t retry, std::chrono::milliseconds base, std::chrono::milliseconds limit,
                                                 std::optional<std::chrono::milliseconds> hint, double chance);

/// Longer hints are nonsense or mean "not today"; either way nobody waits for them.
inline constexpr std::chrono::milliseconds hint_limit = std::chrono::hours(24);

/// Reads retry-after-ms, then retry-after (seconds or HTTP date). Nothing when absent or nonsense; at most hint_limit.
std::optional<std::chrono::milliseconds> retry_hint(std::string_view retry_after_ms, std::string_view retry_after, std::int64_t now_unix);

}  // namespace signalbox::attempt
