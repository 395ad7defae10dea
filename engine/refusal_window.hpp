// How many requests that their head alone refuses get an event of their own: what costs a stranger nothing must not fill a disk. The others are
// counted, and one event for each kind has their number. A value; time comes from the caller.
#pragma once

#include "engine/model/clock.hpp"

#include <array>
#include <cstdint>
#include <utility>

namespace signalbox {

/// Why a head refuses: for who asks (key, origin), or for what is asked (path, method).
enum class turned_away : std::uint8_t { caller, address };

class refusal_window {
public:
    static constexpr std::uint32_t events_each = 20;  // of a kind in one window, for each worker: enough to see who tries what
    static constexpr std::chrono::seconds length{1};

    /// True when this refusal gets an event. Kinds do not take each other's room: a flood of wrong keys hides no wrong address.
    bool takes(turned_away why, model::steady_time now)
    {
        if (now - began_ >= length) {
            began_ = now;
            for (counts& each : kinds_) each.taken = 0;
        }
        if (of(why).taken < events_each) {
            ++of(why).taken;
            return true;
        }
        withhold(why);
        return false;
    }
    /// Counts one without an event, for whatever reason.
    void withhold(turned_away why) { ++of(why).withheld; }
    std::uint64_t withheld(turned_away why) const { return kinds_[static_cast<std::size_t>(why)].withheld; }
    /// When the window ends.
    model::steady_time end() const { return began_ + length; }
    /// The number of refusals without an event since the last call.
    std::uint64_t take_withheld(turned_away why) { return std::exchange(of(why).withheld, 0); }

private:
    struct counts {
        std::uint32_t taken = 0;
        std::uint64_t withheld = 0;
    };
    counts& of(turned_away why) { return kinds_[static_cast<std::size_t>(why)]; }

    model::steady_time began_{};
    std::array<counts, 2> kinds_{};
};

}  // namespace signalbox
