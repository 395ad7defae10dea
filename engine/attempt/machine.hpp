// What is done after each outcome of one request: the plan's targets in order, their breakers, retries, pauses and limits, until one
// answers or none is left. Pure over its arguments, the health board and the trail: it waits for nothing. Owned by its driver.
#pragma once

#include "engine/attempt/health_board.hpp"
#include "engine/attempt/trail.hpp"
#include "engine/route/decide.hpp"

#include <variant>

namespace signalbox::attempt {

/// What happened since the last action; a failed or answered call has left its facts in the trail's last entry.
struct outcome {
    enum class kind : std::uint8_t { started, answered, failed, waited, stopped };
    kind what = kind::started;
    model::failure why;  // failed: the call's; stopped: the stop signal's, while waiting
};

/// Call the step's target; the facts go into the trail's last entry.
struct call {
    route::step const* step = nullptr;
    std::size_t place = 0;  // in the trail
    bool new_connection = false;
};
struct wait {
    std::chrono::milliseconds pause{};
};
/// The call at this place of the trail answers the request.
struct answer {
    std::size_t place = 0;
};
struct give_up {
    model::failure why;
};
using action = std::variant<call, wait, answer, give_up>;

class machine {
public:
    /// Everything referred to outlives the machine. `until` bounds all attempts together.
    machine(route::plan const& plan, health_board const& health, model::steady_time until, trail& notes)
        : plan_(plan), health_(health), until_(until), notes_(notes)
    {}
    machine(machine const&) = delete;

    /// The next action. First called with `started`; not again after answer or give_up. `chance` is uniform in [0, 1) and shortens a
    /// pause. A target whose breaker refuses is noted and not called. Each call that was let through ends in the breaker: with success, a
    /// failure, or nothing learnt.
    action resume(outcome const& seen, model::steady_time now, double chance);

private:
    action call_step(model::steady_time now);
    action next_step(model::steady_time now);
    action after_failure(model::failure const& why, model::steady_time now, double chance);
    model::failure exhausted() const;
    /// A target that is known to take no more than one that found the request too long.
    bool too_small(route::step const& step) const { return step.context > 0 && step.context <= too_long_for_; }

    route::plan const& plan_;
    health_board const& health_;
    model::steady_time until_;
    trail& notes_;
    std::size_t step_ = 0;
    std::uint64_t too_long_for_ = 0;  // tokens of the largest context that the request did not fit into
    std::uint32_t calls_ = 0;         // that a target may have received
    std::uint32_t retries_ = 0;       // of the step
    std::string_view reason_;         // of the next call; empty: the step's own
};

}  // namespace signalbox::attempt
