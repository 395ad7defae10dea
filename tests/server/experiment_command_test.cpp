// `signalbox report experiment` over the planted experiment of the sample data.
#include "tests/server/served_program.hpp"

#include <gmock/gmock.h>

namespace signalbox::test {
namespace {

using ::testing::HasSubstr;

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
