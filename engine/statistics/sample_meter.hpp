// How many more requests it takes to see a difference of a given size, at the spread that was measured so far. Pure.
#pragma once

#include "engine/statistics/comparison.hpp"

#include <cstdint>
#include <optional>

namespace signalbox::statistics {

/// Requests of both arms together, beyond those there are, until the interval is narrow enough to show a change of `wanted`: 0.1 of a ratio is
/// 10 %, 0.01 of a rate one point. 0: it would be seen now. Nothing where no spread is known or `wanted` is not above 0.
std::optional<std::uint64_t> requests_to_see(measured const& so_far, double wanted, looking how);

}  // namespace signalbox::statistics
