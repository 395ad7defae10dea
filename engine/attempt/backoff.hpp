// How long to wait between retries, and what providers ask for. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace signalbox::attempt {

/// The wait before retry number `retry` (from 1) of the same target: base * 2^(retry-1), at most `limit`, minus up to a quarter by `chance`
/// in [0,1); at least the provider's hint when it gave one. Nothing when the hint exceeds the limit: go to the next target.
std::optional<std::chrono::milliseconds> backoff(std::uint32_t retry, std::chrono::milliseconds base, std::chrono::milliseconds limit,
                                                 std::optional<std::chrono::milliseconds> hint, double chance);

/// Longer hints are ignored: no request waits that long.
inline constexpr std::chrono::milliseconds hint_limit = std::chrono::hours(24);

/// Reads retry-after-ms, then retry-after (seconds or HTTP date). Nothing when absent or nonsense; at most hint_limit.
std::optional<std::chrono::milliseconds> retry_hint(std::string_view retry_after_ms, std::string_view retry_after, std::int64_t now_unix);

}  // namespace signalbox::attempt
