// Where a request's attempts lie on its time axis: pauses, connecting, waiting and streaming as stretches in microseconds. Pure values; the
// waterfall paints them and its table names them.
#pragma once

#include "schema/event.pb.h"

#include <cstdint>
#include <vector>

namespace signalbox::console {

/// What went on during a stretch. `gateway` is our own work, `pause` the backoff before a further call.
enum class Phase : std::uint8_t { gateway, pause, connect, wait, content, stream };

struct Stretch {
    Phase phase = Phase::gateway;
    std::int64_t from_us = 0;
    std::int64_t to_us = 0;
    bool operator==(Stretch const&) const = default;
};

/// One attempt's line. `fallback` tells that another target than the one before was called.
struct AttemptLane {
    int attempt = 0;
    bool fallback = false;
    bool failed = false;
    bool left = false;               // the client left before it came to its end
    std::vector<Stretch> stretches;  // by time, none of them empty
    bool operator==(AttemptLane const&) const = default;
};

struct AttemptLayout {
    std::int64_t length_us = 0;  // of the axis: the latency, or the last attempt's end when that is later
    std::vector<AttemptLane> lanes;
    bool operator==(AttemptLayout const&) const = default;
};

/// Times that contradict each other are moved into order: events come from files that any program may have written.
AttemptLayout layOut(schema::Event const& event);

/// Round moments for the axis' ticks, from 0 to `length_us`, at most `most` of them.
std::vector<std::int64_t> axisMoments(std::int64_t length_us, int most);

}  // namespace signalbox::console
