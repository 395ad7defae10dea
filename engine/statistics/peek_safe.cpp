#include "engine/statistics/peek_safe.hpp"

#include <cmath>

namespace signalbox::statistics {

double peek_safe_half(double error, double values, double alpha, double tightest)
{
    double const log_alpha = std::log(alpha);
    double const rho_square = (-2 * log_alpha + std::log(1 - 2 * log_alpha)) / tightest;
    double const grown = values * rho_square + 1;
    // The standard deviation of one value is error * sqrt(values); one of the two roots of `values` cancels.
    return error * std::sqrt(2 * grown / (values * rho_square) * std::log(std::sqrt(grown) / alpha));
}

}  // namespace signalbox::statistics
