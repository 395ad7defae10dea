// Chance for those who act; those who decide get it as a number. One generator per thread.
#pragma once

namespace signalbox {

/// Uniform in [0, 1).
double chance();

}  // namespace signalbox
