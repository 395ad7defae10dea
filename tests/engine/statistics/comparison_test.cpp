// Two arms side by side: what is told, what is not told yet, and how often a difference is told that is none.
#include "engine/statistics/comparison.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace signalbox::statistics {
namespace {

/// An arm of `count` requests with lognormal times and costs, a share of which fails.
arm_values drawn(std::uint64_t seed, int count, double factor = 1, double fails = 0.02)
{
    std::mt19937_64 source(seed);
    std::normal_distribution<double> log_time(13, 0.8);
    std::bernoulli_distribution failed(fails);
    arm_values made;
    std::vector<double> times;
    for (int i = 0; i < count; ++i) {
        ++made.requests;
        double const log = log_time(source) + std::log(factor);
        bool const fault = failed(source);
        made.failures += fault;
        if (!fault) times.push_back(log);
        made.cost.add(std::exp(log - 7), fault ? 0 : 1);
    }
    std::ranges::sort(times);
    for (double const each : times) made.latency.push_back({each, 0, 1});
    return made;
}

measured const& of(std::vector<measured> const& all, metric what)
{
    return all[static_cast<std::size_t>(what)];
}

TEST(comparison, tells_a_clear_difference_and_its_direction)
{
    for (looking const how : {looking::peek_safe, looking::fixed}) {
        auto const made = compare(drawn(1, 3'000), drawn(2, 3'000, 0.7), how);
        EXPECT_EQ(of(made, metric::latency_p50).says, verdict::better);
        EXPECT_EQ(of(made, metric::latency_p95).says, verdict::better);
        EXPECT_EQ(of(made, metric::cost).says, verdict::better);
        EXPECT_NEAR(of(made, metric::latency_p50).change, 0.7, 0.05);
        EXPECT_TRUE(keeps_guardrail(made));
        auto const turned = compare(drawn(2, 3'000, 0.7), drawn(1, 3'000), how);
        EXPECT_EQ(of(turned, metric::latency_p95).says, verdict::worse);
        EXPECT_NEAR(of(turned, metric::latency_p95).change * of(made, metric::latency_p95).change, 1, 1e-9);
        EXPECT_NEAR(of(turned, metric::latency_p95).range->low * of(made, metric::latency_p95).range->high, 1, 1e-9);
    }
}

TEST(comparison, does_not_take_an_arm_that_fails_where_the_other_is_slow_for_the_faster_one)
{
    auto const whole = drawn(1, 2'000, 1, 0);
    arm_values failing = whole;
    // The slowest tenth of the answers fails.
    std::size_t const kept = failing.latency.size() * 9 / 10;
    failing.failures = failing.latency.size() - kept;
    failing.latency.resize(kept);
    auto const made = compare(whole, failing, looking::fixed);
    EXPECT_NE(of(made, metric::latency_p95).says, verdict::better);
    EXPECT_FALSE(of(made, metric::latency_p95).range) << "one request in ten has no answer: there is no 95th percentile";
    EXPECT_EQ(of(made, metric::latency_p50).says, verdict::unclear);
    EXPECT_NEAR(of(made, metric::latency_p50).change, 1, 1e-9);
    EXPECT_EQ(of(made, metric::errors).says, verdict::worse);
    EXPECT_FALSE(keeps_guardrail(made));
}

TEST(comparison, says_how_much_is_missing)
{
    auto const made = compare(drawn(1, 500, 1, 0), drawn(2, 20, 1, 0), looking::fixed);
    EXPECT_EQ(of(made, metric::latency_p95).says, verdict::too_few);
    EXPECT_EQ(of(made, metric::latency_p95).missing, 52u) << "72 are needed";
    EXPECT_EQ(of(made, metric::cost).says, verdict::too_few);
    EXPECT_EQ(of(made, metric::cost).missing, 10u);
    EXPECT_EQ(of(made, metric::errors).says, verdict::too_few);
    EXPECT_EQ(of(made, metric::errors).missing, fewest_events);
    EXPECT_EQ(of(made, metric::first_token_p95).says, verdict::unknown) << "no stream at all";
}

TEST(comparison, of_arms_without_requests_says_nothing)
{
    for (measured const& each : compare({}, {}, looking::peek_safe)) {
        EXPECT_EQ(each.says, verdict::unknown) << name(each.what);
        EXPECT_FALSE(each.range);
    }
}

TEST(comparison, holds_its_rate_of_false_alarms_over_two_thousand_pairs)
{
    constexpr int seeds = 2'000;
    int median = 0, tail = 0, cost = 0, errors = 0;
    for (int seed = 0; seed < seeds; ++seed) {
        auto const made = compare(drawn(2 * static_cast<std::uint64_t>(seed), 300, 1, 0.05),
                                  drawn(2 * static_cast<std::uint64_t>(seed) + 1, 300, 1, 0.05), looking::fixed);
        median += of(made, metric::latency_p50).p < 0.05;
        tail += of(made, metric::latency_p95).p < 0.05;
        cost += of(made, metric::cost).p < 0.05;
        errors += of(made, metric::errors).p < 0.05;
    }
    for (int const alarms : {median, tail, cost, errors}) EXPECT_LE(alarms, seeds * 6 / 100);
    for (int const alarms : {median, tail, cost, errors}) EXPECT_GE(alarms, seeds * 1 / 100);
}

TEST(comparison, is_less_sure_of_requests_that_are_alike)
{
    auto first = drawn(1, 2'000), second = drawn(2, 2'000, 0.9);
    auto const sure = compare(first, second, looking::fixed);
    first.design = second.design = {.times = 9, .errors = 9, .fallbacks = 9, .cost = 9};
    auto const unsure = compare(first, second, looking::fixed);
    for (metric const each : {metric::latency_p95, metric::cost})
        EXPECT_NEAR(unsure[static_cast<std::size_t>(each)].error, 3 * sure[static_cast<std::size_t>(each)].error, 1e-9) << name(each);
    auto const errors = static_cast<std::size_t>(metric::errors);
    EXPECT_GT(unsure[errors].range->high - unsure[errors].range->low, 2 * (sure[errors].range->high - sure[errors].range->low));
}

TEST(comparison, of_several_groups_of_requests_raises_what_each_has_to_show)
{
    std::vector<measured> all(4);
    double const p[] = {.01, .04, .03, .005};
    for (std::size_t i = 0; i < 4; ++i) all[i].p = p[i], all[i].says = verdict::better;
    all.push_back({.p = 1e-9, .says = verdict::too_few});
    correct_together(all);
    EXPECT_NEAR(all[0].adjusted_p, .02, 1e-12);
    EXPECT_NEAR(all[1].adjusted_p, .04, 1e-12);
    EXPECT_EQ(all[1].says, verdict::better);
    EXPECT_EQ(all[4].says, verdict::too_few);
    all[2].p = .2;
    correct_together(all);
    EXPECT_EQ(all[2].says, verdict::unclear);
}

TEST(metrics, are_found_by_their_names)
{
    for (std::string_view const each : metric_names) EXPECT_EQ(name(*metric_named(each)), each);
    EXPECT_FALSE(metric_named("speed"));
}

}  // namespace
}  // namespace signalbox::statistics
