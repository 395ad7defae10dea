// One HTTP/1.1 request and its reply on a pooled connection. Owned by the attempt that makes it, on the worker's strand.
#pragma once

#include "engine/model/clock.hpp"
#include "engine/upstream/pool.hpp"
#include "engine/upstream/reply_body.hpp"
#include "engine/upstream/stop.hpp"
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
    /// Interim (1xx) replies passed over before the real one: servers send one, two at most.
    static constexpr int interim_limit = 8;
    /// Room for body bytes behind the head, which stays where it is: less and a stream would be read in crumbs.
    static constexpr std::size_t body_window = 8 * 1024;
    /// A kept-alive connection that stays silent for this long after a request is looked at: did it end before the request came? Its
    /// transport waits for an event that may have passed already (patient_read.hpp).
    static constexpr std::chrono::seconds look_again{1};
    /// The same within a body, where an end that came with the last bytes is a cut the caller waits to hear of.
    static constexpr std::chrono::milliseconds look_soon{100};

    /// All references outlive the exchange.
    exchange(pool& connections, stop_signal& stop, alarm_clock& clock);
    exchange(exchange const&) = delete;
    /// Gives the connection back to the pool when the reply was read to its end and may be kept, closes it otherwise.
    ~exchange();

    /// Sends head and body (pieces are gathered into as few system calls as the transport allows) and reads the reply's head. A
    /// kept-alive connection that turns out to be dead before any reply byte is replaced once by a fresh one. Faults: connect_failed,
    /// connect_timeout, tls_failed, connection_reset, attempt_timeout (first_byte or whole passed), malformed_reply, saturated (pool
    /// full), or the stop signal's. Called once.
    task<model::result<void>> begin(std::string_view head, std::span<std::string_view const> body, time_bounds until);

    /// Valid, views included, as long as the exchange lives.
    wire::response_head const& head() const { return head_; }

    /// The next body bytes, decoded from chunks, as a view that lives until the next call; empty at the body's end.
    /// Faults: connection_reset (also an early end), idle_timeout, attempt_timeout, malformed_reply, or the stop signal's.
    task<model::result<std::string_view>> read();

    /// The same without waiting, and without the price of a coroutine: empty when nothing more has come yet, or at the body's end.
    model::result<std::string_view> read_now();
    /// The body's end was seen: what the last read gave were its last bytes.
    bool whole() const { return body_.whole(); }

    /// From now on this bounds the wait for the next bytes instead of what begin() was given: the first-token deadline turns into the
    /// idle one.
    void set_bounds(time_bounds until) { until_ = until; }

    exchange_times const& times() const { return times_; }

private:
    static void on_alarm(void* self);
    static void on_stop(void* self);
    void arm(model::steady_time due, model::fault when_late);
    task<model::result<void>> open();
    task<model::result<void>> spoken_to_first();
    model::result<std::size_t> send_now(std::span<asio::const_buffer const> pieces);
    model::result<bool> find_head();
    model::result<void> received(model::result<std::size_t> size);
    model::result<bool> not_yet();
    bool replaceable(model::failure const& seen) const;
    model::failure why(model::failure seen);
    void let_go(bool reusable);

    pool& connections_;
    stop_signal& stop_;
    alarm_clock& clock_;
    time_bounds until_;
    exchange_times times_;
    wire::response_head head_;
    reply_body body_;
    std::unique_ptr<connection> connection_;
    std::size_t begin_ = 0, end_ = 0;  // bytes in the connection's buffer that are received and not yet taken
    std::size_t body_at_ = 0;          // where the buffer is free for body bytes: behind the head
    std::size_t searched_ = 0;         // how far from begin_ the head's end was looked for
    int interim_ = 0;
    bool bodiless_ = false;  // the request was a HEAD
    bool sent_whole_ = false;
    bool waiting_ = false;  // the alarm means us
    bool late_ = false, broken_off_ = false;
    model::fault when_late_ = model::fault::attempt_timeout;
    model::steady_time due_ = model::steady_time::max();  // when the wait is late; the alarm may come earlier, see look_again
    alarm_clock::alarm alarm_;
};

}  // namespace signalbox::upstream
