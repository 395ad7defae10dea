// `signalbox report cost` over the sample data.
#include "tests/server/served_program.hpp"

#include <gmock/gmock.h>

namespace signalbox::test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class cost_command : public testing::Test {
protected:
    cost_command()
    {
        auto const made = run({"sample-data", at.file("sample.db"), "--events", "10000", "--days", "10", "--seed", "1"}, at.file(""));
        EXPECT_EQ(made.status, 0) << made.err;
    }
    outcome report(std::vector<std::string> words)
    {
        words.insert(words.begin(), {"report", "cost"});
        words.insert(words.end(), {"--store", at.file("sample.db")});
        return run(words, at.file(""));
    }
    temporary_folder at;
};

TEST_F(cost_command, adds_up_to_what_the_totals_are)
{
    auto const json = report({"--by", "provider", "--then", "resolved_model", "--output", "json"});
    ASSERT_EQ(json.status, 0) << json.err;
    auto const all = json_of(json.out);
    double sum = 0;
    auto const lines = field(all, "lines");
    for (auto const& line : lines.list_value().values()) {
        sum += field(line, "usd").number_value();
        double parts = 0;
        auto const below = field(line, "parts");
        for (auto const& part : below.list_value().values()) parts += field(part, "usd").number_value();
        EXPECT_NEAR(parts, field(line, "usd").number_value(), 1e-5);
    }
    EXPECT_NEAR(sum, field(all, "all.usd").number_value(), 1e-5);
    EXPECT_GT(sum, 0);
    EXPECT_GT(field(all, "for_nothing.failed.requests").number_value(), 0);
    EXPECT_GE(field(all, "month.forecast_usd").number_value(), field(all, "month.spent_usd").number_value());
}

TEST_F(cost_command, prints_a_table_and_when_a_budget_is_spent)
{
    auto const text = report({"--since", "3d", "--by", "consumer", "--budget", "0.01"});
    EXPECT_EQ(text.status, 0) << text.err;
    for (char const* each : {"CONSUMER", "PER 1,000 TOKENS", "; before: from ", "for nothing: ", "this month so far: $"})
        EXPECT_THAT(text.out, HasSubstr(each));
}

TEST_F(cost_command, exports_days_and_providers)
{
    auto const csv = report({"--output", "csv"});
    EXPECT_THAT(csv.out, StartsWith("day,provider,requests,"));
    EXPECT_THAT(csv.out, HasSubstr(",openai,"));
}

TEST_F(cost_command, says_what_is_wrong)
{
    EXPECT_EQ(report({"--by", "colour"}).status, 2);
    EXPECT_THAT(report({"--by", "provider", "--then", "provider"}).err, HasSubstr("the lines are by that already"));
    EXPECT_EQ(report({"--budget", "-1"}).status, 2);
}

}  // namespace
}  // namespace signalbox::test
