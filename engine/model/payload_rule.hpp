// Whose payloads are kept, as a configuration says it of everything, a route, a group or a consumer. A value.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace signalbox::model {

/// From the least to the most.
enum class payload_keeping : std::uint8_t { none, errors, sample, all };

struct payload_rule {
    payload_keeping keeps = payload_keeping::none;
    double share = 1;                   // with sample
    std::vector<std::uint32_t> redact;  // positions among the configuration's policies: what they find is taken out
    bool operator==(payload_rule const&) const = default;
};

/// "none", "errors", "sample", "all": what an event says of a payload that is kept.
constexpr std::string_view name(payload_keeping keeps)
{
    switch (keeps) {
    case payload_keeping::none: return "none";
    case payload_keeping::errors: return "errors";
    case payload_keeping::sample: return "sample";
    case payload_keeping::all: return "all";
    }
    return "none";
}

// And of one that is passed over. Constants: they go into events as they are.
inline constexpr std::string_view errors_skipped = "errors_skipped";
inline constexpr std::string_view sample_skipped = "sample_skipped";

}  // namespace signalbox::model
