// Kept-alive connections to one origin, for one worker: last used is reused first, idle ones leave after a while. On the worker's strand.
#pragma once

#include "engine/upstream/alarm_clock.hpp"
#include "engine/upstream/origin.hpp"
#include "engine/upstream/stop.hpp"
#include "engine/upstream/transport.hpp"

#include <memory>
#include <vector>

namespace signalbox::upstream {

/// One connection with its read buffer. Owned by the pool while idle, by an exchange while used.
struct connection {
    std::unique_ptr<transport> bytes;
    std::string buffer;              // received, not yet taken; its capacity is kept between exchanges
    model::steady_time idle_since{};
};

class pool {
public:
    pool(executor where, alarm_clock& clock, origin to);
    pool(pool const&) = delete;

    origin const& to() const { return to_; }
    /// A kept connection, or nothing when there is none.
    std::unique_ptr<connection> take_idle();
    /// Opens a connection: resolve, connect, TLS handshake. Faults: saturated, connect_failed, connect_timeout, tls_failed, the stop signal's.
    task<model::result<std::unique_ptr<connection>>> open(stop_signal& stop, model::steady_time until);
    /// Takes a connection back for reuse, or lets it go.
    void give_back(std::unique_ptr<connection> used, bool reusable);
    std::size_t in_use() const;
    std::size_t idle() const;

private:
    executor where_;
    alarm_clock& clock_;
    origin to_;
};

}  // namespace signalbox::upstream
