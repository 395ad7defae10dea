// How far the end of the server is, and what each signal or ended part changes: one pure transition function, tested without a signal. Values.
#pragma once

#include <cstdint>

namespace signalbox::server {

enum class stop_stage : std::uint8_t {
    serving,
    draining,      // requests in flight end, no further ones begin
    breaking_off,  // what was still in flight is stopped
    closing,       // the workers ended; the operator's connections close
};

enum class stop_news : std::uint8_t {
    signal,         // SIGINT or SIGTERM
    time_over,      // server.drain
    workers_ended,  // all of them
};

enum class stop_action : std::uint8_t { none, drain, break_off, close };

struct stop_step {
    stop_stage next = stop_stage::serving;
    stop_action what = stop_action::none;
    bool operator==(stop_step const&) const = default;
};

/// The stage after `seen`: the first signal drains, the second and the end of the time break off.
stop_step advance(stop_stage now, stop_news seen);

}  // namespace signalbox::server
