// Requests as bodies of the Responses API: what is written, lost and refused.
#include "engine/dialect/dialects.hpp"
#include "tests/engine/dialect/anthropic_replay.hpp"
#include "tests/engine/dialect/loss_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox::dialect::openai_responses {

namespace {

using model::role;
using replay::compact;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

model::chat_request hello()
{
    model::chat_request asked;
    asked.model = "m";
    asked.turns.push_back({.who = role::user, .parts = {model::text_part{.text = "Hi"}}});
    return asked;
}

written_request write(model::chat_request const& asked, target_traits const& to = {.model = "gpt-4.1", .kind = "openai"})
{
    auto written = format_of(model::dialect::openai_responses).out.write(asked, to);
    EXPECT_TRUE(written) << (written ? "" : written.error().detail);
    return written ? std::move(*written) : written_request();
}

model::failure refusal(model::chat_request const& asked)
{
    auto const written = format_of(model::dialect::openai_responses).out.write(asked, {.model = "gpt-4.1", .kind = "openai"});
    return written ? model::failure{model::fault::internal, "was written: " + written->body} : written.error();
}

TEST(responses_request_writer, keeps_nothing_at_the_provider)
{
    EXPECT_EQ(write(hello()).body, R"({"model":"gpt-4.1","input":[{"role":"user","content":"Hi"}],"store":false})");
}

TEST(responses_request_writer, asks_for_sealed_reasoning_where_there_is_some)
{
    EXPECT_THAT(write(hello(), {.model = "gpt-5.6", .kind = "openai"}).body, HasSubstr(R"(,"include":["reasoning.encrypted_content"])"));
    EXPECT_THAT(write(hello(), {.model = "gpt-5.6", .kind = "openai_compatible"}).body, Not(HasSubstr("include")));
}

TEST(responses_request_writer, writes_turns_as_items)
{
    model::chat_request asked;
    asked.model = "m";
    asked.turns = {
        {.who = role::system, .parts = {model::text_part{.text = "S"}}},
        {.who = role::developer, .parts = {model::text_part{.text = "D"}}},
        {.who = role::user,
         .parts = {model::text_part{.text = "U"}, model::image_part{.url = "https://e/x.png"},
                   model::document_part{.media_type = "application/pdf", .data = "JVBERi0="},
                   model::document_part{.url = "https://e/y.pdf"}}},
        {.who = role::assistant,
         .parts = {model::thinking_part{"T", "openai_responses:SEAL"}, model::text_part{.text = "A"}, model::refusal_part{"R"},
                   model::tool_call_part{.id = "c1", .name = "f"},
                   model::tool_call_part{.id = "c2", .name = "g", .arguments = "free", .custom = true}}},
        {.who = role::tool,
         .parts = {model::tool_result_part{.tool_call_id = "c1", .content = {model::text_part{.text = "bad"}}, .is_error = true}}},
        {.who = role::tool,
         .parts = {model::tool_result_part{.tool_call_id = "c2",
                                           .content = {model::text_part{.text = "1"}, model::image_part{.url = "https://e/z"}}}}}};
    auto const written = write(asked);
    EXPECT_EQ(written.body, compact(R"({"model":"gpt-4.1","input":[
        {"role":"system","content":"S"},
        {"role":"developer","content":"D"},
        {"role":"user","content":[{"type":"input_text","text":"U"},{"type":"input_image","detail":"auto","image_url":"https://e/x.png"},
            {"type":"input_file","filename":"document.pdf","file_data":"data:application/pdf;base64,JVBERi0="},{"type":"input_file","file_url":"https://e/y.pdf"}]},
        {"type":"reasoning","summary":[{"type":"summary_text","text":"T"}],"encrypted_content":"SEAL"},
        {"type":"message","role":"assistant","content":[{"type":"output_text","text":"A","annotations":[]},{"type":"refusal","refusal":"R"}]},
        {"type":"function_call","call_id":"c1","name":"f","arguments":"{}"},
        {"type":"custom_tool_call","call_id":"c2","name":"g","input":"free"},
        {"type":"function_call_output","call_id":"c1","output":"Error:\nbad"},
        {"type":"custom_tool_call_output","call_id":"c2","output":[{"type":"input_text","text":"1"},{"type":"input_image","detail":"auto","image_url":"https://e/z"}]}
        ],"store":false})"));
    EXPECT_THAT(written.losses, ElementsAre("tool_result.is_error: this format has no such flag; the text begins with \"Error:\""));
}

TEST(responses_request_writer, refuses_a_conversation_of_which_nothing_is_left)
{
    model::chat_request asked = hello();
    for (std::vector<model::part> const& parts :
         {std::vector<model::part>{}, std::vector<model::part>{model::thinking_part{"T", "of another provider"}}}) {
        asked.turns = {{.who = model::role::assistant, .parts = parts}};
        auto const written = format_of(model::dialect::openai_responses).out.write(asked, {.model = "m", .kind = "openai"});
        ASSERT_FALSE(written) << written->body;
        EXPECT_EQ(written.error().kind, model::fault::untranslatable);
        EXPECT_EQ(written.error().param, "messages");
    }
    asked.turns = {{.who = model::role::system, .parts = {model::text_part{"S", {}}}}};
    EXPECT_TRUE(format_of(model::dialect::openai_responses).out.write(asked, {.model = "m", .kind = "openai"}))
        << "a system message is an item";
}

TEST(responses_request_writer, spells_out_that_a_tool_is_not_strict)
{
    model::chat_request asked = hello();
    asked.tools = {{.name = "f", .description = "d", .parameters = R"({"type":"object"})"},
                   {.name = "g", .strict = true},
                   {.name = "h", .custom = true, .format = R"({"type":"text"})"}};
    asked.choice = model::tool_choice{.how = model::tool_choice::mode::required, .allowed = {"f", "h"}};
    asked.parallel_tool_calls = false;
    EXPECT_THAT(
        write(asked).body,
        HasSubstr(
            R"("tools":[{"type":"function","name":"f","description":"d","parameters":{"type":"object","properties":{}},"strict":false},)"
            R"({"type":"function","name":"g","parameters":{"type":"object","properties":{}},"strict":true},)"
            R"({"type":"custom","name":"h","format":{"type":"text"}}],)"
            R"("tool_choice":{"type":"allowed_tools","mode":"required","tools":[{"type":"function","name":"f"},{"type":"custom","name":"h"}]},)"
            R"("parallel_tool_calls":false)"));
    asked.choice = model::tool_choice{.how = model::tool_choice::mode::named, .name = "f"};
    EXPECT_THAT(write(asked).body, HasSubstr(R"("tool_choice":{"type":"function","name":"f"})"));
}

TEST(responses_request_writer, writes_the_options_of_the_answer)
{
    model::chat_request asked = hello();
    asked.stream = true;
    asked.max_output_tokens = 9;
    asked.temperature = 0.5;
    asked.top_p = 0.25;
    asked.reasoning_effort = "high";
    asked.user = "u";
    asked.service_tier = "flex";
    asked.format = model::response_format{.what = model::response_format::kind::json_object};
    asked.extras = {{"verbosity", "\"low\""}, {"metadata", R"({"a":"b"})"}, {"store", "true"}};
    auto const written = write(asked, {.model = "gpt-5.6", .kind = "openai_compatible"});
    EXPECT_THAT(
        written.body,
        HasSubstr(R"("text":{"format":{"type":"json_object"},"verbosity":"low"},"max_output_tokens":9,"temperature":0.5,"top_p":0.25,)"
                  R"("reasoning":{"effort":"high"},"user":"u","metadata":{"a":"b"},"store":false,"stream":true})"));
    EXPECT_THAT(written.losses, ElementsAre("service_tier: tiers are the provider's own", "store: no field of this format"));
    auto const at_openai = write(asked, {.model = "gpt-5.6", .kind = "openai"});
    EXPECT_THAT(at_openai.body, HasSubstr(R"("max_output_tokens":16,"reasoning":{"effort":"high"})"));
    EXPECT_THAT(at_openai.body, HasSubstr(R"("service_tier":"flex")"));
    EXPECT_THAT(at_openai.losses,
                ElementsAre("max_tokens: less than this format takes; 16 is sent", "temperature: this model takes only its default",
                            "top_p: this model takes only its default", "store: no field of this format"));
}

TEST(responses_request_writer, lists_what_it_leaves_out)
{
    model::chat_request asked = hello();
    asked.stop = {"x"};
    asked.top_k = 3;
    asked.thinking_budget = 5'000;
    asked.turns.push_back({.who = role::assistant,
                           .parts = {model::thinking_part{"t", ""}, model::thinking_part{"t", "EqQB"},
                                     model::text_part{.text = "So", .cache_control = "{}"}}});
    asked.extras = {{"seed", "7"},
                    {"logprobs", "false"},
                    {"frequency_penalty", "0"},
                    {"cache_control", "{\"type\":\"ephemeral\"}", model::dialect::anthropic}};
    auto const written = write(asked, {.model = "o3", .kind = "openai"});
    EXPECT_THAT(written.body, HasSubstr(R"("reasoning":{"effort":"medium"})"));
    EXPECT_THAT(written.losses, ElementsAre("thinking: OpenAI takes no reasoning back that it did not seal",
                                            "thinking: signed reasoning is of use to its own provider only",
                                            "cache_control: this format has no such cache breakpoints",
                                            "messages: a last assistant turn is history here, not the beginning of the answer",
                                            "top_k: no field of this format", "stop: this format has no stop sequences",
                                            "thinking.budget_tokens: this format takes an effort, no budget",
                                            "seed: no field of this format", "cache_control: no field of this format"));
}

TEST(responses_request_writer, refuses_what_would_change_the_meaning)
{
    model::chat_request asked = hello();
    asked.n = 2;
    EXPECT_EQ(refusal(asked).param, "n");
    for (model::extra_field const& each : {model::extra_field{"logprobs", "true"},
                                           {"audio", "{\"voice\":\"x\"}"},
                                           {"web_search_options", "{}"},
                                           {"tools[0]", "{\"type\":\"bash_20250124\"}", model::dialect::anthropic, true}}) {
        asked = hello();
        asked.extras = {each};
        EXPECT_EQ(refusal(asked).kind, model::fault::untranslatable) << each.name;
        EXPECT_EQ(refusal(asked).param, each.name);
    }
    asked = hello();
    asked.turns[0].parts.emplace_back(model::image_part{.file_id = "file-1"});
    EXPECT_EQ(refusal(asked).param, "image");
}

struct target_row {
    model::dialect to;
    char const* kind;
};

TEST(responses_requests, are_refused_by_every_other_format_where_only_their_own_can_serve_them)
{
    for (target_row const& to : {target_row{model::dialect::openai_chat, "openai"},
                                 {model::dialect::openai_chat, "openai_compatible"},
                                 {model::dialect::anthropic, "anthropic"}})
        for (auto const& [members, param] : {std::pair{R"("input":"a","previous_response_id":"resp_1")", "previous_response_id"},
                                             std::pair{R"("input":"a","tools":[{"type":"web_search"}])", "tools[0]"},
                                             std::pair{R"("input":"a","background":true)", "background"},
                                             std::pair{R"("input":[{"type":"item_reference","id":"x"}])", "input[0]"}}) {
            auto const asked = format_of(model::dialect::openai_responses).in.read(std::string(R"({"model":"m",)") + members + "}");
            ASSERT_TRUE(asked) << asked.error().detail;
            auto const written = format_of(to.to).out.write(*asked, {.model = "claude-opus-4-6", .kind = to.kind});
            ASSERT_FALSE(written) << written->body;
            EXPECT_EQ(written.error().kind, model::fault::untranslatable);
            EXPECT_EQ(written.error().param, param);
        }
}

TEST(responses_requests, lose_hints_with_a_note)
{
    auto const asked =
        format_of(model::dialect::openai_responses).in.read(R"({"model":"m","input":"a","store":true,"truncation":"auto","x_new":1})");
    ASSERT_TRUE(asked);
    auto const chat = format_of(model::dialect::openai_chat).out.write(*asked, {.model = "x", .kind = "openai_compatible"});
    ASSERT_TRUE(chat);
    EXPECT_THAT(chat->losses,
                ElementsAre("x_new: no field of this dialect", "store: no field of this dialect", "truncation: no field of this dialect"));
    EXPECT_EQ(chat->body, R"({"model":"x","messages":[{"role":"user","content":"a"}]})");
    auto const claude = format_of(model::dialect::anthropic).out.write(*asked, {.model = "claude-opus-4-6", .kind = "anthropic"});
    ASSERT_TRUE(claude);
    EXPECT_THAT(claude->losses, ElementsAre("x_new: has no counterpart", "store: has no counterpart", "truncation: has no counterpart"));
}

TEST(responses_requests, are_carried_to_chat_completions)
{
    auto const asked = format_of(model::dialect::openai_responses).in.read(replay::golden("openai_responses/request.json"));
    ASSERT_TRUE(asked);
    auto const written = format_of(model::dialect::openai_chat).out.write(*asked, {.model = "gpt-5.1", .kind = "openai"});
    ASSERT_TRUE(written) << written.error().detail;
    EXPECT_EQ(compact(written->body), compact(replay::golden("translation/responses.openai.json")));
    EXPECT_THAT(written->losses, IsEmpty());
}

TEST(responses_requests, come_back_from_their_own_writer_as_they_were)
{
    auto const asked = format_of(model::dialect::openai_responses).in.read(replay::golden("openai_responses/request.json"));
    ASSERT_TRUE(asked);
    auto const written = format_of(model::dialect::openai_responses).out.write(*asked, {.model = "M", .kind = "openai"});
    ASSERT_TRUE(written) << written.error().detail;
    auto const again = format_of(model::dialect::openai_responses).in.read(written->body);
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_EQ(again->turns, asked->turns);
    EXPECT_EQ(again->tools, asked->tools);
    EXPECT_EQ(again->format, asked->format);
    EXPECT_EQ(again->reasoning_effort, asked->reasoning_effort);
    EXPECT_THAT(written->losses, IsEmpty());
}

TEST(responses_relay, leaves_out_reasoning_that_the_gateway_wrote)
{
    auto const clean = [](std::string_view body) { return format_of(model::dialect::openai_responses).clean_relay(body); };
    std::string_view const body =
        R"({"model":"m", "input":[{"type":"reasoning","id":"rs_sb_a_0","summary":[]},{"role":"user","content":"rs_sb_ is a prefix"}, {"type":"reasoning","id":"rs_1","summary":[]}],"x":1.50})";
    auto const made = clean(body);
    ASSERT_TRUE(made);
    EXPECT_EQ(
        made->text,
        R"({"model":"m", "input":[{"role":"user","content":"rs_sb_ is a prefix"},{"type":"reasoning","id":"rs_1","summary":[]}],"x":1.50})");
    EXPECT_EQ(made->removed, body.size() - made->text.size());
    EXPECT_FALSE(clean(R"({"model":"m","input":"rs_sb_"})"));
    EXPECT_FALSE(clean(R"({"model":"m","input":[{"role":"user","content":"rs_sb_"}]})"));
}

TEST(responses_relay, and_anthropics_leave_out_reasoning_that_another_vendor_signed)
{
    auto const made =
        format_of(model::dialect::anthropic)
            .clean_relay(
                R"({"model":"m","messages":[{"role":"assistant","content":[{"type":"thinking","thinking":"t","signature":"openai_responses:S"},{"type":"text","text":"a"}]}]})");
    ASSERT_TRUE(made);
    EXPECT_EQ(made->text, R"({"model":"m","messages":[{"role":"assistant","content":[{"type":"text","text":"a"}]}]})");
}

}  // namespace

}  // namespace signalbox::dialect::openai_responses
