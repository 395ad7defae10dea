// The one timer behind all deadlines of a worker: it sleeps until the earliest alarm, rounded up to a step, and stops when none is armed.
// Lives on the strand of its io_context.
#include "engine/upstream/alarm_clock.hpp"

#include <algorithm>

namespace signalbox::upstream {

namespace {

/// The end of the step this time falls into: alarms of one step ring together, and setting the timer again stays rare.
model::steady_time end_of_step(model::steady_time due)
{
    auto const steps = due.time_since_epoch() / alarm_clock::step + 1;
    return model::steady_time(steps * alarm_clock::step);
}

}  // namespace

alarm_clock::alarm_clock(executor where) : timer_(where), self_(std::make_shared<alarm_clock*>(this)) {}

alarm_clock::~alarm_clock()
{
    *self_ = nullptr;
    while (first_) unlink(*first_);
}

void alarm_clock::wake_by(model::steady_time due)
{
    earliest_ = std::min(earliest_, due);
    if (ticking_) return;
    auto const time = now();
    auto const wakes = end_of_step(std::clamp(due, time, time + longest_sleep));
    if (wakes >= wakes_) return;
    wakes_ = wakes;
    timer_.expires_at(wakes_);  // breaks off the wait for a later time
    auto on_time = [self = self_](boost::system::error_code broken_off) {
        if (!broken_off && *self) (*self)->tick();
    };
    timer_.async_wait(std::move(on_time));
}

void alarm_clock::tick()
{
    auto const time = now();
    if (time < wakes_) return;  // completed just before the timer was moved; the moved one will come
    wakes_ = earliest_ = model::steady_time::max();
    ticking_ = true;
    for (cursor_ = first_; cursor_;) {
        alarm& each = *cursor_;
        cursor_ = each.next_;
        if (each.due_ > time) {
            earliest_ = std::min(earliest_, each.due_);
            continue;
        }
        unlink(each);
        each.ring_(each.what_);
    }
    ticking_ = false;
    if (earliest_ != model::steady_time::max()) wake_by(earliest_);
}

}  // namespace signalbox::upstream
