// Intervals that hold at every look and not only at the last one: a live window is looked at all the time, and an ordinary interval of 95 %
// misses far more often than one time in twenty then. Asymptotic confidence sequences (Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas). Pure.
#pragma once

namespace signalbox::statistics {

inline constexpr double usual_alpha = 0.05;      // of 95 %
inline constexpr double usual_tightest = 5'000;  // the number of values at which the interval is closest to an ordinary one

/// Half the width around an estimate with this standard error, after `values` values of both arms.
double peek_safe_half(double error, double values, double alpha = usual_alpha, double tightest = usual_tightest);

}  // namespace signalbox::statistics
