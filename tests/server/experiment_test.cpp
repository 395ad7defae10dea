// The report of an experiment: its sentence, its forms, and the command over the planted experiment of the sample data.
#include "server/experiment.hpp"
#include "tests/server/served_program.hpp"

#include <gmock/gmock.h>

#include <cmath>

namespace signalbox::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// `count` answers of an arm whose times are spread evenly around this one.
void add_arm(storage::arm_sums& to, std::string const& tag, int count, double milliseconds, int failures = 0, double probability = 0.5,
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
    storage::arm_sums sums;
    add_arm(sums, "a", 2'000, 100, 20);
    add_arm(sums, "b", 2'000, 80, 24);
    auto const made = server::experiment_of(sums, {.group = "g", .baseline = "a"});
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

TEST(experiment_report, is_turned_around_by_the_other_baseline)
{
    storage::arm_sums sums;
    add_arm(sums, "a", 2'000, 100);
    add_arm(sums, "b", 1'900, 80);
    auto const made = server::experiment_of(sums, {.group = "g", .baseline = "b"});
    ASSERT_TRUE(made);
    EXPECT_THAT(sentence(*made, made->others.front()), HasSubstr("a is slower: p95 +25."));
    EXPECT_EQ(server::experiment_of(sums, {.group = "g"})->asked.baseline, "a") << "the arm with the most requests";
}

TEST(experiment_report, gives_no_verdict_where_the_shares_are_broken)
{
    storage::arm_sums sums;
    add_arm(sums, "a", 2'300, 100);
    add_arm(sums, "b", 2'000, 50);
    auto const made = server::experiment_of(sums, {.group = "g"});
    ASSERT_TRUE(made);
    EXPECT_TRUE(made->suppressed());
    EXPECT_THAT(sentence(*made, made->others.front()), HasSubstr("no verdict"));
    EXPECT_THAT(experiment_as_text(*made), Not(HasSubstr("better")));
    EXPECT_THAT(experiment_as_text(*made), HasSubstr("shares are broken"));
}

TEST(experiment_report, says_what_its_figures_take_for_granted)
{
    storage::arm_sums sums;
    add_arm(sums, "a", 100, 100, 0, 0.5, "consumer");
    add_arm(sums, "b", 100, 100, 0, 0.5, "consumer");
    auto const text = experiment_as_text(*server::experiment_of(sums, {.group = "g"}));
    EXPECT_THAT(text, HasSubstr("what is assigned is the consumer"));
    EXPECT_THAT(text, HasSubstr("needs 20 more in both arms"));
}

TEST(experiment_report, needs_two_arms_and_the_baseline)
{
    storage::arm_sums sums;
    add_arm(sums, "a", 10, 100);
    EXPECT_FALSE(server::experiment_of(sums, {.group = "g"}));
    add_arm(sums, "", 10, 100);
    EXPECT_FALSE(server::experiment_of(sums, {.group = "g", .baseline = "c"}));
    auto const made = server::experiment_of(sums, {.group = "g", .baseline = "a"});
    ASSERT_TRUE(made);
    EXPECT_EQ(made->others.front().tag, "(no tag)");
}

class experiment_command : public testing::Test {
protected:
    outcome report(std::vector<std::string> words)
    {
        words.insert(words.begin(), {"report", "experiment"});
        words.insert(words.end(), {"--store", at.file("sample.db")});
        return run(words, at.file(""));
    }
    temporary_folder at;
};

TEST_F(experiment_command, compares_the_arms_of_a_store)
{
    ASSERT_EQ(run({"sample-data", at.file("sample.db"), "--events", "20000", "--days", "7", "--seed", "1"}, at.file("")).status, 0);
    auto const json = report({"--group", "support-chat", "--output", "json"});
    ASSERT_EQ(json.status, 0) << json.err;
    auto const all = json_of(json.out);
    auto const compared = field(all, "comparisons");
    ASSERT_GE(compared.list_value().values_size(), 1);
    auto const& first = compared.list_value().values(0);
    EXPECT_EQ(field(first, "metrics").list_value().values_size(), 7);
    EXPECT_FALSE(field(all, "shares.broken").bool_value());
    EXPECT_THAT(report({"--group", "support-chat"}).out, HasSubstr(text_field(first, "sentence")));
    EXPECT_THAT(report({"--group", "support-chat", "--output", "markdown"}).out, HasSubstr("# Experiment"));
    EXPECT_THAT(report({"--group", "support-chat", "--fixed-horizon"}).out, HasSubstr("for one look"));
}

TEST_F(experiment_command, says_what_is_wrong)
{
    ASSERT_EQ(run({"sample-data", at.file("sample.db"), "--events", "5000", "--seed", "1"}, at.file("")).status, 0);
    auto const none = report({"--group", "nothing"});
    EXPECT_EQ(none.status, 1);
    EXPECT_THAT(none.err, HasSubstr("no requests of a group \"nothing\""));
    auto const other = report({"--group", "support-chat", "--baseline", "who"});
    EXPECT_EQ(other.status, 1);
    EXPECT_THAT(other.err, HasSubstr("has no arm \"who\"; it has "));
    EXPECT_EQ(report({}).status, 2);
    EXPECT_THAT(report({"--group", "support-chat", "--primary", "latency"}).err, HasSubstr("latency_p95"));
}

}  // namespace
}  // namespace signalbox::test
