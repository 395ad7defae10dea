#include "engine/statistics/ratio.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace signalbox::statistics {

double summed::error() const
{
    if (count < 2) return 0;
    double const n = static_cast<double>(count);
    return std::sqrt(std::max(0.0, squares - n * mean() * mean()) / (n - 1) / n);
}

double log_ratio::ratio() const
{
    return std::exp(log);
}

interval log_ratio::within(double z) const
{
    return {std::exp(log - z * error), std::exp(log + z * error)};
}

double log_ratio::p() const
{
    if (error <= 0) return log == 0 ? 1 : 0;
    return std::erfc(std::abs(log) / error / std::numbers::sqrt2);
}

log_ratio ratio_of_means(summed const& first, summed const& second)
{
    return {std::log(first.mean() / second.mean()), std::hypot(first.error() / first.mean(), second.error() / second.mean())};
}

double paired_sums::log_error() const
{
    if (over.count < 2 || over.sum <= 0 || under.sum <= 0) return 0;
    double const n = static_cast<double>(over.count);
    auto const variance = [&](double squares, double sum, double other) { return (squares - sum * other / n) / (n - 1); };
    double const above = variance(over.squares, over.sum, over.sum) / (over.mean() * over.mean());
    double const below = variance(under.squares, under.sum, under.sum) / (under.mean() * under.mean());
    double const both = variance(products, over.sum, under.sum) / (over.mean() * under.mean());
    return std::sqrt(std::max(0.0, above + below - 2 * both) / n);
}

log_ratio ratio_of_ratios(paired_sums const& first, paired_sums const& second)
{
    return {std::log(first.value() / second.value()), std::hypot(first.log_error(), second.log_error())};
}

}  // namespace signalbox::statistics
