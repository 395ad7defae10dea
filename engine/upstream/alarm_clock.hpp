// Deadlines by the hundred for the price of one timer: a coarse clock per worker (25 ms steps) that calls what is due. A timer per request would cost a
// timerfd_settime system call each; here arming writes a number into a list. One per io_context, on its strand.
#pragma once

#include "engine/model/clock.hpp"
#include "engine/upstream/task.hpp"

#include <boost/asio/basic_waitable_timer.hpp>

namespace signalbox::upstream {

class alarm_clock {
public:
    static constexpr std::chrono::milliseconds step{25};

    explicit alarm_clock(executor where);
    alarm_clock(alarm_clock const&) = delete;
    ~alarm_clock();

    /// An alarm belongs to whoever waits; it leaves the clock when destroyed. `ring(what)` is called once, up to one step late.
    class alarm {
    public:
        alarm(alarm_clock& on, void (*ring)(void*), void* what) : on_(on), ring_(ring), what_(what) {}
        ~alarm() { disarm(); }
        alarm(alarm const&) = delete;
        /// Sets or moves the time; arming again is cheap.
        void arm(model::steady_time due);
        void disarm();
        bool armed() const { return linked_; }

    private:
        friend class alarm_clock;
        alarm_clock& on_;
        void (*ring_)(void*);
        void* what_;
        model::steady_time due_{};
        alarm* next_ = nullptr;
        alarm* previous_ = nullptr;
        bool linked_ = false;
    };

    /// The steady clock (read from user space, no system call).
    model::steady_time now() const { return std::chrono::steady_clock::now(); }

private:
    using timer = asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, executor>;
    void start();
    void tick();
    timer timer_;
    alarm* first_ = nullptr;
    bool running_ = false;
};

}  // namespace signalbox::upstream
