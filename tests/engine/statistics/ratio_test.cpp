// Known values of ratios, and what must hold whatever the values are.
#include "engine/statistics/ratio.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace signalbox::statistics {
namespace {

double const z = normal_quantile(0.975);

/// As if so many values with this mean and standard deviation had been added.
summed with(double mean, double deviation, std::uint64_t count)
{
    double const n = static_cast<double>(count);
    return {count, mean * n, deviation * deviation * (n - 1) + n * mean * mean};
}

TEST(ratio_of_means, has_its_known_values)
{
    auto const made = ratio_of_means(with(.010, .024, 2100), with(.012, .030, 2000));
    EXPECT_NEAR(made.ratio(), .83333, 1e-5);
    EXPECT_NEAR(made.within(z).low, .71716, 1e-5);
    EXPECT_NEAR(made.within(z).high, .96833, 1e-5);
    EXPECT_NEAR(made.p(), .01731, 1e-5);
}

TEST(ratio_of_means, of_arms_that_change_places_is_the_reciprocal)
{
    auto const made = ratio_of_means(with(3, 1, 50), with(4, 2, 70)), turned = ratio_of_means(with(4, 2, 70), with(3, 1, 50));
    EXPECT_NEAR(made.ratio() * turned.ratio(), 1, 1e-12);
    EXPECT_NEAR(made.within(z).low * turned.within(z).high, 1, 1e-12);
    EXPECT_NEAR(made.p(), turned.p(), 1e-12);
}

TEST(ratio_of_means, does_not_depend_on_the_unit)
{
    auto const dollars = ratio_of_means(with(3, 1, 50), with(4, 2, 70)), cents = ratio_of_means(with(300, 100, 50), with(400, 200, 70));
    EXPECT_NEAR(dollars.log, cents.log, 1e-12);
    EXPECT_NEAR(dollars.error, cents.error, 1e-12);
}

TEST(ratio_of_means, misses_a_true_ratio_of_one_as_often_as_it_says)
{
    int missed = 0;
    constexpr int seeds = 2'000;
    for (int seed = 0; seed < seeds; ++seed) {
        std::mt19937_64 source(static_cast<std::uint64_t>(seed));
        std::lognormal_distribution<double> cost(0, 0.8);
        summed one, other;
        for (int i = 0; i < 300; ++i) one.add(cost(source)), other.add(cost(source));
        missed += ratio_of_means(one, other).p() < 0.05;
    }
    EXPECT_LE(missed, seeds * 6 / 100);
    EXPECT_GE(missed, seeds * 3 / 100);
}

TEST(ratio_of_ratios, of_a_metric_below_that_is_always_one_is_the_ratio_of_means)
{
    paired_sums one, other;
    std::mt19937_64 source(3);
    std::lognormal_distribution<double> cost(0, 1);
    for (int i = 0; i < 500; ++i) one.add(cost(source), 1), other.add(cost(source), 1);
    auto const as_means = ratio_of_means(one.over, other.over), made = ratio_of_ratios(one, other);
    EXPECT_NEAR(made.log, as_means.log, 1e-12);
    EXPECT_NEAR(made.error, as_means.error, 1e-12);
}

TEST(ratio_of_ratios, holds_its_error_rate_when_some_succeed_and_some_do_not)
{
    int missed = 0;
    constexpr int seeds = 2'000;
    for (int seed = 0; seed < seeds; ++seed) {
        std::mt19937_64 source(static_cast<std::uint64_t>(seed));
        std::lognormal_distribution<double> cost(0, 0.6);
        std::bernoulli_distribution succeeds(0.9);
        paired_sums one, other;
        for (int i = 0; i < 300; ++i) one.add(cost(source), succeeds(source)), other.add(cost(source), succeeds(source));
        missed += ratio_of_ratios(one, other).p() < 0.05;
    }
    EXPECT_LE(missed, seeds * 6 / 100);
    EXPECT_GE(missed, seeds * 3 / 100);
}

TEST(summed, tell_no_error_of_few_values)
{
    summed one;
    EXPECT_EQ(one.error(), 0);
    one.add(5);
    EXPECT_EQ(one.mean(), 5);
    EXPECT_EQ(one.error(), 0);
    one.add(7);
    EXPECT_NEAR(one.error(), 1, 1e-12);
    EXPECT_EQ(paired_sums().value(), 0);
    EXPECT_EQ(paired_sums().log_error(), 0);
}

}  // namespace
}  // namespace signalbox::statistics
