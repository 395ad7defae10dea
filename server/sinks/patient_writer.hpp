// Writes bytes to a descriptor that may be slow, within a time and until it is told to stop: a pipe, a socket. Free functions.
#pragma once

#include "engine/model/clock.hpp"

#include <atomic>
#include <string>
#include <string_view>

namespace signalbox::server {

inline constexpr std::chrono::milliseconds stop_pause{50};  // between looks whether a wait was stopped

/// When a wait is over, whatever is waited for.
struct wait_bound {
    model::steady_time until;
    std::atomic<bool> const& stopped;
};

/// Waits until the descriptor takes bytes (or, with `reading`, has some). Empty, or why not.
std::string wait_ready(int descriptor, bool reading, wait_bound const& bound);

/// Writes as much of `bytes` as it can and takes that off the front. Empty when all is written, or why not. `at_once`: the most bytes of one write.
std::string write_patiently(int descriptor, std::string_view& bytes, std::size_t at_once, wait_bound const& bound);

}  // namespace signalbox::server
