#include "engine/statistics/proportion.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace signalbox::statistics {

double normal_quantile(double p)
{
    if (p > 0.5) return -normal_quantile(1 - p);
    // A first guess good to 4.5e-4 (Abramowitz and Stegun, 26.2.23), then Newton's steps on the distribution itself.
    double const t = std::sqrt(-2 * std::log(p));
    double x = -(t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))));
    for (int step = 0; step < 4; ++step) {
        double const off = std::erfc(-x / std::numbers::sqrt2) / 2 - p;
        x -= off * std::sqrt(2 * std::numbers::pi) * std::exp(x * x / 2);
    }
    return x;
}

double z_of_95()
{
    static double const z = normal_quantile(0.975);
    return z;
}

interval wilson(counted of, double z)
{
    if (of.all == 0) return {0, 1};
    double const n = static_cast<double>(of.all), p = of.rate(), square = z * z;
    double const middle = (p + square / (2 * n)) / (1 + square / n);
    double const half = z * std::sqrt(p * (1 - p) / n + square / (4 * n * n)) / (1 + square / n);
    return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

interval newcombe(counted first, counted second, double z)
{
    auto const one = wilson(first, z), other = wilson(second, z);
    double const p = first.rate(), q = second.rate();
    return {p - q - std::hypot(p - one.low, other.high - q), p - q + std::hypot(one.high - p, q - other.low)};
}

double fisher_exact(counted first, counted second)
{
    auto const choose = [](std::uint64_t n, std::uint64_t k) {
        return std::lgamma(static_cast<double>(n) + 1) - std::lgamma(static_cast<double>(k) + 1) -
               std::lgamma(static_cast<double>(n - k) + 1);
    };
    std::uint64_t const hits = first.hits + second.hits, all = first.all + second.all;
    double const whole = choose(all, hits);
    auto const chance_of = [&](std::uint64_t k) { return choose(first.all, k) + choose(second.all, hits - k) - whole; };
    // Tables as unlikely as the one seen, but for what rounding adds.
    double const seen = chance_of(first.hits) + 1e-7;
    double sum = 0;
    for (std::uint64_t k = hits > second.all ? hits - second.all : 0; k <= std::min(hits, first.all); ++k)
        if (double const its = chance_of(k); its <= seen) sum += std::exp(its);
    return std::min(1.0, sum);
}

}  // namespace signalbox::statistics
