// The difference of two means whose spreads differ: what a request costs more or less, in money and not in percent. Pure.
#pragma once

#include "engine/statistics/ratio.hpp"

#include <optional>

namespace signalbox::statistics {

struct mean_difference {
    double difference = 0;  // second - first
    double error = 0;
    double freedom = 0;  // degrees, by Welch and Satterthwaite
    double p = 1;        // two-sided, that there is none
    interval range;      // of 95 %, for one look
};

/// Welch 1947. Nothing below two values of each, or where no value differs from any other.
std::optional<mean_difference> welch(summed const& first, summed const& second);

/// Two-sided: how likely a value of Student's distribution is at least this far from 0.
double beyond_student(double t, double freedom);
/// So far from 0 on both sides 95 % of it lie.
double student_of_95(double freedom);

}  // namespace signalbox::statistics
