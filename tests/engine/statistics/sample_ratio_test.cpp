// Known values of the test of shares, and of p-values that are raised for being several.
#include "engine/statistics/sample_ratio.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace signalbox::statistics {
namespace {

ratio_check check(std::vector<std::uint64_t> const& counts, std::vector<double> const& weights)
{
    return check_ratio(counts, weights);
}

TEST(sample_ratio, has_its_known_values)
{
    EXPECT_NEAR(check({5000, 5300}, {50, 50}).chi_square, 8.737864, 1e-6);
    EXPECT_NEAR(check({5000, 5300}, {50, 50}).p, 0.00311669, 1e-8);
    EXPECT_NEAR(check({9000, 1100}, {90, 10}).chi_square, 8.910891, 1e-6);
    EXPECT_NEAR(check({9000, 1100}, {90, 10}).p, 0.00283475, 1e-8);
    EXPECT_NEAR(check({50321, 49679}, {1, 1}).chi_square, 4.121640, 1e-6);
    EXPECT_NEAR(check({50321, 49679}, {1, 1}).p, 0.042338, 1e-6);
}

TEST(sample_ratio, is_less_surprised_by_requests_that_come_by_the_ten)
{
    std::vector<std::uint64_t> const counts{5000, 5300};
    std::vector<double> const weights{50, 50};
    EXPECT_NEAR(check_ratio(counts, weights, 10).chi_square, 0.8737864, 1e-7);
    EXPECT_NEAR(check_ratio(counts, weights, 10).p, 0.349909, 1e-6);
}

TEST(sample_ratio, of_several_arms_has_as_many_degrees_less_one)
{
    EXPECT_NEAR(beyond_chi_square(5.991464547, 2), 0.05, 1e-9);
    EXPECT_NEAR(beyond_chi_square(7.814727903, 3), 0.05, 1e-9);
    EXPECT_NEAR(beyond_chi_square(0.5, 4), 0.9735009788, 1e-9);
    EXPECT_NEAR(check({100, 100, 100}, {1, 1, 1}).p, 1, 1e-12);
}

TEST(sample_ratio, finds_nothing_off_where_nothing_can_be)
{
    EXPECT_EQ(check({10}, {1}).p, 1);
    EXPECT_EQ(check({0, 0}, {1, 1}).p, 1);
    EXPECT_EQ(check({10, 20}, {1}).p, 1) << "weights of other arms";
}

void expect_near(std::vector<double> const& made, std::array<double, 4> const& known)
{
    for (std::size_t i = 0; i < known.size(); ++i) EXPECT_NEAR(made[i], known[i], 1e-12) << i;
}

TEST(several_tests, have_their_known_values)
{
    std::array const p{.01, .04, .03, .005};
    expect_near(benjamini_hochberg(p), {.02, .04, .04, .02});
    expect_near(holm(p), {.03, .06, .06, .02});
    EXPECT_TRUE(holm({}).empty());
}

}  // namespace
}  // namespace signalbox::statistics
