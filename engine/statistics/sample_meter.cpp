#include "engine/statistics/sample_meter.hpp"

#include "engine/statistics/peek_safe.hpp"

#include <cmath>

namespace signalbox::statistics {

std::optional<std::uint64_t> requests_to_see(measured const& so_far, double wanted, looking how)
{
    if (wanted <= 0 || so_far.error <= 0 || so_far.values <= 0) return std::nullopt;
    double const half = is_rate(so_far.what) ? wanted : std::log1p(wanted);
    double const spread = so_far.error * std::sqrt(so_far.values);  // of one value
    auto const seen = [&](double values) {
        double const error = spread / std::sqrt(values);
        return (how == looking::fixed ? z_of_95() * error : peek_safe_half(error, values)) <= half;
    };
    if (seen(so_far.values)) return 0;
    double low = so_far.values, high = so_far.values * 2;
    constexpr double most = 1e15;  // requests that no experiment has
    while (!seen(high) && high < most) high *= 2;
    if (high >= most) return std::nullopt;
    while (high - low > 1) {
        double const middle = std::floor((low + high) / 2);
        (seen(middle) ? high : low) = middle;
    }
    return static_cast<std::uint64_t>(std::ceil(high - so_far.values));
}

}  // namespace signalbox::statistics
