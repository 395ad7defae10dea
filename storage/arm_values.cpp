#include "storage/arm_values.hpp"

#include <algorithm>
#include <cmath>

namespace signalbox::storage {

namespace {

/// A success counts as one, a failure as none.
statistics::paired_sums sums_of(cost_sums const& of)
{
    statistics::paired_sums made;
    made.over = {of.count, of.micros, of.squares};
    made.under = {of.count, static_cast<double>(of.successes), static_cast<double>(of.successes)};
    made.products = of.of_successes;
    return made;
}

/// What a unit adds to a mean: the sum of its values, of their squares, and how many they are.
struct of_unit {
    double sum, squares, count;
};

/// What a variance grows by when it is known from so few units: the square of Student's quantile at 95 % by that of the normal distribution,
/// in the first order of its expansion (Abramowitz and Stegun, 26.7.5). `units` as if all had the same size.
double few_units(double units)
{
    constexpr double normal_squared = 3.841459;
    double const student = 1 + (normal_squared + 1) / 4 / std::max(units - 1, 1.0);
    return student * student;
}

/// The variance of a mean whose values depend on each other within a unit, by that of as many independent ones: the jackknife that leaves one
/// unit out at a time. Of one unit nothing is known: its values may all be one.
template <class Of>
double design_effect(unit_sums const& by_unit, Of&& of)
{
    double sum = 0, squares = 0, count = 0, sizes = 0;
    for (auto const& [name, each] : by_unit) {
        of_unit const its = of(each);
        sum += its.sum;
        squares += its.squares;
        count += its.count;
        sizes += its.count * its.count;
    }
    if (count < 2) return 1;
    double const mean = sum / count, spread = squares - count * mean * mean;
    if (spread <= 0) return 1;
    double const units = count * count / sizes;  // of one size that would say as much (Kish 1965)
    if (units <= 1) return count;
    double between = 0;
    for (auto const& [name, each] : by_unit) {
        // What the mean moves by without this unit: a heavy one pulls the mean, and would look closer to it than it is.
        of_unit const its = of(each);
        double const moved = (its.sum - mean * its.count) / (1 - its.count / count);
        between += moved * moved;
    }
    return std::max(1.0, between * (units - 1) / units / spread * few_units(units));
}

/// The same of a count of requests, which come by whole units: what its variance is by that of requests drawn one by one.
double share_design_of(arm_sums const& of)
{
    double all = 0, grown = 0;
    for (auto const& [name, arm] : of.arms) {
        double requests = 0, squares = 0;
        for (auto const& [unit, each] : arm.by_unit) {
            double const size = static_cast<double>(each.requests);
            requests += size;
            squares += size * size;
        }
        double const of_units = static_cast<double>(arm.of_units), others = static_cast<double>(arm.requests - arm.of_units);
        all += of_units + others;
        grown += (requests > 0 ? of_units * squares / requests : 0) + others;
    }
    return all > 0 ? std::max(1.0, grown / all) : 1;
}

/// Of values that are one or none, which are their own squares.
of_unit share_of_unit(std::uint64_t ones, std::uint64_t all)
{
    return {static_cast<double>(ones), static_cast<double>(ones), static_cast<double>(all)};
}

statistics::design_effects design_of(unit_sums const& by_unit)
{
    return {
        .times = design_effect(by_unit,
                               [](unit_sum const& of) {
                                   return of_unit{of.log_latency, of.log_latency_squares, static_cast<double>(of.answers)};
                               }),
        .errors = design_effect(by_unit, [](unit_sum const& of) { return share_of_unit(of.failures, of.requests); }),
        .fallbacks = design_effect(by_unit, [](unit_sum const& of) { return share_of_unit(of.fallbacks, of.requests); }),
        .cost = design_effect(by_unit,
                              [](unit_sum const& of) {
                                  return of_unit{of.micros, of.micros_squares, static_cast<double>(of.priced)};
                              }),
    };
}

}  // namespace

std::vector<statistics::bucket> logarithms(histogram const& of)
{
    std::vector<statistics::bucket> made;
    of.each([&](std::size_t bucket, std::uint64_t count) {
        double const low = std::max(static_cast<double>(histogram::lower_edge(bucket)), 0.5);
        double const wide = static_cast<double>(histogram::width(bucket));
        made.push_back({std::log(std::max(static_cast<double>(histogram::midpoint(bucket)), 0.5)), std::log((low + wide) / low), count});
    });
    return made;
}

statistics::arm_values values_of(arm_sum const& of)
{
    statistics::arm_values made;
    made.requests = of.requests - of.abandoned;
    made.failures = of.failures;
    made.fallbacks = of.fallbacks;
    made.latency = logarithms(of.latency);
    made.first_token = logarithms(of.first_token);
    made.streams = of.streams;
    made.cost = sums_of(of.cost);
    made.design = design_of(of.by_unit);
    return made;
}

statistics::arm_set arm_set_of(arm_sums const& of, statistics::arms_by by)
{
    statistics::arm_set made;
    made.by = by;
    made.revisions = of.revisions.size();
    std::uint64_t grouped = 0, told = 0;
    for (auto const& [name, each] : of.arms) {
        made.arms.push_back({name, each.requests, each.abandoned, each.unknown_costs, of.due(name), values_of(each)});
        for (auto const& [unit, count] : each.units)
            if (unit != "request" && !unit.empty()) grouped += count, made.unit.kind = unit;
        told += each.of_units + (each.of_units > 0 ? each.abandoned : 0);
    }
    made.unit.counted = grouped > 0 && told >= grouped;
    made.unit.count = of.units();
    made.share_design = share_design_of(of);
    return made;
}

}  // namespace signalbox::storage
