// The time that gateways which share limits have in common: that of the store which they share, counted on by a clock that cannot be set. Moves counters and
// shares from a gateway's own time to it. Pure but for the machine's clock; guarded by the lock of the shard that a counter is in.
#pragma once

#include "engine/limits/lease.hpp"

#include <cstdint>

namespace signalbox::limits {

/// A smaller difference between the store's clock and what is taken for it is left as it is: an exchange of messages does not measure better.
inline constexpr std::int64_t clock_step_ms = 100;

/// Milliseconds since the machine started, with those in which it slept.
std::int64_t machine_ms();

/// What counts at the first moment counts at the second, and for as long from then on.
void move_time(slot& of, rule const& by, std::int64_t from_ms, std::int64_t to_ms);
/// The moments of a share, by so much.
void move_time(lease& of, std::int64_t by_ms);

}  // namespace signalbox::limits
