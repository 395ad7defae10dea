// Requests of Bedrock's Converse: the conversation by the API's rules, tools, limits, reasoning by the model's generation, what is lost and what is refused;
// and the same read back.
#include "engine/dialect/bedrock/codecs.hpp"
#include "engine/dialect/bedrock/model_family.hpp"
#include "engine/wire/json.hpp"
#include "tests/engine/dialect/loss_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox::dialect::bedrock {

namespace {

using model::role;
using testing::HasSubstr;
using lines = std::vector<std::string>;

constexpr std::string_view claude45 = "us.anthropic.claude-sonnet-4-5-20250929-v1:0", nova = "amazon.nova-lite-v1:0";

written_request write(model::chat_request const& asked, std::string_view to = claude45)
{
    auto const written = requests_out().write(asked, {to, {}, "bedrock"});
    EXPECT_TRUE(written) << (written ? "" : written.error().detail);
    if (written) {
        EXPECT_TRUE(wire::check_json(written->body)) << written->body;
    }
    return written ? *written : written_request();
}

model::failure refused(model::chat_request const& asked, std::string_view to = claude45)
{
    auto const written = requests_out().write(asked, {to, {}, "bedrock"});
    EXPECT_FALSE(written) << (written ? written->body : "");
    return written ? model::failure() : written.error();
}

model::chat_request read(std::string_view body)
{
    auto const made = requests_in().read(body);
    EXPECT_TRUE(made) << (made ? "" : made.error().param + ": " + made.error().detail);
    return made ? *made : model::chat_request();
}

model::turn says(role who, std::string const& text)
{
    return {.who = who, .parts = {model::text_part{text, {}}}};
}

model::chat_request hello()
{
    model::chat_request asked;
    asked.turns = {says(role::user, "Hi")};
    return asked;
}

constexpr std::string_view hi = R"("messages":[{"role":"user","content":[{"text":"Hi"}]}])";

TEST(bedrock_request, has_neither_model_nor_stream_in_its_body)
{
    auto asked = hello();
    asked.model = "m";
    asked.stream = true;
    EXPECT_EQ(write(asked).body, "{" + std::string(hi) + "}");
}

TEST(bedrock_request, lets_roles_take_turns_with_the_user_first_and_system_in_front)
{
    model::chat_request asked;
    asked.turns = {says(role::system, "Be brief."), says(role::assistant, "Hello."),    says(role::user, "a"),
                   says(role::user, "b"),           says(role::developer, "Now loud."), says(role::assistant, " ")};
    auto const made = write(asked);
    EXPECT_EQ(made.body, R"({"messages":[{"role":"user","content":[{"text":"…"}]},{"role":"assistant","content":[{"text":"Hello."}]},)"
                         R"({"role":"user","content":[{"text":"a"},{"text":"b"}]}],"system":[{"text":"Be brief."},{"text":"Now loud."}]})");
    EXPECT_EQ(made.losses, (lines{"messages: the conversation begins with the assistant; a user message was put in front",
                                  "messages: a system turn inside the conversation moves to its front"}));
    asked.turns = {says(role::system, "Be brief.")};
    EXPECT_THAT(write(asked).body, HasSubstr(R"("messages":[{"role":"user","content":[{"text":"…"}]}])"));
}

TEST(bedrock_request, puts_the_results_of_parallel_calls_into_one_user_message)
{
    model::chat_request asked;
    model::turn calls{.who = role::assistant};
    calls.parts = {model::text_part{"Looking.", {}}, model::tool_call_part{.id = "call:1", .name = "f", .arguments = R"({"a":1.50})"},
                   model::tool_call_part{.id = "t2", .name = "g", .arguments = ""}};
    asked.turns = {
        says(role::user, "Hi"),
        calls,
        {.who = role::tool, .parts = {model::tool_result_part{.tool_call_id = "call:1", .content = {model::text_part{"one", {}}}}}},
        {.who = role::tool, .parts = {model::tool_result_part{.tool_call_id = "t2", .is_error = true}}},
        says(role::user, "And now?")};
    asked.tools = {{.name = "f", .description = "d", .parameters = R"({"type":"object","properties":{"a":{"type":"number"}}})"},
                   {.name = "g"}};
    auto const body = write(asked).body;
    std::size_t const at = body.find("\"toolUseId\":\"") + 13;
    std::string const id = body.substr(at, body.find('"', at) - at);
    EXPECT_TRUE(id.starts_with("call_1_")) << id;
    EXPECT_THAT(body, HasSubstr(R"({"role":"assistant","content":[{"text":"Looking."},{"toolUse":{"toolUseId":")" + id +
                                R"(","name":"f","input":{"a":1.50}}},{"toolUse":{"toolUseId":"t2","name":"g","input":{}}}]})"));
    EXPECT_THAT(body,
                HasSubstr(R"({"role":"user","content":[{"toolResult":{"toolUseId":")" + id +
                          R"(","content":[{"text":"one"}]}},{"toolResult":{"toolUseId":"t2","content":[{"text":"…"}],"status":"error"}},)"
                          R"({"text":"And now?"}]})"));
    EXPECT_THAT(body, HasSubstr(R"("toolConfig":{"tools":[{"toolSpec":{"name":"f","description":"d","inputSchema":{"json":)"
                                R"({"type":"object","properties":{"a":{"type":"number"}}}}}},)"
                                R"({"toolSpec":{"name":"g","inputSchema":{"json":{"type":"object","properties":{}}}}}]})"));
}

TEST(bedrock_request, declares_the_tools_of_a_conversation_that_offers_none_now)
{
    model::chat_request asked;
    asked.turns = {says(role::user, "Hi"),
                   {.who = role::assistant, .parts = {model::tool_call_part{.id = "t", .name = "f"}}},
                   {.who = role::tool, .parts = {model::tool_result_part{.tool_call_id = "t"}}}};
    EXPECT_THAT(
        write(asked).body,
        HasSubstr(R"("toolConfig":{"tools":[{"toolSpec":{"name":"f","inputSchema":{"json":{"type":"object","properties":{}}}}}]})"));
}

TEST(bedrock_request, says_which_tool_must_be_called)
{
    auto asked = hello();
    asked.tools = {{.name = "f"}, {.name = "g"}};
    using mode = model::tool_choice::mode;
    auto const choice = [&](mode how, std::string name = {}, std::vector<std::string> allowed = {}) {
        asked.choice = model::tool_choice{how, std::move(name), std::move(allowed)};
        std::string const body = write(asked).body;
        std::size_t const at = body.find("\"toolChoice\":");
        return at == std::string::npos ? std::string(body.find("toolConfig") == std::string::npos ? "none" : "") : body.substr(at + 13);
    };
    EXPECT_EQ(choice(mode::automatic), R"({"auto":{}}}})");
    EXPECT_EQ(choice(mode::required), R"({"any":{}}}})");
    EXPECT_EQ(choice(mode::named, "g"), R"({"tool":{"name":"g"}}}})");
    EXPECT_EQ(choice(mode::none), "none");
    choice(mode::automatic, {}, {"g"});
    EXPECT_EQ(write(asked).body.find("\"name\":\"f\""), std::string::npos);
    asked.tools.clear();
    asked.choice = model::tool_choice{mode::required, {}, {}};
    EXPECT_EQ(refused(asked).param, "tool_choice");
}

TEST(bedrock_request, writes_images_documents_and_audio_as_bytes)
{
    auto asked = hello();
    asked.turns[0].parts = {model::image_part{.media_type = "image/jpg", .data = "AAAA"},
                            model::document_part{.media_type = "application/pdf", .data = "BBBB", .filename = "my report (1).pdf"},
                            model::document_part{.text = "words", .filename = "notes"}, model::audio_part{"CCCC", "wav"}};
    EXPECT_EQ(write(asked).body, R"({"messages":[{"role":"user","content":[{"image":{"format":"jpeg","source":{"bytes":"AAAA"}}},)"
                                 R"({"document":{"format":"pdf","name":"my report (1) pdf","source":{"bytes":"BBBB"}}},)"
                                 R"({"document":{"format":"txt","name":"notes 2","source":{"bytes":"d29yZHM="}}},)"
                                 R"({"audio":{"format":"wav","source":{"bytes":"CCCC"}}}]}]})");
    asked.turns[0].parts = {model::image_part{.url = "https://example.org/a.png"}};
    EXPECT_THAT(refused(asked).detail, HasSubstr("send it as a data URL"));
    asked.turns[0].parts = {model::image_part{.media_type = "image/tiff", .data = "AAAA"}};
    EXPECT_THAT(refused(asked).detail, HasSubstr("JPEG, PNG, GIF or WebP"));
    asked.turns[0].parts = {model::document_part{.media_type = "application/zip", .data = "AAAA"}};
    EXPECT_EQ(refused(asked).kind, model::fault::untranslatable);
}

TEST(bedrock_request, sets_cache_points_behind_what_has_a_breakpoint)
{
    auto asked = hello();
    std::string const short_lived = R"({"type":"ephemeral"})", long_lived = R"({"type":"ephemeral","ttl":"1h"})";
    asked.turns = {{.who = role::system, .parts = {model::text_part{"s", long_lived}}},
                   {.who = role::user, .parts = {model::text_part{"a", short_lived}, model::text_part{"b", {}}}}};
    asked.tools = {{.name = "f", .cache_control = short_lived}};
    std::string const body = write(asked).body;
    EXPECT_THAT(body, HasSubstr(R"("system":[{"text":"s"},{"cachePoint":{"type":"default","ttl":"1h"}}])"));
    EXPECT_THAT(body, HasSubstr(R"([{"text":"a"},{"cachePoint":{"type":"default"}},{"text":"b"}])"));
    EXPECT_THAT(body, HasSubstr(R"({"json":{"type":"object","properties":{}}}}},{"cachePoint":{"type":"default"}}])"));
    EXPECT_EQ(read(body).turns, asked.turns);
    EXPECT_EQ(read(body).tools[0].cache_control, short_lived);
}

TEST(bedrock_request, gives_reasoning_back_with_its_vendors_signature_alone)
{
    model::chat_request asked;
    asked.turns = {says(role::user, "Hi"),
                   {.who = role::assistant,
                    .parts = {model::thinking_part{"t", "sig"}, model::redacted_thinking_part{"ZZZZ"},
                              model::thinking_part{"u", "gemini:sig"}, model::text_part{"x", {}}}}};
    auto const made = write(asked);
    EXPECT_THAT(made.body, HasSubstr(R"([{"reasoningContent":{"reasoningText":{"text":"t","signature":"sig"}}},)"
                                     R"({"reasoningContent":{"redactedContent":"ZZZZ"}},{"text":"x"}])"));
    EXPECT_EQ(made.losses.size(), 1u);
    asked.turns[1].parts.erase(asked.turns[1].parts.begin() + 2);
    EXPECT_EQ(read(made.body).turns, asked.turns);
}

TEST(bedrock_request, has_limits_and_sampling_in_one_place_and_top_k_among_claudes_own_fields)
{
    auto asked = hello();
    asked.max_output_tokens = 50;
    asked.temperature = 0.5;
    asked.top_p = 0.25;
    asked.top_k = 7;
    asked.stop = {"END", "x"};
    asked.service_tier = "flex";
    EXPECT_EQ(write(asked).body, "{" + std::string(hi) +
                                     R"(,"inferenceConfig":{"maxTokens":50,"temperature":0.5,"topP":0.25,"stopSequences":["END","x"]},)"
                                     R"("serviceTier":{"type":"flex"},"additionalModelRequestFields":{"top_k":7}})");
    auto const again = read(write(asked).body);
    EXPECT_EQ(again.max_output_tokens, 50u);
    EXPECT_EQ(again.temperature, 0.5);
    EXPECT_EQ(again.top_p, 0.25);
    EXPECT_EQ(again.top_k, 7u);
    EXPECT_EQ(again.stop, asked.stop);
    EXPECT_EQ(again.service_tier, "flex");
    EXPECT_EQ(write(asked, nova).losses, (lines{"top_k: the field that this model has for it is not known"}));
    auto const newest = write(asked, "global.anthropic.claude-opus-4-8-v1:0");
    EXPECT_EQ(newest.losses, (lines{"temperature: this model takes no sampling parameters",
                                    "top_p: this model takes no sampling parameters", "top_k: this model takes no sampling parameters"}));
    auto const limited = requests_out().write(asked, {nova, 40, "bedrock"});
    EXPECT_THAT(limited->body, HasSubstr(R"("maxTokens":40)"));
}

TEST(bedrock_request, tells_reasoning_by_the_models_generation)
{
    EXPECT_EQ(claude_in("anthropic.claude-3-haiku-20240307-v1:0"), (claude_generation{3, 0}));
    EXPECT_EQ(claude_in("us.anthropic.claude-3-7-sonnet-20250219-v1:0"), (claude_generation{3, 7}));
    EXPECT_EQ(claude_in("eu.anthropic.claude-sonnet-4-20250514-v1:0"), (claude_generation{4, 0}));
    EXPECT_EQ(claude_in("arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-opus-4-6-v1"), (claude_generation{4, 6}));
    EXPECT_EQ(claude_in("anthropic.claude-"), std::nullopt);
    EXPECT_EQ(claude_in("meta.llama3-1-70b"), std::nullopt);
    auto asked = hello();
    asked.reasoning_effort = "high";
    asked.temperature = 0.5;
    auto const budget = write(asked);
    EXPECT_THAT(budget.body, HasSubstr(R"("additionalModelRequestFields":{"thinking":{"type":"enabled","budget_tokens":4096}})"));
    EXPECT_EQ(budget.losses, (lines{"reasoning_effort: this model takes a budget of tokens", "temperature: does not go with thinking"}));
    auto const effort = write(asked, "anthropic.claude-opus-4-6-v1:0");
    EXPECT_THAT(effort.body,
                HasSubstr(R"("outputConfig":{"effort":"high"},"additionalModelRequestFields":{"thinking":{"type":"adaptive"}})"));
    EXPECT_EQ(read(effort.body).reasoning_effort, "high");
    EXPECT_EQ(write(asked, nova).losses, (lines{"reasoning_effort: this model has no such switch"}));
    asked.reasoning_effort.clear();
    asked.thinking_budget = 10;
    EXPECT_THAT(write(asked).body, HasSubstr(R"("budget_tokens":1024)"));
    asked.tools = {{.name = "f"}};
    asked.choice = model::tool_choice{model::tool_choice::mode::required, {}, {}};
    EXPECT_EQ(write(asked).body.find("thinking"), std::string::npos);
}

TEST(bedrock_request, puts_a_schema_as_a_text_and_the_json_mode_as_an_instruction)
{
    auto asked = hello();
    asked.format = model::response_format{.what = model::response_format::kind::json_schema, .name = "n", .schema = R"({"type":"object"})"};
    auto const made = write(asked);
    EXPECT_THAT(
        made.body,
        HasSubstr(
            R"("outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"schema":"{\"type\":\"object\"}","name":"n"}}}})"));
    EXPECT_EQ(read(made.body).format, asked.format);
    asked.format = model::response_format{.what = model::response_format::kind::json_object};
    EXPECT_THAT(write(asked).body, HasSubstr(R"("system":[{"text":"Answer with exactly one JSON object)"));
    EXPECT_EQ(write(asked).losses.size(), 1u);
}

TEST(bedrock_request, refuses_what_would_change_the_meaning_and_lists_what_would_not)
{
    auto asked = hello();
    asked.n = 2;
    EXPECT_EQ(refused(asked).param, "n");
    asked.n = 1;
    asked.user = "u";
    asked.parallel_tool_calls = false;
    asked.tools = {{.name = "f"}};
    asked.extras = {{"seed", "7", model::dialect::openai_chat, false}, {"logprobs", "false", model::dialect::openai_chat, false}};
    EXPECT_EQ(write(asked).losses, (lines{"parallel_tool_calls: this format has no such switch", "user: this format names no user",
                                          "seed: no field of this format"}));
    asked.extras = {{"mcp_servers", R"([{"a":1}])", model::dialect::anthropic, true}};
    EXPECT_EQ(refused(asked).kind, model::fault::untranslatable);
}

TEST(bedrock_request, names_the_field_that_is_wrong)
{
    auto const wrong = [](std::string_view body) {
        auto const made = requests_in().read(body);
        return made ? std::string() : made.error().param;
    };
    EXPECT_EQ(wrong(R"({})"), "messages");
    EXPECT_EQ(wrong(R"({"messages":[]})"), "messages");
    EXPECT_EQ(wrong(R"({"messages":[{"role":"user"}]})"), "messages[0].content");
    EXPECT_EQ(wrong(R"({"messages":[{"role":"robot","content":[]}]})"), "messages[0].role");
    EXPECT_EQ(wrong(R"({"messages":[{"role":"user","content":[{"text":7}]}]})"), "messages[0].content[0].text");
    EXPECT_EQ(wrong(R"({"messages":[{"role":"user","content":[{"image":{"format":"png","source":{"bytes":"%"}}}]}]})"),
              "messages[0].content[0].image.bytes");
    EXPECT_EQ(wrong(R"({"messages":[{"role":"user","content":[{"toolUse":{"toolUseId":"a","name":"b"}}]}]})"),
              "messages[0].content[0].toolUse");
    EXPECT_EQ(wrong(R"({"messages":[{"role":"user","content":[{"text":"a"}]}],"toolConfig":{"tools":[{"toolSpec":{}}]}})"),
              "toolConfig.tools[0].toolSpec.name");
    EXPECT_EQ(wrong(R"({"messages":[{"role":"user","content":[{"text":"a"}]}],"inferenceConfig":{"maxTokens":-1}})"),
              "inferenceConfig.maxTokens");
    EXPECT_EQ(
        wrong(
            R"({"messages":[{"role":"user","content":[{"text":"a"}]}],"outputConfig":{"textFormat":{"structure":{"jsonSchema":{"schema":"x"}}}}})"),
        "outputConfig.textFormat.structure.jsonSchema.schema");
}

TEST(bedrock_request, keeps_what_only_amazon_can_do_as_essential)
{
    auto const asked =
        read(R"({"messages":[{"role":"user","content":[{"text":"a"},{"video":{"format":"mp4"}},)"
             R"({"image":{"format":"png","source":{"s3Location":{"uri":"s3://b/k"}}}}]}],"guardrailConfig":{"guardrailIdentifier":"g"},)"
             R"("requestMetadata":{"a":"b"},"unknown":1})");
    std::vector<std::pair<std::string, bool>> seen;
    for (model::extra_field const& each : asked.extras) seen.emplace_back(each.name, each.essential);
    EXPECT_THAT(seen, testing::UnorderedElementsAre(
                          std::pair("messages[0].content[1].video", true), std::pair("messages[0].content[2].image.s3Location", true),
                          std::pair("guardrailConfig", true), std::pair("requestMetadata", false), std::pair("unknown", false)));
}

}  // namespace

}  // namespace signalbox::dialect::bedrock
