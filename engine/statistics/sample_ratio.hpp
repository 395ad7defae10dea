// Whether arms got the requests that their weights promise: where they did not, a comparison of them says nothing. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace signalbox::statistics {

/// Below this chance the shares are taken as broken.
inline constexpr double broken_ratio = 0.001;

struct ratio_check {
    double chi_square = 0;
    double p = 1;  // of counts at least this far off, when the weights hold
};

/// Pearson's test. `weights` are relative and above 0; one for each count. With fewer than two arms nothing can be off. Where what is counted came
/// in groups that were drawn as a whole, `design` is by how much the variance of the counts is larger (Rao and Scott 1981).
ratio_check check_ratio(std::span<std::uint64_t const> counts, std::span<double const> weights, double design = 1);

/// The part of a chi-square distribution beyond x.
double beyond_chi_square(double x, unsigned degrees);

/// Several tests at once: the p-values raised so that false alarms keep their rate (Benjamini and Hochberg 1995), in the order given.
std::vector<double> benjamini_hochberg(std::span<double const> p);
/// The same for the chance of any false alarm (Holm 1979).
std::vector<double> holm(std::span<double const> p);

}  // namespace signalbox::statistics
