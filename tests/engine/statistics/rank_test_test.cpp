// Known values of tests by rank, of Welch's test and of the number of requests that are missing; computed with SciPy 1.10.1.
#include "engine/statistics/rank_test.hpp"
#include "engine/statistics/sample_meter.hpp"
#include "engine/statistics/welch.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace signalbox::statistics {
namespace {

std::vector<bucket> sorted(std::vector<double> values)
{
    std::ranges::sort(values);
    std::vector<bucket> made;
    for (double const each : values) {
        if (!made.empty() && made.back().value == each)
            ++made.back().count;
        else
            made.push_back({each, 0, 1});
    }
    return made;
}

std::vector<bucket> const x = sorted({.80, .83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, .73, 1.46}), y = sorted({1.15, .88, .90, .74, 1.21});
std::vector<bucket> const tied = sorted({1, 2, 2, 3, 3, 3, 9}), other_tied = sorted({2, 3, 4, 4, 5, 8});

TEST(mann_whitney, counts_few_pairs_out)
{
    auto const made = mann_whitney(x, y);
    ASSERT_TRUE(made);
    EXPECT_EQ(made->u, 35);
    EXPECT_NEAR(made->p, 0.254412, 5e-7);
    EXPECT_NEAR(made->below, 15 / 50.0, 1e-12);
    EXPECT_NEAR(mann_whitney(y, x)->p, made->p, 1e-12) << "from the other side";
}

TEST(mann_whitney, takes_ties_and_continuity_into_account)
{
    auto const made = mann_whitney(tied, other_tied);
    ASSERT_TRUE(made);
    EXPECT_EQ(made->u, 11.5);
    EXPECT_NEAR(made->p, 0.189165, 5e-7);
    EXPECT_NEAR(made->below, 0.726190, 5e-7);
}

TEST(mann_whitney, of_nothing_is_nothing_and_of_equal_values_finds_no_difference)
{
    EXPECT_FALSE(mann_whitney({}, y));
    EXPECT_FALSE(mann_whitney(x, {}));
    EXPECT_EQ(mann_whitney(sorted({2, 2, 2}), sorted({2, 2}))->p, 1);
}

TEST(hodges_lehmann, is_the_median_of_all_differences)
{
    EXPECT_NEAR(*hodges_lehmann(x, y), 0.305, 1e-12);
    EXPECT_EQ(*hodges_lehmann(tied, other_tied), -1);
    EXPECT_FALSE(hodges_lehmann({}, y));
}

TEST(typical_shift, is_a_ratio_on_logarithms)
{
    std::vector<bucket> first, second;
    for (int i = 0; i < 100; ++i) first.push_back({i * 0.01, 0, 3}), second.push_back({i * 0.01 + std::log(0.5), 0, 3});
    auto const made = shift_of(first, second);
    ASSERT_TRUE(made);
    EXPECT_NEAR(made->ratio, 0.5, 1e-9);
    EXPECT_GT(made->faster, 0.9);
    EXPECT_LT(made->p, 1e-6);
}

TEST(quantile_ranks, have_their_known_values)
{
    auto const check = [](std::uint64_t n, double q, std::uint64_t low, std::uint64_t high, double coverage) {
        auto const made = quantile_ranks(n, q);
        ASSERT_TRUE(made);
        EXPECT_EQ(made->low, low) << n;
        EXPECT_EQ(made->high, high) << n;
        EXPECT_NEAR(made->coverage, coverage, 5e-7) << n;
    };
    check(100, 0.5, 40, 61, .964800);
    check(1'000, 0.95, 936, 964, .958095);
    check(10'000, 0.99, 9'880, 9'920, .955755);
    EXPECT_FALSE(quantile_ranks(71, 0.95));
}

summed of_summary(double mean, double deviation, std::uint64_t count)
{
    double const n = static_cast<double>(count);
    return {count, mean * n, deviation * deviation * (n - 1) + mean * mean * n};
}

TEST(welch, has_its_known_values)
{
    auto const made = welch(of_summary(.41, 3.9, 3'407), of_summary(.7, 6.2, 3'461));
    ASSERT_TRUE(made);
    EXPECT_NEAR(made->difference, .29, 1e-9);
    EXPECT_NEAR(made->error, .124784, 5e-7);
    EXPECT_NEAR(made->freedom, 5'841.74, 5e-3);
    EXPECT_NEAR(made->p, .02016, 5e-6);
    EXPECT_NEAR(made->range.low, .04538, 5e-6);
    EXPECT_NEAR(made->range.high, .53462, 5e-6);
    EXPECT_FALSE(welch(of_summary(1, 1, 1), of_summary(1, 1, 9)));
}

TEST(sample_meter, says_how_many_requests_an_interval_of_this_width_takes)
{
    // Of values with a standard deviation of 1 the interval that holds at every look is 0.030615 wide to each side at 10,000 values.
    measured const rate{.what = metric::errors, .error = 1 / std::sqrt(1'000.0), .values = 1'000};
    auto const missing = requests_to_see(rate, 0.030615, looking::peek_safe);
    ASSERT_TRUE(missing);
    EXPECT_NEAR(static_cast<double>(*missing), 9'000, 2);
    EXPECT_EQ(requests_to_see(rate, 0.2, looking::peek_safe), 0u) << "0.106 is narrow enough";
    // 1.96 / sqrt(n) = log 1.1
    measured const ratio{.what = metric::latency_p95, .error = 0.1, .values = 100};
    EXPECT_NEAR(static_cast<double>(*requests_to_see(ratio, 0.1, looking::fixed)), std::ceil(std::pow(1.959964 / std::log(1.1), 2)) - 100,
                1);
    EXPECT_FALSE(requests_to_see(ratio, 0, looking::fixed));
    EXPECT_FALSE(requests_to_see({}, 0.1, looking::fixed));
}

}  // namespace
}  // namespace signalbox::statistics
