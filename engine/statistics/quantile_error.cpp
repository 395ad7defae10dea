#include "engine/statistics/quantile_error.hpp"

#include "engine/statistics/incomplete_beta.hpp"

#include <algorithm>
#include <cmath>

namespace signalbox::statistics {

std::optional<order_statistic> quantile_error(std::span<bucket const> sorted, double q)
{
    std::uint64_t all = 0;
    for (bucket const& each : sorted) all += each.count;
    if (all == 0) return std::nullopt;
    auto const n = static_cast<double>(all);
    double const rank = std::clamp(std::ceil(q * n), 1.0, n);
    double mean = 0, square = 0, before = 0, width = 0;
    std::uint64_t seen = 0;
    for (bucket const& each : sorted) {
        seen += each.count;
        if (width == 0 && static_cast<double>(seen) >= rank) width = each.width;
        double const upto = incomplete_beta(static_cast<double>(seen) / n, rank, n - rank + 1);
        double const weight = upto - before;
        before = upto;
        mean += weight * each.value;
        square += weight * each.value * each.value;
    }
    double const hidden = width / std::sqrt(12.0);  // of a value anywhere in its bucket
    return order_statistic{mean, std::max(std::sqrt(std::max(square - mean * mean, 0.0)), hidden)};
}

std::uint64_t least_values(double q)
{
    return static_cast<std::uint64_t>(std::ceil(std::log(0.025) / std::log(q)));
}

}  // namespace signalbox::statistics
