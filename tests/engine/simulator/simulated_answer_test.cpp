// The simulated model's mind: tokens, stop sequences, limits, tool calls and the smallest values of schemas.
#include "engine/simulator/simulated_answer.hpp"

#include "engine/simulator/smallest_value.hpp"
#include "engine/wire/json.hpp"

#include <gtest/gtest.h>

namespace signalbox::simulator {

namespace {

using model::finish_reason;
using mode = model::tool_choice::mode;

model::chat_request said_by_user(std::string text)
{
    model::chat_request asked;
    asked.model = "sim-1";
    asked.turns = {{.parts = {model::text_part{std::move(text), {}}}}};
    return asked;
}

model::chat_request with_tools(std::string text)
{
    auto asked = said_by_user(std::move(text));
    std::string const schema = R"({"type":"object","required":["city"],"properties":{"city":{"type":"string"}}})";
    asked.tools = {{.name = "other"}, {.name = "weather", .parameters = schema}};
    return asked;
}

}  // namespace

TEST(simulated_tokens, are_words_with_the_space_before_them)
{
    EXPECT_EQ(simulated_tokens("This is it."), (std::vector<std::string>{"This", " is", " it."}));
    EXPECT_EQ(simulated_tokens(" two  spaces "), (std::vector<std::string>{" two", "  spaces", " "}));
    EXPECT_TRUE(simulated_tokens("").empty());
}

TEST(simulated_tokens, cut_long_words_between_code_points_only)
{
    std::string word;
    for (int each = 0; each < 20; ++each) word += "\xE2\x82\xAC";  // the euro sign, three bytes
    std::string together;
    auto const tokens = simulated_tokens(word);
    EXPECT_GT(tokens.size(), 2u);
    for (auto const& each : tokens) {
        EXPECT_EQ(each.size() % 3, 0u);
        together += each;
    }
    EXPECT_EQ(together, word);
}

TEST(simulated_answer, names_the_model_and_repeats_the_user)
{
    EXPECT_EQ(answer(said_by_user("Hello there"), {}).text(), "This is sim-1, simulated by Signalbox. You said: Hello there");
    EXPECT_EQ(answer(said_by_user(""), {}).text(), "This is sim-1, simulated by Signalbox.");
    EXPECT_EQ(answer(said_by_user("x"), {.text = "Fixed words."}).text(), "Fixed words.");
}

TEST(simulated_answer, shortens_a_long_message_between_code_points)
{
    std::string message(199, 'a');
    for (int each = 0; each < 50; ++each) message += "\xE2\x82\xAC";
    auto const text = answer(said_by_user(message), {}).text();
    EXPECT_TRUE(text.ends_with(std::string(199, 'a') + "..."));
}

TEST(simulated_answer, counts_tokens_of_prompt_and_answer)
{
    auto const said = answer(said_by_user("12345"), {.text = "one two three"});
    EXPECT_EQ(said.prompt_tokens, 2u);
    EXPECT_EQ(said.answer_tokens(), 3u);
    EXPECT_EQ(answer(said_by_user(""), {}).prompt_tokens, 1u);
}

TEST(simulated_answer, stops_before_the_stop_sequence_that_comes_first)
{
    auto ask = said_by_user("x");
    ask.stop = {"four", "two", ""};
    auto const said = answer(ask, {.text = "one two three four"});
    EXPECT_EQ(said.text(), "one ");
    EXPECT_EQ(said.end, finish_reason::stop_sequence);
    EXPECT_EQ(said.matched_stop, "two");
}

TEST(simulated_answer, stops_at_the_token_limit)
{
    auto ask = said_by_user("x");
    ask.max_output_tokens = 2;
    auto said = answer(ask, {.text = "one two three"});
    EXPECT_EQ(said.text(), "one two");
    EXPECT_EQ(said.end, finish_reason::length);
    ask.max_output_tokens = 3;
    said = answer(ask, {.text = "one two three"});
    EXPECT_EQ(said.end, finish_reason::stop);
}

TEST(simulated_answer, calls_a_tool_when_the_user_asks_for_one)
{
    auto const said = answer(with_tools("Please USE A TOOL now"), {});
    ASSERT_TRUE(said.called());
    EXPECT_EQ(said.called()->name, "other");
    EXPECT_EQ(said.text(), "{}");
    EXPECT_EQ(said.end, finish_reason::tool_calls);
    EXPECT_FALSE(answer(with_tools("just talk"), {}).called());
}

TEST(simulated_answer, calls_the_named_tool_with_its_required_arguments)
{
    auto ask = with_tools("just talk");
    ask.choice = {mode::named, "weather", {}};
    auto const said = answer(ask, {});
    ASSERT_TRUE(said.called());
    EXPECT_EQ(said.called()->name, "weather");
    EXPECT_EQ(said.text(), R"({"city":"text"})");
}

TEST(simulated_answer, calls_the_first_tool_that_is_allowed)
{
    auto ask = with_tools("just talk");
    ask.choice = {mode::required, {}, {"weather"}};
    auto const said = answer(ask, {});
    ASSERT_TRUE(said.called());
    EXPECT_EQ(said.called()->name, "weather");
}

TEST(simulated_answer, obeys_required_and_none)
{
    auto ask = with_tools("just talk");
    ask.choice = {mode::required, {}, {}};
    EXPECT_TRUE(answer(ask, {}).called());
    ask = with_tools("use a tool");
    ask.choice = {mode::none, {}, {}};
    EXPECT_FALSE(answer(ask, {}).called());
}

TEST(simulated_answer, speaks_once_the_tool_has_answered)
{
    auto ask = with_tools("use a tool");
    ask.turns.push_back({.who = model::role::assistant, .parts = {model::tool_call_part{"c", "other", "{}", false, {}}}});
    ask.turns.push_back({.who = model::role::tool, .parts = {model::tool_result_part{"c", {}, false, {}}}});
    EXPECT_FALSE(answer(ask, {}).called());
}

TEST(simulated_answer, fills_a_json_format)
{
    auto ask = said_by_user("x");
    ask.format = {.what = model::response_format::kind::json_schema,
                  .schema = R"({"type":"object","required":["ok"],"properties":{"ok":{"type":"boolean"}}})"};
    EXPECT_EQ(answer(ask, {}).text(), R"({"ok":true})");
    ask.format = {.what = model::response_format::kind::json_object};
    EXPECT_EQ(answer(ask, {.text = "a \"b\""}).text(), R"({"answer":"a \"b\""})");
}

TEST(smallest_value, follows_the_common_keywords)
{
    struct row {
        char const *schema, *value;
    };
    for (auto const& each : {
             row{R"({"type":"string"})", R"("text")"},
             row{R"({"type":"string","minLength":6})", R"("textxx")"},
             row{R"({"type":"string","maxLength":2})", R"("te")"},
             row{R"({"type":"string","format":"date"})", R"("2026-01-01")"},
             row{R"({"type":"string","enum":["red","green"]})", R"("red")"},
             row{R"({"const":42})", "42"},
             row{R"({"type":"integer"})", "0"},
             row{R"({"type":"integer","minimum":5})", "5"},
             row{R"({"type":"number","exclusiveMinimum":0})", "1"},
             row{R"({"type":"number","maximum":-2})", "-2"},
             row{R"({"type":"boolean"})", "true"},
             row{R"({"type":"null"})", "null"},
             row{R"({"type":["null","integer"]})", "0"},
             row{R"({"type":"array","items":{"type":"integer"}})", "[]"},
             row{R"({"type":"array","minItems":2,"items":{"type":"integer"}})", "[0,0]"},
             row{R"({"type":"object"})", "{}"},
             row{R"({"properties":{"a":{"type":"string"}},"required":["a"]})", R"({"a":"text"})"},
             row{R"({"type":"object","required":["a","b"],"properties":{"a":{"type":"integer"}}})", R"({"a":0,"b":null})"},
             row{R"({"anyOf":[{"type":"boolean"},{"type":"string"}]})", "true"},
             row{R"({"$ref":"#/$defs/p","$defs":{"p":{"type":"integer"}}})", "0"},
             row{R"({"$ref":"#/$defs/absent"})", "null"},
             row{"not json", "null"},
             row{"true", "null"},
         })
        EXPECT_EQ(smallest_value(each.schema), each.value) << each.schema;
}

TEST(smallest_value, of_a_schema_that_refers_to_itself_is_bounded_json)
{
    auto const value = smallest_value(R"({"$ref":"#/$defs/a","$defs":{"a":{"type":"object","required":["x","y"],
        "properties":{"x":{"$ref":"#/$defs/a"},"y":{"$ref":"#/$defs/a"}}}}})");
    EXPECT_LT(value.size(), 1'000'000u);
    EXPECT_TRUE(wire::check_json(value));
}

}  // namespace signalbox::simulator
