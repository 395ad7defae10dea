// How alike the requests of one unit are, of arms with more units than are kept.
#include "storage/arm_values.hpp"

#include <gtest/gtest.h>

namespace signalbox::storage {

namespace {

/// Two requests of each unit, which both fail or both are answered: every fifth unit's fail.
arm_sums of_pairs(std::size_t units)
{
    arm_sums made;
    for (std::size_t n = 0; n < units; ++n) {
        std::string const unit = "talk-" + std::to_string(n);
        event_figures seen;
        seen.ended = n % 5 == 0 ? outcome::error : outcome::answered;
        seen.latency_us = n % 2 == 0 ? 1'000 : 9'000;
        seen.actual_cost_micros = n % 7;
        for (int request = 0; request < 2; ++request) made.add({"a", "r1", "conversation", unit, 0.5}, seen);
    }
    return made;
}

}  // namespace

TEST(units_of_an_arm, are_all_kept_up_to_their_bound)
{
    arm_sums const pairs = of_pairs(1'000);
    EXPECT_EQ(pairs.arms.at("a").by_unit.size(), 1'000u);
    EXPECT_EQ(pairs.arms.at("a").by_unit.at("talk-5").failures, 2u);
    EXPECT_TRUE(arm_set_of(pairs).unit_counted);
}

TEST(units_of_an_arm, are_a_sample_beyond_it_that_says_the_same_of_how_alike_their_requests_are)
{
    arm_sums const pairs = of_pairs(most_units + most_units / 5);
    arm_sum const& arm = pairs.arms.at("a");
    EXPECT_EQ(arm.requests, 2 * (most_units + most_units / 5));
    EXPECT_EQ(arm.of_units, arm.requests);
    EXPECT_LE(arm.by_unit.size(), most_units);
    EXPECT_GT(arm.by_unit.size(), most_units / 3);
    for (auto const& [name, unit] : arm.by_unit) ASSERT_EQ(unit.requests, 2u) << name << " has all of its requests or none";
    auto const set = arm_set_of(pairs);
    EXPECT_TRUE(set.unit_counted);
    auto const& design = set.arms.at(0).values.design;  // two requests that are one: twice the variance
    EXPECT_NEAR(design.errors, 2, 1e-3);
    EXPECT_NEAR(design.times, 2, 1e-3);
    EXPECT_NEAR(design.cost, 2, 1e-3);
}

TEST(units_of_an_arm, that_are_dropped_do_not_come_back)
{
    unit_sums sums;
    for (std::size_t n = 0; n < most_units + most_units / 5; ++n)
        if (unit_sum* const its = sums.of("talk-" + std::to_string(n))) ++its->requests;
    std::size_t const kept = sums.size();
    for (std::size_t n = 0; n < most_units + most_units / 5; ++n)
        if (unit_sum* const its = sums.of("talk-" + std::to_string(n))) ++its->requests;
    EXPECT_EQ(sums.size(), kept);
    for (auto const& [name, unit] : sums) ASSERT_EQ(unit.requests, 2u) << name;
}

}  // namespace signalbox::storage
