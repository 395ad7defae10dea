// What a classifier is asked about a request, in whichever format the request came, and what its answer says.
#include "engine/classifier_question.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

using model::dialect;

route::classifier tiers()
{
    route::classifier by;
    by.model = "model:selector";
    by.labels = {"fast", "smart"};
    by.prompt = "fast = greeting; smart = code\n";
    return by;
}

std::string asked(dialect spoken, std::string_view body, bool images = true)
{
    auto const made = question_for(tiers(), spoken, body, images);
    return made ? *made : std::string(model::name(made.error().kind)) + ": " + made.error().detail;
}

constexpr std::string_view head =
    R"({"model":"model:selector","messages":[{"role":"system","content":"fast = greeting; smart = code\nAnswer with one of these labels and nothing else: fast, smart."},)";

TEST(classifier_question, holds_what_was_said_and_nothing_else)
{
    EXPECT_EQ(asked(dialect::openai_chat, R"({"model":"fast","stream":true,"max_tokens":5,"temperature":0,"user":"ann",
        "tools":[{"type":"function","function":{"name":"f","parameters":{}}}],"tool_choice":"auto","response_format":{"type":"json_object"},
        "messages":[{"role":"system","content":"Be brief."},{"role":"developer","content":"x"},{"role":"user","name":"ann","content":"Sort a list"},
        {"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},
        {"role":"tool","tool_call_id":"c","content":"42"},{"role":"assistant","content":"Done."},{"role":"user","content":"Thanks"}]})"),
              std::string(head) +
                  R"({"role":"user","content":"Sort a list"},{"role":"assistant","content":"Done."},{"role":"user","content":"Thanks"}]})");
}

TEST(classifier_question, is_the_same_from_every_format)
{
    std::string const expected = std::string(head) + R"({"role":"user","content":"Sort a list"}]})";
    EXPECT_EQ(asked(dialect::openai_chat, R"({"model":"m","messages":[{"role":"user","content":"Sort a list"}]})"), expected);
    EXPECT_EQ(
        asked(
            dialect::anthropic,
            R"({"model":"m","max_tokens":9,"system":"Be brief.","messages":[{"role":"user","content":[{"type":"text","text":"Sort a list","cache_control":{"type":"ephemeral"}}]}]})"),
        expected);
    EXPECT_EQ(asked(dialect::openai_responses, R"({"model":"m","instructions":"Be brief.","input":"Sort a list"})"), expected);
}

TEST(classifier_question, holds_images_only_for_models_that_see)
{
    std::string_view const body =
        R"({"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"What is it?"},{"type":"image_url","image_url":{"url":"https://x.example/a.png"}}]}]})";
    EXPECT_NE(asked(dialect::openai_chat, body).find("https://x.example/a.png"), std::string::npos);
    EXPECT_EQ(asked(dialect::openai_chat, body, false), std::string(head) + R"({"role":"user","content":"What is it?"}]})");
}

TEST(classifier_question, cannot_be_made_of_nothing)
{
    EXPECT_EQ(asked(dialect::openai_chat, R"({"model":"m","messages":[{"role":"system","content":"x"}]})"),
              "bad_request: the request holds nothing that was said");
    EXPECT_EQ(
        asked(
            dialect::openai_chat,
            R"({"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://x.example/a.png"}}]}]})",
            false),
        "bad_request: the request holds nothing that was said");
    EXPECT_EQ(asked(dialect::openai_chat, "{").substr(0, 14), "malformed_json");
}

TEST(classifier_question, has_a_prompt_of_its_own_where_none_is_given)
{
    route::classifier by = tiers();
    by.prompt.clear();
    auto const made = question_for(by, dialect::openai_chat, R"({"model":"m","messages":[{"role":"user","content":"Hi"}]})", true);
    ASSERT_TRUE(made);
    EXPECT_EQ(
        *made,
        R"({"model":"model:selector","messages":[{"role":"system","content":"Decide which label fits the conversation. Answer with one of these labels and nothing else: fast, smart."},{"role":"user","content":"Hi"}]})");
}

TEST(classifier_question, its_answer_is_the_text_of_the_first_choice)
{
    auto const text = [](std::string_view body) {
        auto const read = answer_in(body);
        return read ? *read : std::string(model::name(read.error().kind));
    };
    EXPECT_EQ(
        text(
            R"({"id":"x","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"smart"},"finish_reason":"stop"},{"index":1,"message":{"role":"assistant","content":"fast"},"finish_reason":"stop"}]})"),
        "smart");
    EXPECT_EQ(
        text(
            R"({"id":"x","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":null,"refusal":"No."},"finish_reason":"stop"}]})"),
        "");
    EXPECT_EQ(text("<html>"), "malformed_reply");
}

}  // namespace
}  // namespace signalbox
