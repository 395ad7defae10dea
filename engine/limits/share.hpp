// What gateways that share their counters say to each other about one counter, through a store that all of them reach (docs/formats/shared-counters.md).
// Values without any network in them.
#pragma once

#include "engine/limits/slot.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace signalbox::limits {

/// Whether the shared counters can be asked. `recovering`: the store answers, but lost what it knew; gateways report before any is given more.
enum class share_link : std::uint8_t { away, recovering, shared };
std::string_view name(share_link state);

/// What holds while they cannot be asked and a gateway's own share does not suffice.
enum class share_fallback : std::uint8_t { allow, deny, local };

/// A gateway's share that was not renewed for so long counts as used, and of requests in flight as ended.
inline constexpr std::int64_t share_lasts_ms = 10'000;
/// The gateway itself stops using it a little earlier.
inline constexpr std::int64_t share_slack_ms = 1'000;
/// Shares are renewed, and what is not needed any more goes back, so often.
inline constexpr std::int64_t share_renewal_ms = 1'000;
/// A counter that had less than was asked for is not asked again for so long.
inline constexpr std::int64_t share_pause_ms = 250;
/// A counter of which this gateway holds nothing is looked at so often, to show what others used.
inline constexpr std::int64_t share_look_ms = 15'000;

struct step_use {
    std::int64_t step = 0, used = 0;
    bool operator==(step_use const&) const = default;
};

/// A gateway's word about one counter. Amounts are absolute, so that a report that comes twice, or again after the store lost it, changes nothing.
struct share_report {
    std::uint64_t rule = 0;
    std::string key;
    std::int64_t amount = 0;
    std::int64_t oldest = 0, newest = 0;  // the steps that count now; both 0 where there is no window
    bool windowed = false;
    std::vector<step_use> own;    // what this gateway used, by step
    std::int64_t keep = 0;        // what it goes on to hold beyond that, whatever the answer is
    std::int64_t need = 0;        // more, for requests that wait
    std::int64_t least = 0;       // where there is not so much, nothing of it is of use
    std::int64_t extra = 0;       // and as much again as is easily spared
    std::int64_t until_ms = 0;    // nothing of it counts from then on
    std::int64_t generation = 0;  // resets that this gateway knows of; below 0: none yet
    bool reset = false;           // what all gateways used is to be forgotten
    std::int64_t sent_ms = 0;
};

struct share_answer {
    std::int64_t granted = 0;      // what this gateway holds now; never less than it keeps
    std::int64_t free = 0;         // left after that
    std::int64_t others_held = 0;  // by other gateways
    std::int64_t gateways = 1;     // that hold some, this one included
    std::int64_t generation = 0;   // counts resets
    std::vector<step_use> others;  // used by other gateways
};

}  // namespace signalbox::limits
