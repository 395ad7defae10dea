// The report of an experiment: its sentence, its forms, and what it takes for granted.
#include "storage/arm_values.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <random>

namespace signalbox::storage {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using namespace statistics;

std::optional<experiment> report_of(arm_sums const& sums, std::string baseline = {})
{
    return experiment_of(arm_set_of(sums), {.about = "group g", .group = "g", .baseline = std::move(baseline)});
}

/// `count` answers of an arm whose times are spread evenly around this one.
void add_arm(arm_sums& to, std::string const& tag, int count, double milliseconds, int failures = 0, double probability = 0.5,
             std::string const& unit = "request")
{
    for (int i = 0; i < count; ++i) {
        schema::Event made;
        made.set_role("primary");
        made.set_group("g");
        made.set_tag(tag);
        made.set_assignment_probability(probability);
        made.set_assignment_unit(unit);
        made.set_decision(i < failures ? "error" : "allowed");
        made.set_provider("lab");
        made.set_latency_us(static_cast<std::int64_t>(milliseconds * (500 + 1'000.0 * i / count)));
        made.set_actual_cost_micros(90 + i % 20);
        to.add(made);
    }
}

TEST(experiment_report, begins_with_a_sentence)
{
    arm_sums sums;
    add_arm(sums, "a", 2'000, 100, 20);
    add_arm(sums, "b", 2'000, 80, 24);
    auto const made = report_of(sums, "a");
    ASSERT_TRUE(made);
    ASSERT_EQ(made->others.size(), 1u);
    std::string const said = sentence(*made, made->others.front());
    EXPECT_THAT(said, HasSubstr("b is faster: p95 -19.0 % (-2"));
    EXPECT_THAT(said, HasSubstr("; cost no clear difference; errors +0.20 points ("));
    EXPECT_THAT(said, HasSubstr("guardrail kept"));
    std::string const text = experiment_as_text(*made);
    EXPECT_THAT(text, HasSubstr("requests: a 2000 of 2000 due, b 2000 of 2000 due; chance of this 1.000, as the weights promise"));
    EXPECT_THAT(experiment_as_markdown(*made), HasSubstr("## Method"));
}

TEST(experiment_report, has_requests_without_a_tag_behind_the_arms)
{
    arm_sums sums;
    add_arm(sums, "", 4'000, 100);  // from before the experiment
    add_arm(sums, "candidate", 400, 80);
    add_arm(sums, "old", 1'000, 100);
    auto const made = report_of(sums);
    ASSERT_TRUE(made);
    EXPECT_EQ(made->asked.baseline, "old");
    ASSERT_EQ(made->others.size(), 2u);
    EXPECT_EQ(made->others[0].name, "candidate");
    EXPECT_EQ(made->others[1].name, "(no tag)");
    EXPECT_EQ(largest_arm(arm_set_of(sums), "old"), "candidate");
}

TEST(experiment_report, is_turned_around_by_the_other_baseline)
{
    arm_sums sums;
    add_arm(sums, "a", 2'000, 100);
    add_arm(sums, "b", 1'900, 80);
    auto const made = report_of(sums, "b");
    ASSERT_TRUE(made);
    EXPECT_THAT(sentence(*made, made->others.front()), HasSubstr("a is slower: p95 +25."));
    EXPECT_EQ(report_of(sums)->asked.baseline, "a") << "the arm with the most requests";
}

TEST(experiment_report, gives_no_verdict_where_the_shares_are_broken)
{
    arm_sums sums;
    add_arm(sums, "a", 2'300, 100);
    add_arm(sums, "b", 2'000, 50);
    auto const made = report_of(sums);
    ASSERT_TRUE(made);
    EXPECT_TRUE(made->suppressed());
    EXPECT_THAT(sentence(*made, made->others.front()), HasSubstr("no verdict"));
    EXPECT_THAT(experiment_as_text(*made), Not(HasSubstr("better")));
    EXPECT_THAT(experiment_as_text(*made), HasSubstr("shares are broken"));
}

TEST(experiment_report, says_what_its_figures_take_for_granted)
{
    arm_sums sums;
    add_arm(sums, "a", 100, 100, 0, 0.5, "consumer");
    add_arm(sums, "b", 100, 100, 0, 0.5, "consumer");
    auto const text = experiment_as_text(*report_of(sums));
    EXPECT_THAT(text, HasSubstr("what is assigned is the consumer"));
    EXPECT_THAT(text, HasSubstr("needs 20 more in both arms"));
}

TEST(experiment_report, needs_two_arms_and_the_baseline)
{
    arm_sums sums;
    add_arm(sums, "a", 10, 100);
    EXPECT_FALSE(report_of(sums));
    add_arm(sums, "", 10, 100);
    EXPECT_FALSE(report_of(sums, "c"));
    auto const made = report_of(sums, "a");
    ASSERT_TRUE(made);
    EXPECT_EQ(made->others.front().name, "(no tag)");
}

TEST(experiment_report, counts_how_alike_the_requests_of_a_consumer_are)
{
    arm_sums sums;
    for (int unit = 0; unit < 10; ++unit)
        for (int i = 0; i < 10; ++i)
            for (std::string_view const arm : {"a", "b"}) {
                event_figures seen;
                seen.ended = unit % 2 == 0 ? outcome::error : outcome::answered;
                seen.latency_us = 1'000 + static_cast<std::uint64_t>(i);
                sums.add({arm, "r", "consumer", "c" + std::to_string(unit), 0.5}, seen);
            }
    auto const set = arm_set_of(sums);
    EXPECT_EQ(set.unit.kind, "consumer");
    EXPECT_EQ(set.unit.count, 10u);
    EXPECT_TRUE(set.unit.counted);
    // Each consumer has only failures or none: 10 requests say as much as one, a tenth more for so few consumers, and Student's quantile
    // in place of the normal one.
    EXPECT_NEAR(set.arms[0].values.design.errors, 10 * 10 / 9.0 * std::pow(1 + 4.841459 / 36, 2), 1e-6);
    EXPECT_NEAR(set.share_design, 10, 1e-9);
    EXPECT_EQ(set.arms[0].values.design.times, 1) << "all have the same times";
    EXPECT_THAT(experiment_as_text(*report_of(sums)),
                HasSubstr("what is assigned is the consumer: 10 units, and intervals count how alike the requests of one are"));
}

/// One experiment without a difference: conversations of 20 requests whose times share a quarter of their variance (ICC 0.25).
arm_sums alike_conversations(std::mt19937_64& random, int conversations, bool told)
{
    std::normal_distribution<double> normal;
    arm_sums sums;
    for (int talk = 0; talk < 2 * conversations; ++talk) {
        double const shared = normal(random) * 0.5;
        std::string const name = "talk-" + std::to_string(talk);
        for (int i = 0; i < 20; ++i) {
            event_figures seen;
            seen.ended = outcome::answered;
            seen.latency_us = static_cast<std::uint64_t>(1e6 * std::exp(shared + normal(random) * std::sqrt(0.75)));
            sums.add({talk % 2 == 0 ? "a" : "b", "r", "conversation", told ? std::string_view{name} : std::string_view{}, 0.5}, seen);
        }
    }
    return sums;
}

double share_of_false_differences(bool told)
{
    constexpr int experiments = 300;
    std::mt19937_64 random(20'261'130);
    int found = 0;
    for (int n = 0; n < experiments; ++n) {
        auto const set = arm_set_of(alike_conversations(random, 50, told));
        auto const seen = measure(metric::latency_p50, set.arms[0].values, set.arms[1].values, looking::fixed);
        found += seen.p < 0.05 ? 1 : 0;
    }
    return static_cast<double>(found) / experiments;
}

TEST(experiment_report, sees_no_difference_where_conversations_differ_by_themselves)
{
    EXPECT_GT(share_of_false_differences(false), 0.20) << "requests taken as independent";
    EXPECT_LT(share_of_false_differences(true), 0.08) << "conversations taken as what was assigned";
}

TEST(experiment_report, of_arms_that_nothing_drew_checks_no_shares)
{
    arm_sums sums;
    add_arm(sums, "r1", 2'300, 100);
    add_arm(sums, "r2", 1'000, 50);
    auto const made = experiment_of(arm_set_of(sums, arms_by::revision), {.about = "requests", .baseline = "r1"});
    ASSERT_TRUE(made);
    EXPECT_FALSE(made->suppressed());
    EXPECT_THAT(experiment_as_text(*made), HasSubstr("requests: r1 2300, r2 1000\n"));
    EXPECT_THAT(experiment_as_text(*made), HasSubstr("were not drawn by chance"));
}

}  // namespace
}  // namespace signalbox::storage
