// Known values of the statistics, computed with SciPy and by hand, and that intervals hold what they promise when they are looked at often.
#include "engine/statistics/incomplete_beta.hpp"
#include "engine/statistics/peek_safe.hpp"
#include "engine/statistics/quantile_error.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace signalbox::statistics {

namespace {

std::vector<bucket> exact(std::vector<double> values)
{
    std::ranges::sort(values);
    std::vector<bucket> made;
    for (double const each : values) made.push_back({each, 0, 1});
    return made;
}

}  // namespace

TEST(incomplete_beta, has_its_known_values)
{
    EXPECT_NEAR(incomplete_beta(0.5, 1, 1), 0.5, 1e-12);
    EXPECT_NEAR(incomplete_beta(0.3, 2, 3), 0.3483, 1e-12) << "by hand: 6x^2 - 8x^3 + 3x^4";
    EXPECT_NEAR(incomplete_beta(0.7, 3, 2), 1 - 0.3483, 1e-12) << "symmetric";
    EXPECT_NEAR(incomplete_beta(0.5, 500'000, 500'000), 0.5, 1e-9);
    EXPECT_EQ(incomplete_beta(0.49, 5e6, 5e6), 0) << "63 standard deviations away";
    EXPECT_EQ(incomplete_beta(0.51, 5e6, 5e6), 1);
    EXPECT_NEAR(incomplete_beta(0.5 + 1.959964 * 0.5 / std::sqrt(1e7), 5e6, 5e6), 0.975, 1e-6) << "nearly normal";
    EXPECT_EQ(incomplete_beta(0, 4, 5), 0);
    EXPECT_EQ(incomplete_beta(1, 4, 5), 1);
}

TEST(quantile_error, is_that_of_the_exact_bootstrap)
{
    std::vector<double> hundred;
    for (int i = 1; i <= 100; ++i) hundred.push_back(i);
    auto const high = quantile_error(exact(hundred), 0.95), middle = quantile_error(exact(hundred), 0.5);
    EXPECT_NEAR(high->mean, 94.559403, 1e-6);
    EXPECT_NEAR(high->error, 2.358265, 1e-6);
    EXPECT_NEAR(middle->mean, 50.004950, 1e-6);
    EXPECT_NEAR(middle->error, 4.958905, 1e-6);
    std::vector<double> const awareness{77, 87, 88, 114, 151, 210, 219, 246, 253, 262, 296, 299, 306, 376, 428, 515, 666, 1310, 2611};
    auto const median = quantile_error(exact(awareness), 0.5), ninth = quantile_error(exact(awareness), 0.9);
    EXPECT_NEAR(median->mean, 271.7212, 1e-4);
    EXPECT_NEAR(median->error, 41.9307, 1e-4);
    EXPECT_NEAR(ninth->mean, 1'367.9154, 1e-4);
    EXPECT_NEAR(ninth->error, 810.4988, 1e-4);
}

TEST(quantile_error, of_equal_values_in_buckets_is_that_of_the_values)
{
    std::vector<bucket> const apart{{1, 0, 1}, {2, 0, 1}, {2, 0, 1}, {2, 0, 1}, {3, 0, 1}}, together{{1, 0, 1}, {2, 0, 3}, {3, 0, 1}};
    EXPECT_NEAR(quantile_error(apart, 0.5)->error, quantile_error(together, 0.5)->error, 1e-12);
    EXPECT_FALSE(quantile_error({}, 0.5));
    // All of one bucket: what is not known is where in it the values are.
    EXPECT_NEAR(quantile_error(std::vector<bucket>{{5, 1.2, 1'000}}, 0.5)->error, 0.346410, 1e-6);
}

TEST(quantile_error, needs_values_for_an_interval)
{
    EXPECT_EQ(least_values(0.95), 72u);
    EXPECT_EQ(least_values(0.99), 368u);
    EXPECT_EQ(least_values(0.5), 6u);
}

TEST(peek_safe, has_its_known_widths)
{
    auto const half = [](double values) { return peek_safe_half(1 / std::sqrt(values), values); };
    EXPECT_NEAR(half(100), 0.669439, 1e-6);
    EXPECT_NEAR(half(1'000), 0.106375, 1e-6);
    EXPECT_NEAR(half(5'000), 0.042924, 1e-6);
    EXPECT_NEAR(half(10'000), 0.030615, 1e-6);
    EXPECT_NEAR(half(100'000), 0.010552, 1e-6);
    EXPECT_NEAR(peek_safe_half(0.124784, 6'868), 0.37941, 1e-5) << "of the difference of .41 and .70 with .124784";
}

// Two arms without a difference, looked at twenty times each: the p95 of one is called another one's less often than one time in twenty.
TEST(peek_safe, holds_at_every_look)
{
    constexpr int runs = 100, looks = 20, each_look = 150;
    std::mt19937_64 random(1);
    std::lognormal_distribution<double> latency(0, 1.2);
    int wrong = 0, wrong_without = 0;
    for (int run = 0; run < runs; ++run) {
        std::vector<double> a, b;
        bool told = false, told_without = false;
        for (int look = 0; look < looks; ++look) {
            for (int i = 0; i < each_look; ++i) {
                a.push_back(std::log(latency(random)));
                b.push_back(std::log(latency(random)));
            }
            auto const left = exact(a), right = exact(b);
            double const error = std::hypot(quantile_error(left, 0.95)->error, quantile_error(right, 0.95)->error);
            auto const at = [](std::vector<bucket> const& sorted) {
                return sorted[static_cast<std::size_t>(std::ceil(0.95 * static_cast<double>(sorted.size()))) - 1].value;
            };
            double const apart = std::abs(at(right) - at(left));
            told = told || apart > peek_safe_half(error, static_cast<double>(a.size() + b.size()));
            told_without = told_without || apart > 1.959964 * error;
        }
        wrong += told;
        wrong_without += told_without;
    }
    EXPECT_LE(wrong, runs / 20);
    EXPECT_GT(wrong_without, runs / 10) << "an ordinary interval does not hold: the test would see it";
}

}  // namespace signalbox::statistics
