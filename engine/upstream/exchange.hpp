// One HTTP/1.1 request and its reply on a pooled connection. Owned by the attempt that makes it, on the worker's strand.
#pragma once

#include "engine/model/clock.hpp"
#include "engine/upstream/pool.hpp"
#include "engine/upstream/stop.hpp"
#include "engine/wire/chunked.hpp"
#include "engine/wire/http.hpp"

namespace signalbox::upstream {

/// Absolute times that bound an exchange; `whole` covers everything, max() is no bound.
struct time_bounds {
    model::steady_time connect = model::steady_time::max();
    model::steady_time first_byte = model::steady_time::max();  // until the reply's head is there
    model::steady_time whole = model::steady_time::max();
    std::chrono::milliseconds idle{0};  // between two reads of the body; 0 is none
};

/// What was measured; steady times, zero when the step was not reached.
struct exchange_times {
    model::steady_time started{}, connected{}, sent{}, first_byte{}, ended{};
    bool reused = false;  // on a kept-alive connection
};

class exchange {
public:
    /// All references outlive the exchange.
    exchange(pool& connections, stop_signal& stop, alarm_clock& clock);
    exchange(exchange const&) = delete;
    /// Gives the connection back to the pool when the reply was read to its end and may be kept, closes it otherwise.
    ~exchange();

    /// Sends head and body (pieces are gathered into as few system calls as the transport allows) and reads the reply's head. A kept-alive connection that turns
    /// out to be dead before any reply byte is replaced once by a fresh one. Faults: connect_failed, connect_timeout, tls_failed, connection_reset,
    /// attempt_timeout (first_byte or whole passed), malformed_reply, saturated (pool full), or the stop signal's.
    task<model::result<void>> begin(std::string_view head, std::span<std::string_view const> body, time_bounds until);

    wire::response_head const& head() const { return head_; }

    /// The next body bytes, decoded from chunks, as a view that lives until the next call; empty at the body's end.
    /// Faults: connection_reset (also an early end), idle_timeout, attempt_timeout, malformed_reply, or the stop signal's.
    task<model::result<std::string_view>> read();

    /// From now on this bounds the wait for the next bytes instead of what begin() was given: the first-token deadline turns into the idle one.
    void set_bounds(time_bounds until) { until_ = until; }

    exchange_times const& times() const { return times_; }

private:
    pool& connections_;
    stop_signal& stop_;
    alarm_clock& clock_;
    time_bounds until_;
    exchange_times times_;
    wire::response_head head_;
    wire::chunk_decoder chunks_;
};

}  // namespace signalbox::upstream
