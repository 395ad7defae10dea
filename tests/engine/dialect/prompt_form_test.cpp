// Requests with instructions and messages that a gateway adds, in every format: where they stand, and that all other bytes stay.
#include "engine/dialect/dialects.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect {
namespace {

using model::role;
using format_word = model::dialect;

std::string made(format_word of, std::string_view body, prompt_decoration const& with)
{
    auto const out = decorated(format_of(of).prompts, body, with);
    return out ? *out : "no conversation";
}

prompt_decoration const around{.system = {},
                               .before = {{role::system, "First."}, {role::user, "Hi"}, {role::assistant, "Ho"}},
                               .after = {{role::user, "Be \"brief\"."}, {role::system, "Last."}}};
prompt_decoration const replaced{.system = "New.", .before = {}, .after = {}};
prompt_decoration const first{.system = {}, .before = {{role::system, "First."}}, .after = {}};

TEST(decorated, puts_messages_around_a_conversation_of_openai)
{
    EXPECT_EQ(
        made(format_word::openai_chat, R"({ "model":"m", "messages" : [ {"role":"user","content":"Q"} ], "n":1.0 })", around),
        R"({ "model":"m", "messages" : [{"role":"system","content":"First."},{"role":"user","content":"Hi"},{"role":"assistant","content":"Ho"},)"
        R"( {"role":"user","content":"Q"} ,{"role":"user","content":"Be \"brief\"."},{"role":"system","content":"Last."}], "n":1.0 })");
    EXPECT_EQ(made(format_word::openai_chat,
                   R"({"messages":[{"role":"system","content":"Old"},{"role":"user","content":"Q"},{"role":"developer","content":"Old"}]})",
                   replaced),
              R"({"messages":[{"role":"system","content":"New."},{"role":"user","content":"Q"}]})");
    EXPECT_EQ(made(format_word::openai_chat, R"({"messages":[]})", first), R"({"messages":[{"role":"system","content":"First."}]})");
    EXPECT_EQ(made(format_word::openai_chat, R"({"input":"embed me"})", first), "no conversation");
}

TEST(decorated, puts_all_texts_around_the_prompt_of_a_completion)
{
    EXPECT_EQ(made(format_word::openai_chat, R"({"model":"m","prompt":"Q"})", around),
              R"({"model":"m","prompt":"First.\n\nHi\n\nQ\n\nBe \"brief\".\n\nLast."})");
    EXPECT_EQ(made(format_word::openai_chat, R"({"prompt":["Q", "R"]})", first), R"({"prompt":["First.\n\nQ", "First.\n\nR"]})");
    EXPECT_EQ(made(format_word::openai_chat, R"({"prompt":"Q"})", replaced), R"({"prompt":"New.\n\nQ"})");
    EXPECT_EQ(made(format_word::openai_chat, R"({"prompt":[1,2]})", first), "no conversation") << "tokens are no text";
}

TEST(decorated, puts_instructions_where_anthropic_has_them)
{
    EXPECT_EQ(made(format_word::anthropic, R"({"system":"Old","messages":[{"role":"user","content":"Q"}]})", around),
              R"({"system":"First.\n\nOld\n\nLast.","messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Ho"},)"
              R"({"role":"user","content":"Q"},{"role":"user","content":"Be \"brief\"."}]})");
    EXPECT_EQ(
        made(format_word::anthropic, R"({"messages":[],"system":[{"type":"text","text":"Old","cache_control":{"type":"ephemeral"}}]})",
             first),
        R"({"messages":[],"system":[{"type":"text","text":"First."},{"type":"text","text":"Old","cache_control":{"type":"ephemeral"}}]})");
    EXPECT_EQ(made(format_word::anthropic, R"({"messages":[]})", first), R"({"system":"First.","messages":[]})");
    EXPECT_EQ(made(format_word::anthropic, R"({"system":[{"type":"text","text":"Old"}],"messages":[]})", replaced),
              R"({"system":"New.","messages":[]})");
}

TEST(decorated, puts_instructions_and_items_where_the_responses_api_has_them)
{
    EXPECT_EQ(made(format_word::openai_responses, R"({"model":"m","input":"Q","instructions":"Old"})", around),
              R"({"model":"m","input":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Ho"},{"role":"user","content":"Q"},)"
              R"({"role":"user","content":"Be \"brief\"."}],"instructions":"First.\n\nOld\n\nLast."})");
    EXPECT_EQ(made(format_word::openai_responses, R"({"input":"Q"})", first), R"({"instructions":"First.","input":"Q"})");
    EXPECT_EQ(made(format_word::openai_responses, R"({"input":"Q","instructions":null})", replaced),
              R"({"input":"Q","instructions":"New."})");
}

TEST(decorated, puts_texts_around_a_unified_question)
{
    EXPECT_EQ(made(format_word::unified, R"({"contents":"Q","model":"m"})", around),
              R"({"instructions":"First.\n\nLast.","contents":"Hi\n\nQ\n\nBe \"brief\".","model":"m"})");
    EXPECT_EQ(made(format_word::unified, R"({"system":["Old"],"prompt":["Q",{"text":"R"}]})", around),
              R"({"system":["First.","Old","Last."],"prompt":["Hi","Q",{"text":"R"},"Be \"brief\"."]})");
    EXPECT_EQ(made(format_word::unified, R"({"messages":[{"role":"user","content":"Q"}],"input":"R"})", around),
              R"({"instructions":"First.\n\nLast.","messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Ho"},)"
              R"({"role":"user","content":"Q"},{"role":"user","content":"Be \"brief\"."}],"input":"R"})");
    EXPECT_EQ(made(format_word::unified, R"({"text":"Q","system":"Old"})", replaced), R"({"text":"Q","system":"New."})");
    EXPECT_EQ(made(format_word::unified, R"({"content":["Q"]})", first), R"({"instructions":"First.","content":["Q"]})");
    EXPECT_EQ(made(format_word::unified, R"({"model":"m"})", first), "no conversation");
}

TEST(decorated, puts_parts_where_gemini_has_them)
{
    EXPECT_EQ(
        made(format_word::gemini,
             R"({"systemInstruction":{"role":"x","parts":[{"text":"Old"}]},"contents":[{"role":"user","parts":[{"text":"Q"}]}]})", around),
        R"({"systemInstruction":{"role":"x","parts":[{"text":"First."},{"text":"Old"},{"text":"Last."}]},"contents":[{"role":"user","parts":)"
        R"([{"text":"Hi"}]},{"role":"model","parts":[{"text":"Ho"}]},{"role":"user","parts":[{"text":"Q"}]},{"role":"user","parts":)"
        R"([{"text":"Be \"brief\"."}]}]})");
    EXPECT_EQ(made(format_word::gemini, R"({"system_instruction":{"parts":[{"text":"Old"}]},"contents":[]})", replaced),
              R"({"system_instruction":{"parts":[{"text":"New."}]},"contents":[]})");
    EXPECT_EQ(made(format_word::gemini, R"({"contents":[]})", first),
              R"({"systemInstruction":{"parts":[{"text":"First."}]},"contents":[]})");
}

TEST(decorated, puts_messages_or_texts_where_ollama_has_them)
{
    EXPECT_EQ(made(format_word::ollama, R"({"messages":[{"role":"user","content":"Q"}]})", first),
              R"({"messages":[{"role":"system","content":"First."},{"role":"user","content":"Q"}]})");
    EXPECT_EQ(made(format_word::ollama, R"({"model":"m","prompt":"Q"})", around),
              R"({"system":"First.\n\nLast.","model":"m","prompt":"Hi\n\nQ\n\nBe \"brief\"."})");
    EXPECT_EQ(made(format_word::ollama, R"({"system":"Old","prompt":"Q"})", replaced), R"({"system":"New.","prompt":"Q"})");
}

TEST(decorated, lets_roles_alternate_where_bedrock_wants_it)
{
    EXPECT_EQ(
        made(
            format_word::bedrock,
            R"({"system":[{"text":"Old"}],"messages":[{"role":"user","content":[{"text":"Q"}]},{"role":"assistant","content":[{"text":"A"}]},)"
            R"({"role":"user", "content":[ {"text":"R"} ]}]})",
            around),
        R"({"system":[{"text":"First."},{"text":"Old"},{"text":"Last."}],"messages":[{"role":"user","content":[{"text":"Hi"}]},)"
        R"({"role":"assistant","content":[{"text":"Ho"}]},{"role":"user","content":[{"text":"Q"}]},{"role":"assistant","content":[{"text":"A"}]},)"
        R"({"role":"user", "content":[ {"text":"R"} ,{"text":"Be \"brief\"."}]}]})");
    EXPECT_EQ(made(format_word::bedrock, R"({"messages":[{"role":"user","content":[{"text":"Q"}]}]})",
                   {.system = {}, .before = {{role::user, "a"}, {role::user, "b"}}, .after = {}}),
              R"({"messages":[{"role":"user","content":[{"text":"a"},{"text":"b"},{"text":"Q"}]}]})");
}

TEST(decorated, can_be_read_in_every_format)
{
    for (format const* each : formats()) {
        std::string const body =
            made(each->word,
                 each->word == format_word::openai_responses ? R"({"model":"m","input":"Q","max_tokens":9})"
                 : each->word == format_word::gemini         ? R"({"contents":[{"role":"user","parts":[{"text":"Q"}]}]})"
                 : each->word == format_word::bedrock        ? R"({"messages":[{"role":"user","content":[{"text":"Q"}]}]})"
                                                             : R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":"Q"}]})",
                 first);
        auto const read = each->in.read(body);
        ASSERT_TRUE(read) << body;
        ASSERT_EQ(read->turns.size(), 2u) << body;
        EXPECT_TRUE(read->turns[0].who == role::system || read->turns[0].who == role::developer) << body;
        EXPECT_EQ(std::get<model::text_part>(read->turns[0].parts[0]).text, "First.");
        EXPECT_EQ(std::get<model::text_part>(read->turns[1].parts[0]).text, "Q");
    }
}

}  // namespace
}  // namespace signalbox::dialect
