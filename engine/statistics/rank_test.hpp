// What is typical of two arms, by ranks and not by sums: no outlier moves it, and no tail is seen by it. It stands beside percentiles, never in
// their place. Pure.
#pragma once

#include "engine/statistics/proportion.hpp"
#include "engine/statistics/quantile_error.hpp"

#include <cstdint>
#include <optional>
#include <span>

namespace signalbox::statistics {

struct rank_test {
    double u = 0;      // pairs in which the first value is the larger one, equal ones as halves
    double p = 1;      // two-sided, that neither tends to be larger
    double below = 0;  // the chance that a value of the first is below one of the second, equal ones as halves
};

/// Few pairs without equal values are counted out; beyond, the normal distribution with ties and continuity stands in.
inline constexpr std::uint64_t most_exact_pairs = 400;

/// Mann and Whitney 1947. Both by value; nothing without values.
std::optional<rank_test> mann_whitney(std::span<bucket const> first, std::span<bucket const> second);

/// The median of all differences first - second (Hodges and Lehmann 1963). Nothing without values.
std::optional<double> hodges_lehmann(std::span<bucket const> first, std::span<bucket const> second);

/// The ranks, from 1, between which a percentile lies with a chance of at least 95 %, by the binomial distribution.
struct rank_interval {
    std::uint64_t low = 0, high = 0;
    double coverage = 0;
};
/// Nothing where there are too few values: see least_values().
std::optional<rank_interval> quantile_ranks(std::uint64_t values, double q);

/// The second arm beside the first one, of logarithms.
struct typical_shift {
    double ratio = 1;
    double faster = 0;  // share of pairs in which the second arm is below
    double p = 1;
};
std::optional<typical_shift> shift_of(std::span<bucket const> first, std::span<bucket const> second);

}  // namespace signalbox::statistics
