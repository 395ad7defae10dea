// What a worker lends to its sessions: limits, counters, the cached date. On the worker's strand, but for the counters all workers share.
#pragma once

#include "engine/model/clock.hpp"

#include <atomic>
#include <cstdint>
#include <string>
#include <unordered_set>

namespace signalbox::server {

class session;

/// Counters of the whole server, read by the metrics.
struct traffic {
    std::atomic<std::int64_t> connections{0};
    std::atomic<std::int64_t> in_flight{0};
    std::atomic<std::uint64_t> accepted{0};
    std::atomic<std::uint64_t> refused_connections{0};
    std::atomic<std::uint64_t> bad_requests{0};  // refused before they were admitted: framing, size, time
};

struct worker_books {
    traffic* shared = nullptr;
    std::unordered_set<session*> sessions;
    bool draining = false;

    /// "Date: ...\r\n", made once a second.
    std::string const& date_line();

private:
    std::int64_t date_second_ = 0;
    std::string date_line_;
};

}  // namespace signalbox::server
