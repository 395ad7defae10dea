#include "engine/statistics/sample_ratio.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace signalbox::statistics {

namespace {

constexpr int most_terms = 10'000;
constexpr double close_enough = 1e-15;

/// The lower part by its series, good below a + 1 (Abramowitz and Stegun, 6.5.29).
double lower_gamma(double a, double x)
{
    double term = 1 / a, sum = term;
    for (int i = 1; i < most_terms && term > sum * close_enough; ++i) sum += term *= x / (a + i);
    return sum * std::exp(-x + a * std::log(x) - std::lgamma(a));
}

/// The upper part by its continued fraction, good above a + 1 (6.5.31), as Lentz evaluates it.
double upper_gamma(double a, double x)
{
    double b = x + 1 - a, c = 1e300, d = 1 / b, value = d;
    for (int i = 1; i < most_terms; ++i) {
        double const step = -i * (i - a);
        b += 2;
        d = 1 / (step * d + b);
        c = b + step / c;
        value *= c * d;
        if (std::abs(c * d - 1) < close_enough) break;
    }
    return value * std::exp(-x + a * std::log(x) - std::lgamma(a));
}

/// Positions by p-value, smallest first.
std::vector<std::size_t> ascending(std::span<double const> p)
{
    std::vector<std::size_t> order(p.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t each) { return p[each]; });
    return order;
}

}  // namespace

double beyond_chi_square(double x, unsigned degrees)
{
    double const a = degrees / 2.0, half = x / 2;
    if (x <= 0) return 1;
    return half < a + 1 ? 1 - lower_gamma(a, half) : upper_gamma(a, half);
}

ratio_check check_ratio(std::span<std::uint64_t const> counts, std::span<double const> weights, double design)
{
    ratio_check made;
    double const all = static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}));
    double const whole = std::accumulate(weights.begin(), weights.end(), 0.0);
    if (counts.size() < 2 || counts.size() != weights.size() || all == 0 || whole <= 0) return made;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        double const due = all * weights[i] / whole, off = static_cast<double>(counts[i]) - due;
        made.chi_square += off * off / due;
    }
    made.chi_square /= design;
    made.p = beyond_chi_square(made.chi_square, static_cast<unsigned>(counts.size() - 1));
    return made;
}

std::vector<double> benjamini_hochberg(std::span<double const> p)
{
    std::vector<double> out(p.begin(), p.end());
    auto const order = ascending(p);
    double least = 1;
    for (std::size_t rank = order.size(); rank-- > 0;) {
        least = std::min(least, p[order[rank]] * static_cast<double>(p.size()) / static_cast<double>(rank + 1));
        out[order[rank]] = least;
    }
    return out;
}

std::vector<double> holm(std::span<double const> p)
{
    std::vector<double> out(p.begin(), p.end());
    double most = 0;
    auto const order = ascending(p);
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
        most = std::max(most, std::min(1.0, p[order[rank]] * static_cast<double>(p.size() - rank)));
        out[order[rank]] = most;
    }
    return out;
}

}  // namespace signalbox::statistics
