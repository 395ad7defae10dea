#include "engine/statistics/incomplete_beta.hpp"

#include <cmath>

namespace signalbox::statistics {

namespace {

// Each pair of terms costs some nanoseconds; a sample of n needs about the root of n of them.
constexpr int most_terms = 20'000;
constexpr double close_enough = 1e-15;
constexpr double not_zero = 1e-300;
constexpr double nothing_left = 1e-30;

double kept_from_zero(double value)
{
    return std::abs(value) < not_zero ? not_zero : value;
}

/// The continued fraction of Abramowitz and Stegun, 26.5.8, evaluated from the left as Lentz does.
double fraction(double x, double a, double b)
{
    double c = 1, d = 1 / kept_from_zero(1 - (a + b) * x / (a + 1)), value = d;
    for (int i = 1; i <= most_terms; ++i) {
        double const m = i;
        double const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1 / kept_from_zero(1 + even * d);
        c = kept_from_zero(1 + even / c);
        value *= d * c;
        double const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / kept_from_zero(1 + odd * d);
        c = kept_from_zero(1 + odd / c);
        value *= d * c;
        if (std::abs(d * c - 1) < close_enough) break;
    }
    return value;
}

}  // namespace

double incomplete_beta(double x, double a, double b)
{
    if (x <= 0) return 0;
    if (x >= 1) return 1;
    double const front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log1p(-x));
    // On either side of the middle one of the two fractions converges quickly. Far from it nothing is left to add up: of ten million values
    // all buckets but a few are there.
    bool const below = x < (a + 1) / (a + b + 2);
    if (front < nothing_left) return below ? 0 : 1;
    if (below) return front * fraction(x, a, b) / a;
    return 1 - front * fraction(1 - x, b, a) / b;
}

}  // namespace signalbox::statistics
