// What a guarding service is asked and what its answers mean, word for word.
#include "engine/policy/guard_question.hpp"

#include "engine/dialect/dialects.hpp"
#include "engine/policy/reply_change.hpp"
#include "engine/wire/json.hpp"

#include <gmock/gmock.h>

namespace signalbox::policy {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string const chat =
    R"({"model":"gpt-4o","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":[{"type":"text","text":"H\u0069"},)"
    R"({"type":"image_url","image_url":{"url":"https://a/b"}}]},{"role":"assistant","content":""}],"user":"u-1"})";

dialect::text_rules const& rules_of(model::dialect spoken)
{
    return dialect::format_of(spoken).request_texts;
}

/// "AT ROLE TEXT".
std::vector<std::string> texts(model::dialect spoken, std::string_view body)
{
    std::vector<std::string> out;
    for (sent_text const& each : texts_in(rules_of(spoken), body)) out.push_back(each.at + ' ' + each.role + ' ' + each.text);
    return out;
}

TEST(guard_question, has_each_text_with_its_place_and_who_says_it)
{
    EXPECT_THAT(texts(model::dialect::openai_chat, chat),
                ElementsAre("messages.0.content system Be brief.", "messages.1.content.0.text user Hi", "user  u-1"))
        << "what no rule names is a text, as for modifications";
    EXPECT_THAT(texts(model::dialect::anthropic,
                      R"({"model":"c","system":"Be brief.","messages":[{"role":"user","content":"Hi"}],"max_tokens":5})"),
                ElementsAre("system  Be brief.", "messages.0.content user Hi"));
    EXPECT_THAT(texts(model::dialect::gemini, R"({"contents":[{"role":"user","parts":[{"text":"Hi"}]}]})"),
                ElementsAre("contents.0.parts.0.text user Hi"));
    EXPECT_THAT(texts(model::dialect::openai_chat, "no JSON"), ElementsAre("  no JSON"));
    EXPECT_THAT(texts(model::dialect::openai_chat, ""), IsEmpty());
    EXPECT_THAT(texts(model::dialect::openai_chat, "\xff\xfe"), IsEmpty()) << "bytes are no text";
}

TEST(guard_question, is_JSON_whatever_the_texts_hold)
{
    std::string const made =
        guard_question({.policy = "p", .id = "req_1", .consumer = "web", .route = "r", .model = "m\"", .format = "raw"},
                       {{"a.b", "user", "say \"x\"\n"}, {"", "", "y"}});
    EXPECT_EQ(made, R"({"version":1,"policy":"p","request":"req_1","consumer":"web","route":"r","model":"m\"","format":"raw","texts":[)"
                    R"({"id":0,"at":"a.b","role":"user","text":"say \"x\"\n"},{"id":1,"at":"","text":"y"}]})");
    EXPECT_TRUE(wire::check_json(made));
}

TEST(guard_answer, allows_denies_and_modifies)
{
    using verdict = guard_answer::verdict;
    EXPECT_EQ(read_guard_answer(R"({"verdict":"allow","more":[1]})", 2)->what, verdict::allow);
    auto const denied = read_guard_answer(R"({"verdict":"deny","status":451,"message":"no","reason":"list"})", 2);
    ASSERT_TRUE(denied);
    EXPECT_EQ(denied->what, verdict::deny);
    EXPECT_EQ(denied->status, 451);
    EXPECT_EQ(denied->message, "no");
    EXPECT_EQ(denied->reason, "list");
    EXPECT_EQ(read_guard_answer(R"({"verdict":"deny"})", 2)->status, 0);
    auto const changed = read_guard_answer(R"({"verdict":"modify","texts":[{"id":1,"text":"b"},{"id":0,"text":"a"}]})", 2);
    ASSERT_TRUE(changed);
    ASSERT_EQ(changed->changes.size(), 2u);
    EXPECT_EQ(changed->changes[0].text, "a") << "in the order of the document";
}

TEST(guard_answer, is_refused_when_it_is_none)
{
    auto const wrong = [](std::string_view body) {
        return read_guard_answer(body, 2) ? std::string() : read_guard_answer(body, 2).error();
    };
    EXPECT_EQ(wrong("<html>"), "it is no JSON");
    EXPECT_EQ(wrong(""), "it is no JSON");
    EXPECT_EQ(wrong("[]"), "it has no verdict");
    EXPECT_EQ(wrong(R"({"verdict":true})"), "it has no verdict");
    EXPECT_EQ(wrong(R"({"verdict":"ok"})"), "its verdict is none of allow, deny and modify");
    EXPECT_EQ(wrong(R"({"verdict":"deny","status":200})"), "its status is no number of 400 to 499");
    EXPECT_EQ(wrong(R"({"verdict":"deny","status":"403"})"), "its status is no number of 400 to 499");
    EXPECT_EQ(wrong(R"({"verdict":"modify"})"), "it modifies, and has no list of texts");
    EXPECT_EQ(wrong(R"({"verdict":"modify","texts":[{"id":2,"text":"a"}]})"), "it names a text that it was not sent");
    EXPECT_EQ(wrong(R"({"verdict":"modify","texts":[{"id":-1,"text":"a"}]})"), "it names a text that it was not sent");
    EXPECT_EQ(wrong(R"({"verdict":"modify","texts":[{"text":"a"}]})"), "it names a text that it was not sent");
    EXPECT_EQ(wrong(R"({"verdict":"modify","texts":[{"id":0}]})"), "a text of it has no \"text\"");
    EXPECT_EQ(wrong(R"({"verdict":"modify","texts":[{"id":0,"text":"a"},{"id":0,"text":"b"}]})"), "it has a text twice");
}

TEST(guard_answer, changes_the_strings_that_it_names_and_nothing_else)
{
    std::string const body =
        "{ \"model\":\"m\",\"seed\":1.0, \"messages\":[{\"role\":\"user\",\"content\":\"\"},{\"role\":\"user\",\"content\":\"on\\u0065\"},"
        "{\"content\":\"two\",\"role\":\"user\"}] }";
    auto const made = [&](std::vector<guard_answer::change> const& changes) {
        return with_texts(rules_of(model::dialect::openai_chat), body, changes);
    };
    EXPECT_EQ(made({}), body);
    EXPECT_EQ(made({{0, "one"}}), body) << "the same text keeps its bytes";
    EXPECT_EQ(made({{1, "\"2\""}}),
              "{ \"model\":\"m\",\"seed\":1.0, \"messages\":[{\"role\":\"user\",\"content\":\"\"},{\"role\":\"user\",\"content\":"
              "\"on\\u0065\"},{\"content\":\"\\\"2\\\"\",\"role\":\"user\"}] }");
    EXPECT_EQ(with_texts(all_texts, "plain", {{0, "other"}}), "other");
    EXPECT_EQ(with_texts(all_texts, "plain", {}), "plain");
}

}  // namespace
}  // namespace signalbox::policy
