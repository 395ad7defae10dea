// Experiments without a difference, assigned by a header whose values have very different numbers of requests: how often a difference is found.
#include "storage/arm_values.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>

namespace signalbox::storage {

namespace {

using namespace statistics;

constexpr int values_of_header = 60;

/// Each value of the header is drawn to an arm. A few have a hundred requests, most have three; those of one value share times, failures and costs.
arm_sums traffic(std::mt19937_64& random, bool told)
{
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> uniform;
    arm_sums made;
    for (int value = 0; value < values_of_header; ++value) {
        std::string_view const arm = uniform(random) < 0.5 ? "a" : "b";
        std::string const unit = told ? "00" + std::to_string(value) : "";
        int const requests = 3 + std::min(static_cast<int>(3 / std::pow(1 - uniform(random), 1 / 1.3)) - 3, 97);
        double const shared = normal(random) * 0.5, failing = uniform(random) < 0.5 ? 0.02 : 0.2, cost = 200 + 100 * uniform(random);
        for (int n = 0; n < requests; ++n) {
            event_figures seen;
            seen.ended = uniform(random) < failing ? outcome::error : outcome::answered;
            seen.latency_us = static_cast<std::uint64_t>(1e6 * std::exp(shared + normal(random) * std::sqrt(0.75)));
            seen.actual_cost_micros = static_cast<std::int64_t>(cost * (0.5 + uniform(random)));
            made.add({arm, "r1", "header", unit, 0.5}, seen);
        }
    }
    return made;
}

struct alarms {
    double median = 0, errors = 0, cost = 0, shares = 0, at_every_look = 0;
};

alarms share_of_alarms(int seeds, bool told)
{
    alarms seen;
    double const one = 1.0 / seeds;
    for (int seed = 0; seed < seeds; ++seed) {
        std::mt19937_64 random(static_cast<std::uint64_t>(seed));
        auto const set = arm_set_of(traffic(random, told));
        if (set.arms.size() < 2) continue;
        arm_values const &a = set.arms[0].values, &b = set.arms[1].values;
        seen.median += measure(metric::latency_p50, a, b, looking::fixed).p < 0.05 ? one : 0;
        seen.errors += measure(metric::errors, a, b, looking::fixed).p < 0.05 ? one : 0;
        seen.cost += measure(metric::cost, a, b, looking::fixed).p < 0.05 ? one : 0;
        auto const safe = measure(metric::latency_p50, a, b, looking::peek_safe).says;
        seen.at_every_look += safe == verdict::better || safe == verdict::worse ? one : 0;
        std::vector<std::uint64_t> const requests{set.arms[0].requests, set.arms[1].requests};
        std::vector<double> const due{set.arms[0].due, set.arms[1].due};
        seen.shares += check_ratio(requests, due, set.share_design).p < broken_ratio ? one : 0;
    }
    return seen;
}

}  // namespace

TEST(units_of_unequal_size, hold_the_rate_of_false_alarms_over_two_thousand_seeds)
{
    alarms const seen = share_of_alarms(2'000, true);
    for (double const rate : {seen.median, seen.errors, seen.cost}) {
        EXPECT_LE(rate, 0.06);
        EXPECT_GE(rate, 0.01) << "intervals are not wider than they have to be";
    }
    EXPECT_LE(seen.at_every_look, 0.05);
    EXPECT_LE(seen.shares, 0.003) << "a chance below 0.001";
}

TEST(units_of_unequal_size, would_be_called_different_if_requests_were_taken_as_independent)
{
    alarms const seen = share_of_alarms(300, false);
    EXPECT_GT(seen.median, 0.15);
    EXPECT_GT(seen.cost, 0.15);
    EXPECT_GT(seen.shares, 0.3) << "a heavy value alone makes the shares look broken";
}

}  // namespace signalbox::storage
