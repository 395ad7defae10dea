// How far a sink has delivered the event store: a small file beside the store, replaced whole. Owned by the sink's thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::server {

struct sink_position {
    std::uint64_t cursor = 0;   // the place in the order of arrival that is delivered next
    std::uint64_t dropped = 0;  // events that the receiver will never take
    std::uint64_t missed = 0;   // events that were gone before they could be delivered
    bool operator==(sink_position const&) const = default;
};

/// "PATH-sink-ID".
std::string sink_position_path(std::string const& store, std::string const& sink);

std::string sink_position_text(sink_position const& of);
/// Nothing for a text that is none.
std::optional<sink_position> parse_sink_position(std::string_view text);

}  // namespace signalbox::server
