// How busy and how fast a target is, at one moment: what strategies compare. A value.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace signalbox::route {

/// Which time of a reply counts.
enum class timing : std::uint8_t { first_token, total };
std::optional<timing> timing_named(std::string_view text);

struct percentiles {
    std::optional<std::chrono::milliseconds> p50, p95;  // nothing: not measured lately
    bool operator==(percentiles const&) const = default;
};

struct load {
    std::uint32_t in_flight = 0;  // requests that it serves now, of all groups and workers
    std::uint64_t tokens = 0;     // of the last minute
    percentiles first_token;      // until a stream's first content, or until a plain reply was whole
    percentiles total;            // until the reply's last byte
    bool operator==(load const&) const = default;
};

/// What a member was compared by.
struct measure {
    enum class of : std::uint8_t { nothing, in_flight, milliseconds, tokens, micro_dollars };
    of what = of::nothing;
    std::int64_t number = 0;
    bool operator==(measure const&) const = default;
};

}  // namespace signalbox::route
