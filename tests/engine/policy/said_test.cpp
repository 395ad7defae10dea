// Whose words a request holds, in each format, and what is looked at when they cannot be told apart.
#include "engine/policy/said.hpp"

#include <gmock/gmock.h>

namespace signalbox::policy {
namespace {

using model::dialect;
using model::role;
using ::testing::ElementsAre;

TEST(said_in, tells_who_said_what_in_each_format)
{
    saying const rules{role::system, "Be brief", {}}, asked{role::user, "Hi", {}}, answered{role::assistant, "Hello", {}};
    EXPECT_THAT(said_in(dialect::openai_chat, R"({"model":"m","messages":[{"role":"system","content":"Be brief"},)"
                                              R"({"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"}]})"),
                ElementsAre(rules, asked, answered));
    EXPECT_THAT(said_in(dialect::anthropic, R"({"model":"m","max_tokens":9,"system":"Be brief","messages":[{"role":"user","content":"Hi"},)"
                                            R"({"role":"assistant","content":[{"type":"text","text":"Hello"}]}]})"),
                ElementsAre(rules, asked, answered));
    EXPECT_THAT(said_in(dialect::openai_responses, R"({"model":"m","instructions":"Be brief","input":"Hi"})"), ElementsAre(rules, asked));
    EXPECT_THAT(said_in(dialect::gemini, R"({"systemInstruction":{"parts":[{"text":"Be brief"}]},"contents":[{"role":"user","parts":)"
                                         R"([{"text":"Hi"}]},{"role":"model","parts":[{"text":"Hello"}]}]})"),
                ElementsAre(rules, asked, answered));
    EXPECT_THAT(said_in(dialect::ollama, R"({"model":"m","messages":[{"role":"user","content":"Hi"}]})"), ElementsAre(asked));
}

TEST(said_in, joins_the_parts_of_a_message_with_and_without_a_break)
{
    EXPECT_THAT(said_in(dialect::openai_chat,
                        R"({"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"pass"},)"
                        R"({"type":"image_url","image_url":{"url":"https://x/y.png"}},{"type":"text","text":"word"}]}]})"),
                ElementsAre(saying{role::user, "pass\nword", "password"}));
}

TEST(said_in, reads_documents_and_what_tools_answered)
{
    EXPECT_THAT(said_in(dialect::anthropic,
                        R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":[{"type":"document","source":{"type":"text",)"
                        R"("media_type":"text/plain","data":"a report"}},{"type":"text","text":"Sum it up"}]},)"
                        R"({"role":"assistant","content":[{"type":"tool_use","id":"t","name":"find","input":{"q":"secret"}}]},)"
                        R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"found it"}]}]})"),
                ElementsAre(saying{role::user, "a report\nSum it up", "a reportSum it up"}, saying{role::tool, "found it", {}}));
}

TEST(said_in, takes_every_text_of_what_it_cannot_read_for_a_users)
{
    EXPECT_THAT(said_in(dialect::openai_chat, R"({"model":"m","messages":[{"role":"wizard","content":["a\u0062c",{"x":"d"}]}],"n":1})"),
                ElementsAre(saying{role::user, "m", {}}, saying{role::user, "wizard", {}}, saying{role::user, "abc", {}},
                            saying{role::user, "d", {}}));
    EXPECT_THAT(said_in(dialect::openai_chat, R"({"input":"embed me"})"), ElementsAre(saying{role::user, "embed me", {}}));
    for (char const* body : {"a bomb", "prompt=a+bomb", R"({"m":"a"}{"n":"bomb"})"})
        EXPECT_THAT(said_in(dialect::openai_chat, body), ElementsAre(saying{role::user, body, {}}));
    EXPECT_TRUE(said_in(dialect::openai_chat, "{}").empty());
    EXPECT_TRUE(said_in(dialect::openai_chat, "").empty());
}

TEST(said_in, takes_the_strings_beside_the_messages_of_a_body_for_anything_for_a_users)
{
    constexpr auto body =
        R"({"model":"m","input":"hidden","messages":[{"role":"system","content":"Be brief"},{"role":"user","content":"Hi"}],)"
        R"("extra":[{"text":"Be brief"},"more"]})";
    saying const rules{role::system, "Be brief", {}}, asked{role::user, "Hi", {}};
    EXPECT_THAT(said_in(dialect::openai_chat, body), ElementsAre(rules, asked)) << "a provider of chats reads nothing else";
    auto const users = [](char const* words) { return saying{role::user, words, {}}; };
    EXPECT_THAT(said_in(dialect::openai_chat, body, said_to::anything),
                ElementsAre(users("m"), users("hidden"), users("system"), users("user"), users("Be brief"), users("more"), rules, asked))
        << "what a message says is no excuse for saying it elsewhere, and the last message stays the last";
    EXPECT_THAT(said_in(dialect::openai_chat, "a bomb", said_to::anything), ElementsAre(users("a bomb")));
}

}  // namespace
}  // namespace signalbox::policy
