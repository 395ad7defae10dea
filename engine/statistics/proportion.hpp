// Rates and their differences: intervals that stay between 0 and 1 and hold for few values and rare events. Pure.
#pragma once

#include <cstdint>

namespace signalbox::statistics {

/// The quantile of the normal distribution; 0 < p < 1. Exact to about twelve digits.
double normal_quantile(double p);

/// normal_quantile(0.975): so many errors to both sides hold 95 %.
double z_of_95();

struct interval {
    double low = 0, high = 0;
};

/// So many of all; of none nothing is known.
struct counted {
    std::uint64_t hits = 0, all = 0;
    double rate() const { return all == 0 ? 0 : static_cast<double>(hits) / static_cast<double>(all); }
};

/// Of a rate (Wilson 1927); 0 to 1 for none. `z` is 1.96 for 95 %: normal_quantile(1 - alpha / 2).
interval wilson(counted of, double z);

/// Of the first rate less the second (Newcombe 1998, method 10).
interval newcombe(counted first, counted second, double z);

/// Fisher's exact test, two-sided: how likely counts this far apart are when both rates are equal.
double fisher_exact(counted first, counted second);

}  // namespace signalbox::statistics
