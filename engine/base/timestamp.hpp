// Microseconds since 1970 as RFC 3339 text and back. Pure; UTC is written, any offset is read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::base {

/// "2026-11-21T11:43:05.123456Z".
std::string timestamp_text(std::int64_t microseconds_since_1970);
/// "2026-11-21T11:43:05Z": what follows the seconds is dropped.
std::string timestamp_of_seconds(std::int64_t microseconds_since_1970);
void append_timestamp(std::string& out, std::int64_t microseconds_since_1970);

/// Reads "2026-11-21", "2026-11-21T11:43:05Z", with a fraction and an offset ("+01:00"); a blank may stand for the T. Second 60, a leap
/// second, is the first of the next minute. Digits beyond microseconds are dropped.
std::optional<std::int64_t> parse_timestamp(std::string_view text);

}  // namespace signalbox::base
