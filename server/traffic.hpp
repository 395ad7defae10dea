// Counters of the whole server, written by every worker and read by the metrics, and what a listener's sessions share on their strand.
#pragma once

#include "engine/gateway.hpp"
#include "server/date_header.hpp"

#include <atomic>
#include <cstdint>
#include <unordered_set>

namespace signalbox::server {

class session;

struct traffic {
    std::atomic<std::int64_t> connections{0};
    std::atomic<std::int64_t> in_flight{0};
    std::atomic<std::uint64_t> accepted{0};
    std::atomic<std::uint64_t> refused_connections{0};
    std::atomic<std::uint64_t> bad_requests{0};       // refused before they were admitted: framing, size, time
    std::atomic<std::uint64_t> handshakes_failed{0};  // of TLS
    std::atomic<std::uint64_t> body_bytes{0};         // held in bodies of more than 64 KiB
    std::atomic<std::uint64_t> bodies_refused{0};     // because of server.body_memory
    stranger_counts strangers;
};

/// What the sessions of one listener share.
struct session_books {
    traffic& counts;
    upstream::alarm_clock& clock;
    date_header date{};
    std::unordered_set<session*> sessions{};
    bool draining = false;
};

}  // namespace signalbox::server
