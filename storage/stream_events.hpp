// The events of a kept stream with the times at which they came, as far as these were noted. Views into the kept part; pure.
#pragma once

#include "storage/payload.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace signalbox::storage {

/// Lines: of a longer stream the beginning.
inline constexpr std::size_t most_stream_events = 5'000;

struct stream_event {
    std::string_view bytes;                       // as it came
    std::string_view name, data;                  // of server-sent events; of a stream of lines the line. The first line of data alone
    std::optional<std::chrono::microseconds> at;  // of its last byte, since the request began
};

struct stream_times {
    std::vector<stream_event> events;
    std::size_t more_bytes = 0;                     // behind the last of them
    std::uint64_t untimed = 0;                      // pieces whose times were left out
    std::optional<std::size_t> longest;             // the event before which nothing came for the longest time, once the stream had begun
    std::optional<std::chrono::microseconds> last;  // when its last event came
};

/// Server-sent events, or lines of JSON.
bool is_stream(std::string_view body);

/// Nothing when the part is no such stream. The views live as long as the part.
std::optional<stream_times> stream_times_of(payload_text const& part, std::size_t most = most_stream_events);

/// The time since the event before it, of the first one since the request began; nothing where one of the two is not known.
std::optional<std::chrono::microseconds> gap_before(stream_times const& of, std::size_t event);

/// Why events have no times; empty when all have them.
std::string_view why_untimed(stream_times const& of);

}  // namespace signalbox::storage
