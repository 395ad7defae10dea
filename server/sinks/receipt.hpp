// What one delivery of events to a sink came to. A value.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace signalbox::server {

struct receipt {
    enum class outcome : std::uint8_t {
        taken,
        failed,     // another attempt may end otherwise: no connection, a full disk, a status that passes
        refused,    // these events will never be taken
        too_large,  // fewer of them may be taken
    };
    outcome what = outcome::taken;
    std::string words = {};                                        // why not, for the log
    std::optional<std::chrono::milliseconds> wait = std::nullopt;  // what the receiver asks for
    std::uint64_t rejected = 0;                                    // with taken: events or spans that the receiver says it left out
    std::uint64_t lost = 0;                                        // with failed: events that were taken before, and did not arrive

    bool operator==(receipt const&) const = default;
    static receipt failure(std::string why) { return {outcome::failed, std::move(why)}; }
};

}  // namespace signalbox::server
