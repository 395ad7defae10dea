// Plans: who is asked first, who takes over, and with what probability.
#include "tables.hpp"

#include <gmock/gmock.h>

#include <array>
#include <cmath>
#include <map>
#include <random>

namespace signalbox::route {
namespace {

using testing::first_group;
using testing::reasons_of;
using testing::targets_of;
using ::testing::ElementsAre;

constexpr int draws = 10'000;

/// Shares of the members that were assigned, over evenly spread chances shuffled by nothing but a seeded generator.
std::map<std::uint32_t, double> shares(table const& in, std::span<bool const> open = {})
{
    std::mt19937_64 chance(42);
    std::map<std::uint32_t, double> seen;
    for (int i = 0; i < draws; ++i)
        seen[decide(in, first_group, open, static_cast<double>(chance() >> 11) * 0x1.0p-53).steps.front().target] += 1.0 / draws;
    return seen;
}

TEST(weighted, shares_70_to_30_within_two_percent)
{
    auto seen = shares(testing::with_group(testing::weighted("fast-chat", {70, 30})));
    EXPECT_NEAR(seen[0], 0.70, 0.02);
    EXPECT_NEAR(seen[1], 0.30, 0.02);
}

TEST(weighted, shares_50_to_50_within_two_percent)
{
    auto seen = shares(testing::with_group(testing::weighted("premium-chat", {50, 50})));
    EXPECT_NEAR(seen[0], 0.50, 0.02);
    EXPECT_NEAR(seen[1], 0.50, 0.02);
}

TEST(weighted, takes_relative_weights_that_sum_to_anything)
{
    auto seen = shares(testing::with_group(testing::weighted("g", {1, 2, 5})));
    EXPECT_NEAR(seen[0], 0.125, 0.02);
    EXPECT_NEAR(seen[1], 0.250, 0.02);
    EXPECT_NEAR(seen[2], 0.625, 0.02);
}

TEST(weighted, draws_the_ones_behind_by_weight_too)
{
    table const in = testing::with_group(testing::weighted("g", {10, 60, 30}));
    std::mt19937_64 chance(7);
    std::map<std::uint32_t, int> second;
    int first_was_zero = 0;
    for (int i = 0; i < 10 * draws; ++i) {
        plan const chosen = decide(in, first_group, {}, static_cast<double>(chance() >> 11) * 0x1.0p-53);
        ASSERT_EQ(chosen.steps.size(), 3u);
        if (chosen.steps[0].target != 0) continue;
        ++first_was_zero;
        ++second[chosen.steps[1].target];
    }
    EXPECT_NEAR(second[1] / double(first_was_zero), 60.0 / 90, 0.02);
    EXPECT_NEAR(second[2] / double(first_was_zero), 30.0 / 90, 0.02);
}

TEST(weighted, assigns_the_tag_and_probability_of_the_member_drawn)
{
    table const in = testing::with_group(testing::weighted("g", {70, 30}));
    plan const low = decide(in, first_group, {}, 0.10);
    EXPECT_EQ(low.tag, "a");
    EXPECT_DOUBLE_EQ(low.probability, 0.7);
    plan const high = decide(in, first_group, {}, 0.95);
    EXPECT_EQ(high.tag, "b");
    EXPECT_DOUBLE_EQ(high.probability, 0.3);
    EXPECT_THAT(reasons_of(high), ElementsAre("weight", "next"));
    EXPECT_EQ(high.steps[1].tag, "a");
}

TEST(weighted, draws_at_both_ends_of_chance)
{
    table const in = testing::with_group(testing::weighted("g", {1, 1}));
    EXPECT_EQ(decide(in, first_group, {}, 0.0).steps.front().target, 0u);
    EXPECT_EQ(decide(in, first_group, {}, std::nextafter(0.5, 0.0)).steps.front().target, 0u);
    EXPECT_EQ(decide(in, first_group, {}, 0.5).steps.front().target, 1u);
    EXPECT_EQ(decide(in, first_group, {}, std::nextafter(1.0, 0.0)).steps.front().target, 1u);
    EXPECT_EQ(decide(in, first_group, {}, 1.0).steps.front().target, 1u);
}

TEST(weighted, decides_the_same_for_the_same_chance)
{
    table const in = testing::with_group(testing::weighted("g", {3, 1, 4, 1, 5, 9, 2, 6}));
    for (double chance : {0.0, 0.123, 0.5, 0.999})
        EXPECT_EQ(targets_of(decide(in, first_group, {}, chance)), targets_of(decide(in, first_group, {}, chance)));
}

TEST(weighted, never_draws_a_member_of_weight_zero_while_others_can_answer)
{
    table const in = testing::with_group(testing::weighted("g", {0, 5, 0, 5}));
    for (int i = 0; i < 1000; ++i) {
        plan const chosen = decide(in, first_group, {}, i / 1000.0);
        EXPECT_NE(chosen.steps[0].target % 2, 0u);
        EXPECT_NE(chosen.steps[1].target % 2, 0u);
        EXPECT_EQ(chosen.steps[2].target, 0u);
        EXPECT_EQ(chosen.steps[3].target, 2u);
    }
}

TEST(weighted, takes_members_as_listed_when_all_weigh_nothing)
{
    table const in = testing::with_group(testing::weighted("g", {0, 0}));
    plan const chosen = decide(in, first_group, {}, 0.9);
    EXPECT_THAT(targets_of(chosen), ElementsAre(0u, 1u));
    EXPECT_THAT(reasons_of(chosen), ElementsAre("first", "next"));
    EXPECT_DOUBLE_EQ(chosen.probability, 1.0);
}

TEST(weighted, shares_among_closed_members_and_keeps_open_ones_for_the_end)
{
    table const in = testing::with_group(testing::weighted("g", {60, 30, 10}));
    std::array<bool, 3> const open{true, false, false};
    auto seen = shares(in, open);
    EXPECT_EQ(seen.count(0), 0u);
    EXPECT_NEAR(seen[1], 0.75, 0.02);
    EXPECT_NEAR(seen[2], 0.25, 0.02);
    plan const chosen = decide(in, first_group, open, 0.1);
    EXPECT_DOUBLE_EQ(chosen.probability, 0.75);
    EXPECT_THAT(targets_of(chosen), ElementsAre(1u, 2u, 0u));
    EXPECT_THAT(reasons_of(chosen), ElementsAre("weight", "next", reason::last_resort));
}

TEST(weighted, still_shares_when_every_breaker_is_open)
{
    table const in = testing::with_group(testing::weighted("g", {70, 30}));
    std::array<bool, 2> const open{true, true};
    auto seen = shares(in, open);
    EXPECT_NEAR(seen[0], 0.70, 0.02);
    EXPECT_DOUBLE_EQ(decide(in, first_group, open, 0.1).probability, 0.7);
}

TEST(weighted, orders_groups_too_large_to_draw_through)
{
    std::vector<std::uint32_t> weights(drawn_limit + 40, 1);
    weights[3] = 0;
    table const in = testing::with_group(testing::weighted("g", weights));
    auto order = targets_of(decide(in, first_group, {}, 0.77));
    EXPECT_EQ(order.back(), 3u);
    std::ranges::sort(order);
    for (std::uint32_t i = 0; i < order.size(); ++i) ASSERT_EQ(order[i], i);
}

TEST(weighted, does_not_overflow_on_the_largest_weights)
{
    constexpr std::uint32_t most = 0xFFFF'FFFF;
    table const in = testing::with_group(testing::weighted("g", {most, most, most, most}));
    auto seen = shares(in);
    for (std::uint32_t i = 0; i < 4; ++i) EXPECT_NEAR(seen[i], 0.25, 0.02);
}

TEST(fallback, tries_members_as_listed_whatever_the_chance)
{
    table const in = testing::with_group(testing::fallback("reliable-chat", 3));
    for (double chance : {0.0, 0.5, 0.99}) {
        plan const chosen = decide(in, first_group, {}, chance);
        EXPECT_THAT(targets_of(chosen), ElementsAre(0u, 1u, 2u));
        EXPECT_THAT(reasons_of(chosen), ElementsAre("first", "next", "next"));
        EXPECT_DOUBLE_EQ(chosen.probability, 1.0);
        EXPECT_EQ(chosen.tag, "a");
    }
}

TEST(fallback, moves_open_members_behind_the_others_in_listed_order)
{
    table const in = testing::with_group(testing::fallback("g", 4));
    std::array<bool, 4> const open{true, false, true, false};
    plan const chosen = decide(in, first_group, open, 0.3);
    EXPECT_THAT(targets_of(chosen), ElementsAre(1u, 3u, 0u, 2u));
    EXPECT_THAT(reasons_of(chosen), ElementsAre("next", "next", reason::last_resort, reason::last_resort));
    EXPECT_EQ(chosen.tag, "b");
}

TEST(decide, passes_the_groups_promises_on)
{
    group only = testing::fallback("g", 2);
    only.on_failure = {.attempts = 3, .retries = 1, .deadline = std::chrono::seconds(45)};
    only.exhausted_status = 503;
    only.strict = true;
    only.members[1].timeouts.first_token = std::chrono::seconds(2);
    table const in = testing::with_group(only);
    plan const chosen = decide(in, first_group, {}, 0.5);
    EXPECT_EQ(chosen.group, "g");
    EXPECT_EQ(chosen.how, strategy::fallback);
    EXPECT_EQ(chosen.on_failure, only.on_failure);
    EXPECT_EQ(chosen.exhausted_status, 503);
    EXPECT_TRUE(chosen.strict);
    EXPECT_EQ(chosen.steps[1].timeouts, only.members[1].timeouts);
}

TEST(decide, knows_a_lone_member_and_a_model_by_itself)
{
    table const in = testing::with_group(testing::weighted("g", {5}));
    EXPECT_THAT(reasons_of(decide(in, first_group, {}, 0.5)), ElementsAre("only"));
    plan const alone = decide(in, {destination::kind::model, 0}, {}, 0.5);
    EXPECT_THAT(reasons_of(alone), ElementsAre("only"));
    EXPECT_EQ(alone.how, strategy::single);
    EXPECT_EQ(alone.group, "");
    EXPECT_EQ(alone.exhausted_status, 0);
}

TEST(decide, tells_that_a_lone_target_is_open)
{
    table const in = testing::with_group(testing::weighted("g", {5}));
    std::array<bool, 1> const open{true};
    EXPECT_THAT(reasons_of(decide(in, first_group, open, 0.5)), ElementsAre(reason::last_resort));
    EXPECT_THAT(reasons_of(decide(in, {destination::kind::model, 0}, open, 0.5)), ElementsAre(reason::last_resort));
}

TEST(explain, tells_a_weighted_plan_as_a_person_reads_it)
{
    group only = testing::weighted("fast-chat", {70, 30});
    only.members[0].timeouts.whole = std::chrono::milliseconds(5'000);
    only.members[1].timeouts = {std::chrono::minutes(1), std::chrono::milliseconds(1'500), std::chrono::seconds(20)};
    only.on_failure.retries = 1;
    only.on_failure.deadline = std::chrono::seconds(45);
    table const in = testing::with_group(only);
    EXPECT_EQ(explain(decide(in, first_group, {}, 0.5), in), "group fast-chat, weighted: lab/m0 drawn with probability 0.7, tag a\n"
                                                             "  1. lab/m0 (weight), tag a, timeout 5s\n"
                                                             "  2. lab/m1 (next), tag b, timeout 1m, first token 1500ms, idle 20s\n"
                                                             "at most 16 calls, 1 retry of each target, within 45s; when all fail: 502\n");
}

TEST(explain, tells_other_plans)
{
    table in = testing::with_group(testing::fallback("f", 2));
    std::array<bool, 2> const open{true, false};
    EXPECT_EQ(explain(decide(in, first_group, open, 0.5), in), "group f, fallback: lab/m1, tag b\n"
                                                               "  1. lab/m1 (next), tag b\n"
                                                               "  2. lab/m0 (breaker open, last resort), tag a\n"
                                                               "at most 16 calls; when all fail: 502\n");
    EXPECT_EQ(explain(decide(in, {destination::kind::model, 1}, {}, 0.5), in), "model m1: lab/m1\n"
                                                                               "  1. lab/m1 (only)\n"
                                                                               "at most 16 calls\n");
    EXPECT_EQ(explain(plan{}, in), "no target\n");
}

TEST(strategy_name, is_what_events_show)
{
    EXPECT_EQ(name(strategy::single), "single");
    EXPECT_EQ(name(strategy::weighted), "weighted");
    EXPECT_EQ(name(strategy::fallback), "fallback");
}

}  // namespace
TEST(road, is_relay_where_client_and_target_speak_one_dialect)
{
    table in = testing::with_group(testing::fallback("g", 2));
    in.targets[1].spoken = model::dialect::anthropic;
    plan const made = decide(in, first_group, {.spoken = model::dialect::openai_chat});
    EXPECT_EQ(made.steps[0].way, road::relay);
    EXPECT_EQ(made.steps[1].way, road::translate);
    EXPECT_NE(explain(made, in).find("2. lab/m1 (next), translated, tag b"), std::string::npos) << explain(made, in);
    plan const alone = decide(in, {destination::kind::model, 1}, {.spoken = model::dialect::anthropic});
    EXPECT_EQ(alone.steps[0].way, road::relay);
    EXPECT_EQ(decide(in, {destination::kind::model, 0}, {.spoken = model::dialect::anthropic}).steps[0].way, road::translate);
    EXPECT_EQ(decide(in, first_group, {}).steps[1].way, road::relay) << "where it is not known who asks";
}

}  // namespace signalbox::route
