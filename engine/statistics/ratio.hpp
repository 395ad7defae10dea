// Ratios of what two arms have in the mean, and of percentiles, with how sure they are. Pure.
#pragma once

#include "engine/statistics/proportion.hpp"

#include <cstdint>

namespace signalbox::statistics {

/// Values added up: enough for a mean and its error.
struct summed {
    std::uint64_t count = 0;
    double sum = 0, squares = 0;
    void add(double value)
    {
        ++count;
        sum += value;
        squares += value * value;
    }
    double mean() const { return count == 0 ? 0 : sum / static_cast<double>(count); }
    /// Of the mean; 0 below two values.
    double error() const;
};

/// A ratio as its logarithm, which is nearly normal, and the error of that.
struct log_ratio {
    double log = 0, error = 0;
    double ratio() const;
    /// z errors to both sides, as ratios.
    interval within(double z) const;
    /// Two-sided, that the ratio is 1.
    double p() const;
};

/// first / second; both means above 0 (delta method).
log_ratio ratio_of_means(summed const& first, summed const& second);

/// A ratio metric: the sum of one value by the sum of another, as cost by successes.
struct paired_sums {
    summed over, under;
    double products = 0;  // sum of over times under
    void add(double above, double below)
    {
        over.add(above);
        under.add(below);
        products += above * below;
    }
    double value() const { return under.sum == 0 ? 0 : over.sum / under.sum; }
    /// Of its logarithm (delta method); 0 where there is none.
    double log_error() const;
};
log_ratio ratio_of_ratios(paired_sums const& first, paired_sums const& second);

}  // namespace signalbox::statistics
