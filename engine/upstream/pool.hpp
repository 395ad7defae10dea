// Kept-alive connections to one origin, for one worker: last used is reused first, idle ones leave after a while. On the worker's strand.
#pragma once

#include "engine/upstream/alarm_clock.hpp"
#include "engine/upstream/origin.hpp"
#include "engine/upstream/received_reply.hpp"
#include "engine/upstream/stop.hpp"
#include "engine/upstream/transport.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace signalbox::upstream {

class connector;

/// One connection with its read buffer. Owned by the pool while idle, by an exchange while used.
struct connection {
    std::unique_ptr<transport> bytes;
    byte_room buffer{received_reply::first_room};  // kept between exchanges
    model::steady_time idle_since{};
};

class pool {
public:
    /// Makes the bytes of a new connection out of nothing: the simulator, or a test's script.
    using transport_maker = std::function<std::unique_ptr<transport>()>;

    pool(executor where, alarm_clock& clock, origin to);
    /// As above, but connections are made by `make`.
    pool(executor where, alarm_clock& clock, origin to, transport_maker make);
    pool(pool const&) = delete;
    /// Closes what is idle. No exchange may be left.
    ~pool();

    origin const& to() const { return to_; }
    /// A kept connection on which nothing came since its last reply, or nothing when there is none. Looks at each before it is given out
    /// and closes those that ended or on which bytes came: they would be taken for the answer to the next request.
    std::unique_ptr<connection> take_idle();
    /// Opens a connection: resolve, connect, TLS handshake. Faults: saturated, connect_failed, connect_timeout, tls_failed, the stop
    /// signal's.
    task<model::result<std::unique_ptr<connection>>> open(stop_signal& stop, model::steady_time until);
    /// Takes a connection back for reuse, or lets it go.
    void give_back(std::unique_ptr<connection> used, bool reusable) { give_back(std::move(used), reusable, clock_.now()); }
    void give_back(std::unique_ptr<connection> used, bool reusable, model::steady_time now);
    /// Data came on a connection that answers nothing: answers may be shifted by one, which is seen only when the next request was not sent
    /// yet. For `origin::distrust` every request gets a connection of its own.
    void distrust();
    std::size_t in_use() const { return in_use_; }
    std::size_t idle() const { return idle_.size(); }

private:
    void expire();
    bool spoke_unasked(connection& idle) const;

    executor where_;
    alarm_clock& clock_;
    origin const to_;
    transport_maker make_;  // empty: connector_ does it
    std::unique_ptr<connector> connector_;
    std::vector<std::unique_ptr<connection>> idle_;  // longest idle first
    std::size_t in_use_ = 0;                         // also those being opened
    model::steady_time distrusted_until_{};
    alarm_clock::alarm expiry_;
};

}  // namespace signalbox::upstream
