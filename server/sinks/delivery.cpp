#include "server/sinks/delivery.hpp"

#include "engine/attempt/backoff.hpp"

#include <algorithm>

namespace signalbox::server {

delivery::step delivery::after(receipt const& what, std::size_t events, model::steady_time now, double chance)
{
    switch (what.what) {
    case receipt::outcome::taken:
        failures_ = 0;
        state_ = state::flowing;
        size_ = std::min(most_, size_ * 2);
        return step::moved;
    case receipt::outcome::failed: {
        constexpr std::uint64_t enough = 32;  // of doublings: the pause has long been the longest
        failures_ = failures_ + 1;
        state_ = state::pausing;
        auto const own = attempt::backoff(static_cast<std::uint32_t>(std::min(failures_, enough)), first_pause, longest_pause, {}, chance);
        due_ = now + std::max(own.value_or(longest_pause), std::min(what.wait.value_or(std::chrono::milliseconds(0)), longest_wait));
        return step::again;
    }
    case receipt::outcome::refused:
    case receipt::outcome::too_large: return narrow(events);
    }
    return step::again;
}

/// Half of them, until the one is found that cannot be delivered. The receiver answers: it is no outage.
delivery::step delivery::narrow(std::size_t events)
{
    failures_ = 0;
    state_ = state::flowing;
    if (events <= 1) return step::dropped;
    size_ = events / 2;
    return step::fewer;
}

}  // namespace signalbox::server
