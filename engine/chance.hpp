// Chance for those who act; those who decide get it as a number. One generator per thread.
#pragma once

#include <cstdint>

namespace signalbox {

/// Uniform in [0, 1).
double chance();

/// The numbers of this thread begin anew and are the same for equal seeds: for who wants a decision again.
void begin_chance(std::uint64_t seed);

}  // namespace signalbox
