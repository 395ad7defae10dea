// Windows of time as numbers: from when to when a limit counts. Pure; times are milliseconds since 1970 by the wall clock.
#pragma once

#include "engine/limits/rule.hpp"

#include <cstdint>

namespace signalbox::limits {

struct stretch {
    std::int64_t from_ms = 0, to_ms = 0;  // the end is not part of it
    bool operator==(stretch const&) const = default;
};

/// The window that holds this moment; of fixed and calendar windows. Fixed ones begin at multiples of their length since 1970, weeks on Monday.
stretch stretch_at(window const& of, std::int64_t now_ms);

/// A sliding window is counted in so many steps: what was counted leaves it at the end of the step that lies a whole window behind it, so that
/// no stretch of the window's length ever holds more than the amount, and is free again at most a twelfth of the window later.
inline constexpr std::int64_t sliding_steps = 12;
std::int64_t step_length(window const& of);

}  // namespace signalbox::limits
