// What traffic did since a configuration came into force, beside the same time before. Values, read on a reader's thread.
#pragma once

#include "storage/event_reader.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::console {

struct RolloutSide {
    std::uint64_t requests = 0, errors = 0;
    std::optional<double> p95_us;       // of all requests
    std::optional<double> cost_micros;  // of one request; nothing when no price is known
    std::optional<double> error_share() const;
    bool operator==(RolloutSide const&) const = default;
};

struct RolloutFigures {
    RolloutSide before, since;
    std::int64_t length_us = 0;  // of each side
    bool operator==(RolloutFigures const&) const = default;
};

/// Of all requests that began at `at_us` and later, until `now_us`, and of those in as long a time before it.
storage::result<RolloutFigures> readRollout(storage::event_reader& from, std::int64_t at_us, std::int64_t now_us);

}  // namespace signalbox::console
