#include "engine/expression/parser.hpp"

#include <gtest/gtest.h>

namespace signalbox::expression {

namespace {

/// The bar | is the cursor. "value of model 'gpt' at 6+3".
std::string at(std::string text)
{
    auto const cursor = text.find('|');
    text.erase(cursor, 1);
    expectation const is = expected_at(text, cursor);
    std::string const kind = is.is == expectation::kind::condition    ? "condition"
                             : is.is == expectation::kind::comparison ? "comparison of " + is.field
                                                                      : "value of " + is.field;
    return kind + " '" + is.typed + "' at " + std::to_string(is.offset) + "+" + std::to_string(is.length);
}

}  // namespace

TEST(expectation, is_a_condition_where_one_may_begin)
{
    EXPECT_EQ(at("|"), "condition '' at 0+0");
    EXPECT_EQ(at("mo|"), "condition 'mo' at 0+2");
    EXPECT_EQ(at("mo|del"), "condition 'mo' at 0+5");
    EXPECT_EQ(at("model:a |"), "condition '' at 8+0");
    EXPECT_EQ(at("model:a sta|"), "condition 'sta' at 8+3");
    EXPECT_EQ(at("model:a,|"), "condition '' at 8+0");
    EXPECT_EQ(at("model:a or |"), "condition '' at 11+0");
    EXPECT_EQ(at("-mo|"), "condition 'mo' at 1+2");
    EXPECT_EQ(at("not (ta|"), "condition 'ta' at 5+2");
    EXPECT_EQ(at("model=a sta|"), "condition 'sta' at 8+3");
    EXPECT_EQ(at("tokens.to|"), "condition 'tokens.to' at 0+9");
}

TEST(expectation, is_a_sign_behind_a_field)
{
    EXPECT_EQ(at("model |"), "comparison of model '' at 6+0");
    EXPECT_EQ(at("a:1 status |"), "comparison of status '' at 11+0");
}

TEST(expectation, is_a_value_behind_a_sign)
{
    EXPECT_EQ(at("model:|"), "value of model '' at 6+0");
    EXPECT_EQ(at("model:gp|t-4 x"), "value of model 'gp' at 6+5");
    EXPECT_EQ(at("model = gp|"), "value of model 'gp' at 8+2");
    EXPECT_EQ(at("model:\"two wo|"), "value of model 'two wo' at 6+7");
    EXPECT_EQ(at("model:\"two wo|rds\" x"), "value of model 'two wo' at 6+11");
    EXPECT_EQ(at("model:(a,|"), "value of model '' at 9+0");
    EXPECT_EQ(at("model:(a, b|c)"), "value of model 'b' at 10+2");
    EXPECT_EQ(at("model in [a, b|"), "value of model 'b' at 13+1");
    EXPECT_EQ(at("status>=5|"), "value of status '5' at 8+1");
    EXPECT_EQ(at("tokens.total>|"), "value of tokens.total '' at 13+0");
}

TEST(expectation, is_told_at_every_cursor_of_every_text)
{
    for (std::string const text : {R"(a:"\q" b )", "((((", "a in [", "\"", "x:(\"", "))", "model:\xc3\xa9 ", "a:1 ? b:"})
        for (std::size_t cursor = 0; cursor <= text.size() + 2; ++cursor) {
            expectation const is = expected_at(text, cursor);
            EXPECT_LE(is.offset, std::min(cursor, text.size())) << text;
            EXPECT_LE(is.offset + is.length, text.size()) << text;
        }
}

}  // namespace signalbox::expression
