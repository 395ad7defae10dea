// The regularised incomplete beta function: the chance that the k-th smallest of n uniform numbers is at most x, with a = k and b = n - k + 1.
// Pure.
#pragma once

namespace signalbox::statistics {

/// 0 <= x <= 1; a and b above 0. Exact to about twelve digits.
double incomplete_beta(double x, double a, double b);

}  // namespace signalbox::statistics
