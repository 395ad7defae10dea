// What the arms of an experiment add up to, and how many requests each was due.
#include "storage/arm_sums.hpp"

#include <gtest/gtest.h>

namespace signalbox::storage {
namespace {

schema::Event event_of(std::string const& tag, double probability, std::string const& decision = "allowed",
                       std::string const& revision = "r1")
{
    schema::Event made;
    made.set_role("primary");
    made.set_group("g");
    made.set_tag(tag);
    made.set_assignment_probability(probability);
    made.set_assignment_unit("request");
    made.set_decision(decision);
    made.set_config_revision(revision);
    made.set_provider("lab");
    made.set_latency_us(1'000);
    made.set_actual_cost_micros(50);
    return made;
}

TEST(arm_sums, keep_arms_by_the_tag_that_was_assigned)
{
    arm_sums all;
    for (int i = 0; i < 3; ++i) all.add(event_of("a", 0.75));
    auto fell_back = event_of("b", 0.25);
    fell_back.set_fallback_count(1);
    all.add(fell_back);
    ASSERT_EQ(all.arms.size(), 2u);
    EXPECT_EQ(all.arms["a"].requests, 3u);
    EXPECT_EQ(all.arms["b"].fallbacks, 1u);
    EXPECT_EQ(all.arms["a"].latency.count(), 3u);
    EXPECT_EQ(all.arms["a"].cost.micros, 150);
    EXPECT_EQ(all.arms["a"].cost.squares, 7'500);
    EXPECT_EQ(all.arms["a"].units["request"], 3u);
}

TEST(arm_sums, tell_answers_failures_and_clients_that_left_apart)
{
    arm_sums all;
    all.add(event_of("a", 1));
    auto failed = event_of("a", 1, "error");
    failed.set_stream(true);
    all.add(failed);
    all.add(event_of("a", 1, "abandoned"));
    auto unpriced = event_of("a", 1);
    unpriced.clear_actual_cost_micros();
    all.add(unpriced);
    auto const& its = all.arms["a"];
    EXPECT_EQ(its.requests, 4u);
    EXPECT_EQ(its.failures, 1u);
    EXPECT_EQ(its.abandoned, 1u);
    EXPECT_EQ(its.streams, 1u);
    EXPECT_EQ(its.latency.count(), 2u);
    EXPECT_EQ(its.cost.count, 3u) << "what failed or was abandoned costs too";
    EXPECT_EQ(its.cost.successes, 1u);
    EXPECT_EQ(its.cost.of_successes, 50);
    EXPECT_EQ(its.unknown_costs, 1u);
}

TEST(arm_sums, leave_out_what_no_caller_was_assigned)
{
    arm_sums all;
    all.add(event_of("a", 1, "blocked"));
    auto shadow = event_of("a", 1);
    shadow.set_role("shadow");
    all.add(shadow);
    auto model = event_of("", 1);
    model.clear_group();
    all.add(model);
    auto tried = event_of("a", 1);
    tried.set_conversation("console:1a2b-1-1");
    all.add(tried);
    EXPECT_TRUE(all.arms.empty());
    EXPECT_EQ(all.left_out, 4u);
}

TEST(arm_sums, are_due_what_each_revision_promised)
{
    arm_sums all;
    for (int i = 0; i < 60; ++i) all.add(event_of("a", 0.5, "allowed", "r1"));
    for (int i = 0; i < 40; ++i) all.add(event_of("b", 0.5, "allowed", "r1"));
    for (int i = 0; i < 80; ++i) all.add(event_of("a", 0.9, "allowed", "r2"));
    for (int i = 0; i < 20; ++i) all.add(event_of("b", 0.1, "allowed", "r2"));
    EXPECT_NEAR(all.due("a"), 50 + 90, 1e-9);
    EXPECT_NEAR(all.due("b"), 50 + 10, 1e-9);
    EXPECT_EQ(all.due("c"), 0);
}

}  // namespace
}  // namespace signalbox::storage
