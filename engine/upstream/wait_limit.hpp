// The two things that may end a wait before its time: the request's stop signal and an alarm. A scope around one wait, on the request's
// strand.
#pragma once

#include "engine/upstream/alarm_clock.hpp"
#include "engine/upstream/stop.hpp"

namespace signalbox::upstream {

class wait_limit {
public:
    /// `break_off(what)` is called when the signal fires (at once, if it has fired) or the time comes.
    wait_limit(stop_signal& stop, alarm_clock& clock, model::steady_time until, void (*break_off)(void*), void* what)
        : stop_(stop), break_off_(break_off), what_(what), alarm_(clock, &wait_limit::on_alarm, this), guard_(stop, break_off, what)
    {
        alarm_.arm(until);
    }
    wait_limit(wait_limit const&) = delete;

    bool timed_out() const { return timed_out_; }
    /// Whether the wait was broken off rather than ended, and as what: the stop signal's reason, or the given fault when the time had come.
    bool broke() const { return stop_.fired() || timed_out_; }
    model::failure why(model::fault when_late, std::string_view waiting_for) const
    {
        if (stop_.fired()) return {.kind = stop_.why(), .detail = "stopped while " + std::string(waiting_for)};
        return {.kind = when_late, .detail = "out of time while " + std::string(waiting_for)};
    }

private:
    static void on_alarm(void* self)
    {
        auto& limit = *static_cast<wait_limit*>(self);
        limit.timed_out_ = true;
        limit.break_off_(limit.what_);
    }
    stop_signal& stop_;
    void (*break_off_)(void*);
    void* what_;
    bool timed_out_ = false;
    alarm_clock::alarm alarm_;
    stop_signal::guard guard_;
};

}  // namespace signalbox::upstream
