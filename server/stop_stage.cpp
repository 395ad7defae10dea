#include "server/stop_stage.hpp"

namespace signalbox::server {

stop_step advance(stop_stage now, stop_news seen)
{
    if (now == stop_stage::closing) return {now, stop_action::none};
    switch (seen) {
    case stop_news::workers_ended: return {stop_stage::closing, stop_action::close};
    case stop_news::time_over:
        // A timer that rings while its cancellation is under way changes nothing.
        if (now != stop_stage::draining) return {now, stop_action::none};
        return {stop_stage::breaking_off, stop_action::break_off};
    case stop_news::signal: break;
    }
    if (now == stop_stage::serving) return {stop_stage::draining, stop_action::drain};
    if (now == stop_stage::draining) return {stop_stage::breaking_off, stop_action::break_off};
    return {now, stop_action::none};
}

}  // namespace signalbox::server
