// How many refused strangers get an event of their own: what costs a stranger nothing must not fill a disk. The others are counted, and one
// event tells their number. A value; time comes from the caller.
#pragma once

#include "engine/model/clock.hpp"

#include <cstdint>
#include <utility>

namespace signalbox {

class refusal_window {
public:
    static constexpr std::uint32_t events_each = 20;  // in one window, for each worker: enough to see who tries what
    static constexpr std::chrono::seconds length{1};

    /// True when this refusal gets an event.
    bool takes(model::steady_time now)
    {
        if (now - began_ >= length) {
            began_ = now;
            taken_ = 0;
        }
        if (taken_ < events_each) {
            ++taken_;
            return true;
        }
        withhold();
        return false;
    }
    /// Counts one without an event, for whatever reason.
    void withhold() { ++withheld_; }
    std::uint64_t withheld() const { return withheld_; }
    /// When the window ends.
    model::steady_time end() const { return began_ + length; }
    /// The number of refusals without an event since the last call.
    std::uint64_t take_withheld() { return std::exchange(withheld_, 0); }

private:
    model::steady_time began_{};
    std::uint32_t taken_ = 0;
    std::uint64_t withheld_ = 0;
};

}  // namespace signalbox
