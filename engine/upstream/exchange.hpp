// One HTTP/1.1 request and its reply on a pooled connection. Owned by the attempt that makes it, on the worker's strand.
#pragma once

#include "engine/model/clock.hpp"
#include "engine/upstream/exchange_phase.hpp"
#include "engine/upstream/pool.hpp"
#include "engine/upstream/received_reply.hpp"
#include "engine/upstream/stop.hpp"

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

/// Which connection a request may use.
enum class connection_choice : std::uint8_t { kept_or_new, only_new };

class exchange {
public:
    /// Within a body the transport may wait for an event that has passed already (patient_read.hpp). After this time without bytes the
    /// exchange looks whether the connection has ended.
    static constexpr std::chrono::milliseconds look_soon{100};

    /// All references outlive the exchange.
    exchange(pool& connections, stop_signal& stop, alarm_clock& clock);
    exchange(exchange const&) = delete;
    /// Gives the connection back to the pool when it can be kept, closes it otherwise.
    ~exchange();

    /// Sends head and body (pieces are gathered into as few system calls as the transport allows) and reads the reply's head. Sends at most
    /// once: see unsent(). Faults: connect_failed, connect_timeout, tls_failed, connection_reset, attempt_timeout (first_byte or whole
    /// passed), malformed_reply, saturated (pool full), or the stop signal's. Called once.
    task<model::result<void>> begin(std::string_view head, std::span<std::string_view const> body, time_bounds until,
                                    connection_choice which = connection_choice::kept_or_new);

    /// Before begin(), of a request that asks for another protocol (RFC 9110 7.8): status 101 is its answer then.
    void expect_switch() { reply_.expect_switch(); }
    /// The provider speaks the other protocol from here on. line() is where; read_now() has what came with the head, and read() is not called.
    bool switched() const { return connection_ && reply_.head().status == 101; }
    transport& line() { return *connection_->bytes; }

    /// begin() failed on a kept connection, and the provider certainly did not receive the request: it may be sent again.
    bool unsent() const { return phase_ == phase::unsent; }

    /// Valid, views included, as long as the exchange lives.
    wire::response_head const& head() const { return reply_.head(); }

    /// The next body bytes, decoded from chunks, as a view that lives until the next call; empty at the body's end.
    /// Faults: connection_reset (also an early end), idle_timeout, attempt_timeout, malformed_reply, or the stop signal's.
    task<model::result<std::string_view>> read();

    /// The same without waiting, and without the price of a coroutine: empty when nothing more has come yet, or at the body's end.
    model::result<std::string_view> read_now();
    /// The body's end was seen: what the last read gave were its last bytes.
    bool whole() const { return reply_.whole(); }

    /// From now on this bounds the wait for the next bytes instead of what begin() was given: the first-token deadline turns into the
    /// idle one.
    void set_bounds(time_bounds until) { until_ = until; }

    exchange_times const& times() const { return times_; }

private:
    /// What the alarm means now.
    struct wait {
        enum class state : std::uint8_t { resting, waiting, late, end_seen };
        state now = state::resting;
        model::fault when_late = model::fault::attempt_timeout;
        model::steady_time due = model::steady_time::max();
    };

    static void on_alarm(void* self);
    static void on_stop(void* self);
    void advance(happening what) { phase_ = after(phase_, what); }
    void wait_until(model::steady_time due, model::fault when_late);
    task<model::result<void>> open();
    task<model::result<void>> send_rest(std::span<asio::const_buffer const> left);
    model::failure ended_before_head(model::result<std::size_t> const& size, std::size_t request_size);
    void head_came();
    void body_ended();
    model::failure why(model::failure seen);
    model::failure broken(model::failure seen);

    pool& connections_;
    stop_signal& stop_;
    alarm_clock& clock_;
    time_bounds until_;
    exchange_times times_;
    std::unique_ptr<connection> connection_;
    received_reply reply_;
    phase phase_ = phase::ready;
    wait wait_;
    alarm_clock::alarm alarm_;
};

}  // namespace signalbox::upstream
