// Decides how a sink's events are delivered: how many together, when again, and what is given up. Pure: time and chance come from the caller.
#pragma once

#include "engine/model/clock.hpp"
#include "server/sinks/receipt.hpp"

#include <cstddef>

namespace signalbox::server {

class delivery {
public:
    static constexpr std::chrono::milliseconds first_pause{500};  // doubled with each failure
    static constexpr std::chrono::milliseconds longest_pause{60'000};
    static constexpr std::chrono::milliseconds longest_wait{300'000};  // of what a receiver asks for

    enum class step : std::uint8_t {
        moved,    // the events are delivered: go on behind them
        again,    // the same events, at due()
        fewer,    // from the same place, but only size() events
        dropped,  // the one event cannot be delivered: go on behind it
    };
    enum class state : std::uint8_t { flowing, pausing };

    explicit delivery(std::size_t most) : most_(most), size_(most) {}

    /// Events to take next.
    std::size_t size() const { return size_; }
    /// When the next attempt may begin.
    model::steady_time due() const { return due_; }
    state now() const { return state_; }
    std::uint64_t failures() const { return failures_; }  // in a row

    /// After an attempt with so many events. `chance` in [0,1) spreads the pauses of several gateways.
    step after(receipt const& what, std::size_t events, model::steady_time now, double chance);

private:
    step narrow(std::size_t events);

    std::size_t most_, size_;
    model::steady_time due_{};
    std::uint64_t failures_ = 0;
    state state_ = state::flowing;
};

}  // namespace signalbox::server
