// Deadlines by the hundred for the price of one timer: a coarse clock per worker (25 ms steps) that calls what is due. A timer per
// request would cost a timerfd_settime system call each; here arming writes a number into a list. One per io_context, on its strand.
#pragma once

#include "engine/model/clock.hpp"
#include "engine/upstream/task.hpp"

#include <boost/asio/basic_waitable_timer.hpp>

#include <memory>

namespace signalbox::upstream {

class alarm_clock {
public:
    static constexpr std::chrono::milliseconds step{25};
    /// The timer looks this often whether alarms are still armed: it is not stopped when the last one leaves (a system call a request), so
    /// it may run this long for nothing and keep io_context::run() from returning.
    static constexpr std::chrono::milliseconds longest_sleep{250};

    explicit alarm_clock(executor where);
    alarm_clock(alarm_clock const&) = delete;
    ~alarm_clock();

    /// An alarm is a member of the waiting object; it leaves the clock when destroyed. `ring(what)` is called once, up to one step late. What it
    /// calls may arm, disarm or destroy any alarm, itself included.
    class alarm {
    public:
        alarm(alarm_clock& on, void (*ring)(void*), void* what) : on_(on), ring_(ring), what_(what) {}
        ~alarm() { disarm(); }
        alarm(alarm const&) = delete;
        /// Sets or moves the time; arming again is cheap. steady_time::max() disarms.
        void arm(model::steady_time due)
        {
            if (due == model::steady_time::max()) return disarm();
            due_ = due;
            if (!linked_) on_.link(*this);
            if (due_ < on_.wakes_) on_.wake_by(due_);
        }
        void disarm()
        {
            if (linked_) on_.unlink(*this);
        }
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

    void link(alarm& joining)
    {
        joining.next_ = first_;
        if (first_) first_->previous_ = &joining;
        joining.previous_ = nullptr;
        first_ = &joining;
        joining.linked_ = true;
    }
    void unlink(alarm& leaving)
    {
        if (cursor_ == &leaving) cursor_ = leaving.next_;
        (leaving.previous_ ? leaving.previous_->next_ : first_) = leaving.next_;
        if (leaving.next_) leaving.next_->previous_ = leaving.previous_;
        leaving.linked_ = false;
    }
    void wake_by(model::steady_time due);
    void tick();

    timer timer_;
    alarm* first_ = nullptr;
    alarm* cursor_ = nullptr;                               // the next alarm tick() looks at, so that ringing may unlink any of them
    model::steady_time wakes_ = model::steady_time::max();  // when the timer fires; max() while it does not run
    model::steady_time earliest_{};                         // while ticking: the next alarm due
    bool ticking_ = false;
    std::shared_ptr<alarm_clock*> self_;  // emptied by the destructor: a wait that completes later finds null
};

}  // namespace signalbox::upstream
