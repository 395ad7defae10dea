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
    EXPECT_EQ(pairs.units(), 1'000u);
    EXPECT_TRUE(arm_set_of(pairs).unit.counted);
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
    EXPECT_TRUE(set.unit.counted);
    auto const& design = set.arms.at(0).values.design;  // two requests that are one: twice the variance
    EXPECT_NEAR(design.errors, 2, 1e-3);
    EXPECT_NEAR(design.times, 2, 1e-3);
    EXPECT_NEAR(design.cost, 2, 1e-3);
    EXPECT_NEAR(set.share_design, 2, 1e-9);
    EXPECT_NEAR(static_cast<double>(set.unit.count), 1.2 * most_units, 0.02 * most_units);
}

TEST(units_of_an_arm, are_named_by_the_event)
{
    EXPECT_EQ(unit_of("request", "team", "7140df", "talk"), "");
    EXPECT_EQ(unit_of("", "team", "7140df", "talk"), "");
    EXPECT_EQ(unit_of("consumer", "team", "", "talk"), "team");
    EXPECT_EQ(unit_of("header", "team", "7140df", "talk"), "7140df");
    EXPECT_EQ(unit_of("ip", "team", "", "talk"), "") << "from before events had a digest";
    EXPECT_EQ(unit_of("conversation", "team", "7140df", "talk"), "7140df") << "what was assigned, which may be named otherwise";
    EXPECT_EQ(unit_of("first_turns", "team", "", "talk"), "talk");
}

TEST(units_of_an_arm, of_which_there_is_one_may_be_all_one_value)
{
    arm_sums made;
    for (int n = 0; n < 50; ++n) {
        event_figures seen;
        seen.ended = n % 5 == 0 ? outcome::error : outcome::answered;
        seen.latency_us = 1'000 + static_cast<std::uint64_t>(n);
        made.add({"a", "r1", "header", "7140df", 0.5}, seen);
    }
    auto const set = arm_set_of(made);
    EXPECT_EQ(set.arms.at(0).values.design.errors, 50);
    EXPECT_EQ(set.arms.at(0).values.design.times, 40) << "of the answers";
    EXPECT_EQ(set.share_design, 50);
}

TEST(units_of_an_arm, that_are_met_in_both_arms_are_counted_once)
{
    arm_sums made;
    event_figures seen;
    seen.ended = outcome::answered;
    for (std::string_view const arm : {"a", "b"})
        for (std::string_view const unit : {"7140df", "8096e5"}) made.add({arm, "r1", "ip", unit, 0.5}, seen);
    EXPECT_EQ(made.units(), 2u);
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
