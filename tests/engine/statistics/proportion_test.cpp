// Known values of rates and their differences, from the literature and from SciPy.
#include "engine/statistics/proportion.hpp"

#include <gtest/gtest.h>

#include <random>

namespace signalbox::statistics {
namespace {

double const z = normal_quantile(0.975);

TEST(normal_quantile, has_its_known_values)
{
    EXPECT_NEAR(z, 1.959963984540054, 1e-12);
    EXPECT_NEAR(normal_quantile(0.5), 0, 1e-12);
    EXPECT_NEAR(normal_quantile(0.001), -3.090232306167813, 1e-11);
    EXPECT_NEAR(normal_quantile(0.95), 1.6448536269514722, 1e-12);
}

void expect_wilson(counted of, double low, double high)
{
    auto const made = wilson(of, z);
    EXPECT_NEAR(made.low, low, 1e-6) << of.hits << "/" << of.all;
    EXPECT_NEAR(made.high, high, 1e-6) << of.hits << "/" << of.all;
}

TEST(wilson, has_its_known_values)
{
    expect_wilson({81, 263}, 0.255289, 0.366210);
    expect_wilson({15, 148}, 0.062386, 0.160487);
    expect_wilson({0, 20}, 0, 0.161125);
    expect_wilson({1, 29}, 0.006113, 0.171755);
    expect_wilson({3, 1000}, 0.001021, 0.008783);
    expect_wilson({0, 500}, 0, 0.007624);
    expect_wilson({0, 0}, 0, 1);
}

void expect_newcombe(counted first, counted second, double low, double high)
{
    auto const made = newcombe(first, second, z);
    EXPECT_NEAR(made.low, low, 6e-5) << first.hits << "/" << first.all << " - " << second.hits << "/" << second.all;
    EXPECT_NEAR(made.high, high, 6e-5) << first.hits << "/" << first.all << " - " << second.hits << "/" << second.all;
}

TEST(newcombe, has_its_known_values)
{
    expect_newcombe({56, 70}, {48, 80}, 0.0524, 0.3339);
    expect_newcombe({9, 10}, {3, 10}, 0.1705, 0.8090);
    expect_newcombe({6, 7}, {2, 7}, 0.0582, 0.8062);
    expect_newcombe({5, 56}, {0, 29}, -0.0381, 0.1926);
    expect_newcombe({0, 10}, {0, 20}, -0.1611, 0.2775);
    expect_newcombe({0, 10}, {0, 10}, -0.2775, 0.2775);
    expect_newcombe({10, 10}, {0, 20}, 0.6791, 1.0000);
    expect_newcombe({120, 10'000}, {80, 10'000}, 0.0012, 0.0068);
}

TEST(newcombe, of_arms_that_change_places_is_the_opposite)
{
    auto const made = newcombe({9, 40}, {3, 50}, z), turned = newcombe({3, 50}, {9, 40}, z);
    EXPECT_NEAR(made.low, -turned.high, 1e-12);
    EXPECT_NEAR(made.high, -turned.low, 1e-12);
}

TEST(fisher_exact, has_its_known_values)
{
    EXPECT_NEAR(fisher_exact({3, 4}, {1, 4}), 0.485714, 1e-6);
    EXPECT_NEAR(fisher_exact({3, 1000}, {0, 1000}), 0.249625, 1e-6);
    EXPECT_NEAR(fisher_exact({0, 5}, {0, 7}), 1, 1e-9);
}

TEST(newcombe, misses_a_true_difference_of_nothing_one_time_in_twenty)
{
    int missed = 0;
    constexpr int seeds = 2'000;
    for (int seed = 0; seed < seeds; ++seed) {
        std::mt19937_64 source(static_cast<std::uint64_t>(seed));
        std::binomial_distribution<std::uint64_t> fails(400, 0.03);
        auto const made = newcombe({fails(source), 400}, {fails(source), 400}, z);
        missed += made.low > 0 || made.high < 0;
    }
    EXPECT_LE(missed, seeds * 6 / 100);
    EXPECT_GE(missed, seeds * 1 / 100) << "so wide an interval would tell nothing";
}

}  // namespace
}  // namespace signalbox::statistics
