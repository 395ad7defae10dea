#include "engine/statistics/welch.hpp"

#include "engine/statistics/incomplete_beta.hpp"

#include <cmath>

namespace signalbox::statistics {

double beyond_student(double t, double freedom)
{
    return incomplete_beta(freedom / (freedom + t * t), freedom / 2, 0.5);
}

double student_of_95(double freedom)
{
    double low = 0, high = 1'000;  // with one degree of freedom it is 12.7
    for (int step = 0; step < 200 && high - low > 1e-12; ++step) {
        double const middle = (low + high) / 2;
        (beyond_student(middle, freedom) > 0.05 ? low : high) = middle;
    }
    return (low + high) / 2;
}

std::optional<mean_difference> welch(summed const& first, summed const& second)
{
    if (first.count < 2 || second.count < 2) return std::nullopt;
    double const one = first.error() * first.error(), other = second.error() * second.error();
    if (one + other <= 0) return std::nullopt;
    mean_difference made;
    made.difference = second.mean() - first.mean();
    made.error = std::sqrt(one + other);
    made.freedom = (one + other) * (one + other) /
                   (one * one / static_cast<double>(first.count - 1) + other * other / static_cast<double>(second.count - 1));
    made.p = beyond_student(made.difference / made.error, made.freedom);
    double const half = student_of_95(made.freedom) * made.error;
    made.range = {made.difference - half, made.difference + half};
    return made;
}

}  // namespace signalbox::statistics
