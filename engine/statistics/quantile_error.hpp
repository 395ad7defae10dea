// How far a percentile of a sample may be from that of the traffic it was drawn from, without drawing samples again: the bootstrap's
// distribution of an order statistic in closed form (Hutson and Ernst 2000; Schultzberg and Ankargren 2022). Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace signalbox::statistics {

/// Equal values, or those of one bucket of a histogram.
struct bucket {
    double value = 0;
    double width = 0;  // 0: exact
    std::uint64_t count = 0;
};

struct order_statistic {
    double mean = 0;   // of the bootstrap
    double error = 0;  // its standard deviation; not less than what the bucket hides
};

/// The sample's percentile of rank ceil(q n). `sorted`: by value. Nothing without values; 0 < q < 1.
std::optional<order_statistic> quantile_error(std::span<bucket const> sorted, double q);

/// With fewer values no interval of 95 % exists for the percentile, whatever the distribution: q^n has to be at most 0.025.
std::uint64_t least_values(double q);

}  // namespace signalbox::statistics
