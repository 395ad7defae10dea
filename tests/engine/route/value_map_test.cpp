// Branches that go by a value: which entry it is, what becomes of the others, and nothing else can be reached.
#include "engine/route/request_facts.hpp"
#include "engine/route/rule.hpp"

#include <gtest/gtest.h>

namespace signalbox::route {
namespace {

destination const first{destination::kind::model, 1}, second{destination::kind::group, 2}, other{destination::kind::model, 3};

class value_map_test : public testing::Test {
protected:
    found_value look(std::string_view expression, std::optional<destination> otherwise = {})
    {
        auto made = expression::program::build_value(expression, request_environment());
        EXPECT_TRUE(made) << made.error().message();
        value_map const by{
            std::move(*made), {{"openai", first}, {"gemini", second}, {"3", first}, {"true", second}, {"0.5", first}}, otherwise};
        return look_up(by, request_facts({.body = body, .headers = &headers, .who = &who}));
    }
    bool of_caller(std::string_view expression)
    {
        return is_of_caller(*expression::program::build_value(expression, request_environment()));
    }

    wire::header_list headers;
    model::principal who{.consumer = "ann", .claims = R"({"tier":"gemini","level":3,"list":["openai"]})"};
    std::string body = R"({"model":"openai","n":3,"stream":true,"share":0.5,"list":["openai"],"none":null})";
};

TEST_F(value_map_test, leads_where_the_map_says)
{
    headers.add("X-LLM", "openai");
    headers.add("X-LLM", "gemini");
    for (char const* same : {"header('X-LLM')", "header('x-llm')", "body.model", "body.n", "body.share", "req_headers['X-LLM'][0]"})
        EXPECT_EQ(look(same).to, first) << same;
    for (char const* same :
         {"req_headers['x-llm'][1]", "claim('tier')", "body.stream", "claim('level') == 3", "header('X-LLM').size() == 6"})
        EXPECT_EQ(look(same).to, second) << same;
    EXPECT_EQ(look("claim('level')").to, first);
    EXPECT_EQ(look("header('X-LLM') == 'openai' ? 'gemini' : 'openai'").to, second);
}

TEST_F(value_map_test, leads_nowhere_else_whatever_a_caller_sends)
{
    for (char const* sent :
         {"OpenAI", "../openai", "openai/../gemini", "%6fpenai", "model:openai", "openai ", "\"openai\"", "openai,gemini"}) {
        headers = {};
        headers.add("X-LLM", sent);
        auto const seen = look("header('X-LLM')");
        EXPECT_FALSE(seen.to) << sent;
        EXPECT_FALSE(seen.absent) << sent;
        EXPECT_EQ(seen.shown, "\"" + std::string(sent) + "\"");
        EXPECT_EQ(look("header('X-LLM')", other).to, other) << sent;
    }
    for (char const* no_value : {"header('X-None')", "body.none", "body.missing", "claim('missing')", "query('llm')"}) {
        EXPECT_FALSE(look(no_value).to) << no_value;
        EXPECT_TRUE(look(no_value).absent) << no_value;
        EXPECT_EQ(look(no_value, other).to, other) << no_value;
    }
    for (char const* no_text : {"body.list", "claim('list')", "body"}) {
        EXPECT_FALSE(look(no_text).to) << no_text;
        EXPECT_FALSE(look(no_text).absent) << no_text;
    }
}

TEST_F(value_map_test, says_which_value_it_saw)
{
    headers.add("X-LLM", "openai");
    EXPECT_EQ(look("header('X-LLM')").words, "header('X-LLM') = \"openai\"");
    EXPECT_EQ(look("body.n + 4", other).words, "body.n + 4 = 7, default");
    EXPECT_EQ(look("header('X-None')").words, "header('X-None') = \"\", not in the map");
    EXPECT_EQ(look("body.list").words, "body.list = a list, not in the map");
    headers = {};
    headers.add("X-LLM", std::string_view());
    for (std::optional<destination> const& otherwise : {std::optional<destination>(), std::optional(other)}) {
        auto const empty = look("header('X-LLM')", otherwise);
        EXPECT_EQ(empty.words, otherwise ? "header('X-LLM') = \"\", default" : "header('X-LLM') = \"\", not in the map");
        EXPECT_EQ(empty.to, otherwise);
        EXPECT_TRUE(empty.absent) << "a header without a value is as good as none";
    }
    std::string const long_one(20'000, 'x');
    headers = {};
    headers.add("X-LLM", long_one);
    EXPECT_EQ(look("header('X-LLM')").shown.size(), 16'386u);
}

TEST_F(value_map_test, knows_whether_only_the_caller_has_a_part_in_a_value)
{
    for (char const* its :
         {"claim('tier')", "consumer.tier", "consumer.name", "consumer.key", "consumer.tags[0]", "claim('a') == 'b' ? consumer.name : 'x'"})
        EXPECT_TRUE(of_caller(its)) << its;
    for (char const* mixed :
         {"header('X-LLM')", "body.model", "model", "query('a')", "'constant'", "claim('a') == 'b' ? header('X') : 'x'"})
        EXPECT_FALSE(of_caller(mixed)) << mixed;
}

TEST_F(value_map_test, takes_no_expression_whose_value_cannot_be_looked_up)
{
    for (auto const& [expression, mistake] :
         {std::pair{"consumer.tags", "column 1: this is a list of text; a value that is looked up is text, a number, or true or false"},
          std::pair{"req_headers", "column 1: this is a map of a list; a value that is looked up is text, a number, or true or false"},
          std::pair{"null", "column 1: this is null; a value that is looked up is text, a number, or true or false"},
          std::pair{"header('X') +", "column 14: a value, such as a name, a number or \"text\", is missing at the end"},
          std::pair{"headr('X')", "column 1: there is no"}}) {
        auto const made = expression::program::build_value(expression, request_environment());
        ASSERT_FALSE(made) << expression;
        EXPECT_TRUE(made.error().message().starts_with(mistake)) << made.error().message();
    }
}

}  // namespace
}  // namespace signalbox::route
