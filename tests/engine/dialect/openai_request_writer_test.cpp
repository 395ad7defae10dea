// Chat requests as OpenAI bodies: the golden round, the shades of OpenAI and its like, what is lost and what is refused.
#include "engine/dialect/openai_chat/field_rules.hpp"
#include "engine/dialect/openai_chat/target_shade.hpp"
#include "engine/dialect/parts/openai_model.hpp"
#include "engine/wire/json.hpp"
#include "tests/engine/dialect/openai_replay.hpp"
#include "tests/engine/dialect/loss_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace signalbox::dialect::openai_chat {

namespace {

using model::role;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr target_traits openai{"gpt-5.4", {}, "openai"};
constexpr target_traits older{"gpt-4o", {}, "openai"};
constexpr target_traits other{"llama", {}, "openai_compatible"};

written_request write(model::chat_request const& asked, target_traits const& to = other)
{
    auto written = requests_out().write(asked, to);
    EXPECT_TRUE(written) << (written ? "" : written.error().detail);
    return written ? *written : written_request();
}

model::failure refused(model::chat_request const& asked, target_traits const& to = other)
{
    auto written = requests_out().write(asked, to);
    EXPECT_FALSE(written) << (written ? written->body : "");
    return written ? model::failure() : written.error();
}

model::chat_request hello()
{
    model::chat_request asked;
    asked.turns = {{role::user, "", {model::text_part{"hi", ""}}}};
    return asked;
}

/// What follows the messages of hello().
std::string rest(model::chat_request const& asked, target_traits const& to = other)
{
    std::string const body = write(asked, to).body;
    std::string const head = std::string(R"({"model":")").append(to.model).append(R"(","messages":[{"role":"user","content":"hi"}])");
    EXPECT_TRUE(body.starts_with(head)) << body;
    EXPECT_TRUE(wire::check_json(body)) << body;
    return body.substr(head.size(), body.size() - head.size() - 1);
}

std::string messages(std::vector<model::turn> turns, target_traits const& to = other)
{
    model::chat_request asked;
    asked.turns = std::move(turns);
    std::string const body = write(asked, to).body;
    EXPECT_TRUE(wire::check_json(body)) << body;
    std::size_t const start = body.find('[');
    return body.substr(start, body.rfind(']') + 1 - start);
}

TEST(openai_request_writer, writes_the_tool_round_trip_byte_for_byte)
{
    std::string const golden = replay::compact(replay::golden("tool_round_request.json"));
    auto const asked = requests_in().read(golden);
    ASSERT_TRUE(asked);
    EXPECT_EQ(write(*asked, {"M", {}, "openai_compatible"}).body, golden);
}

TEST(openai_request_writer, names_the_token_limit_as_the_target_knows_it)
{
    model::chat_request asked = hello();
    asked.max_output_tokens = 100;
    EXPECT_EQ(rest(asked), R"(,"max_tokens":100)");
    EXPECT_EQ(rest(asked, openai), R"(,"max_completion_tokens":100)");
    target_traits const small{"gpt-4o", 64, "openai"};
    EXPECT_EQ(rest(asked, small), R"(,"max_completion_tokens":64)");
    EXPECT_THAT(write(asked, small).losses, ElementsAre("max_tokens: more than this model can answer with; its own limit is sent"));
    asked.max_output_tokens = std::nullopt;
    EXPECT_EQ(rest(asked, small), "") << "the provider's default is its own affair";
}

TEST(openai_request_writer, always_asks_for_the_usage_of_a_stream)
{
    model::chat_request asked = hello();
    asked.stream = true;
    asked.extras = {{"stream_options.include_obfuscation", "false"}};
    EXPECT_EQ(rest(asked, openai), R"(,"stream":true,"stream_options":{"include_usage":true,"include_obfuscation":false})");
}

TEST(openai_request_writer, keeps_the_developer_role_for_openai_alone)
{
    std::vector<model::turn> const turns{{role::developer, "", {model::text_part{"a", ""}, model::text_part{"b", ""}}}};
    EXPECT_EQ(messages(turns, openai), R"([{"role":"developer","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}])");
    EXPECT_EQ(messages(turns), R"([{"role":"system","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}])");
}

TEST(openai_request_writer, writes_parts_of_user_messages)
{
    EXPECT_EQ(
        messages({{role::user,
                   "bob",
                   {model::text_part{"a\"", ""}, model::image_part{.url = "https://x", .detail = "low"},
                    model::image_part{.media_type = "image/png", .data = "QUJD"}, model::audio_part{"QUJD", "wav"},
                    model::document_part{.media_type = "application/pdf", .data = "QUJD"}, model::document_part{.file_id = "file-1"}}}}),
        R"([{"role":"user","name":"bob","content":[{"type":"text","text":"a\""},)"
        R"({"type":"image_url","image_url":{"url":"https://x","detail":"low"}},)"
        R"({"type":"image_url","image_url":{"url":"data:image/png;base64,QUJD"}},)"
        R"({"type":"input_audio","input_audio":{"data":"QUJD","format":"wav"}},)"
        R"({"type":"file","file":{"filename":"document.pdf","file_data":"data:application/pdf;base64,QUJD"}},)"
        R"({"type":"file","file":{"file_id":"file-1"}}]}])");
    EXPECT_EQ(messages({{role::user, "", {}}}), R"([{"role":"user","content":""}])");
}

TEST(openai_request_writer, writes_text_documents_as_text)
{
    model::chat_request asked = hello();
    asked.turns[0].parts = {
        model::document_part{.text = "Body", .filename = "Title", .context = "Context", .citations = R"({"enabled":true})"}};
    written_request const written = write(asked);
    EXPECT_NE(written.body.find(R"({"type":"text","text":"Title\n\nContext\n\nBody"})"), std::string::npos) << written.body;
    EXPECT_THAT(written.losses,
                ElementsAre("document.citations: this dialect cites no documents", "document: a text document is sent as plain text"));
}

TEST(openai_request_writer, writes_assistant_messages)
{
    EXPECT_EQ(
        messages({{role::assistant,
                   "",
                   {model::text_part{"a", ""}, model::tool_call_part{.id = "1", .name = "f", .arguments = ""}, model::text_part{"b", ""},
                    model::tool_call_part{.id = "2", .name = "g", .arguments = "x", .custom = true}}},
                  {role::assistant, "", {model::refusal_part{"no"}}},
                  {role::assistant, "", {}}}),
        R"([{"role":"assistant","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}],"tool_calls":[)"
        R"({"id":"1","type":"function","function":{"name":"f","arguments":"{}"}},{"id":"2","type":"function","function":{"name":"g","arguments":"{\"input\":\"x\"}"}}]},)"
        R"({"role":"assistant","content":null,"refusal":"no"},{"role":"assistant","content":""}])");
}

TEST(openai_request_writer, gives_unsigned_reasoning_back_to_servers_that_want_it)
{
    model::chat_request asked;
    asked.turns = {{role::assistant, "", {model::thinking_part{"a", ""}, model::thinking_part{"b", ""}, model::text_part{"x", ""}}}};
    EXPECT_NE(write(asked).body.find(R"("content":"x","reasoning_content":"ab"})"), std::string::npos);
    asked.turns.push_back({role::user, "", {model::text_part{"go on", ""}}});
    EXPECT_THAT(write(asked).losses, IsEmpty());
    EXPECT_THAT(write(asked, openai).losses, ElementsAre("thinking: OpenAI takes no reasoning back"));
    asked.turns[0].parts = {model::thinking_part{"a", "S"}, model::redacted_thinking_part{"D"}, model::text_part{"x", ""}};
    EXPECT_EQ(write(asked).body.find("reasoning"), std::string::npos);
    EXPECT_THAT(write(asked).losses, ElementsAre("thinking: signed reasoning is of use to its own provider only"));
}

TEST(openai_request_writer, moves_images_of_tool_results_behind_all_results)
{
    model::tool_result_part const with_image{.tool_call_id = "1",
                                             .content = {model::text_part{"a", ""}, model::image_part{.url = "https://x"}}};
    model::tool_result_part const plain{.tool_call_id = "2", .content = {model::text_part{"b", ""}}};
    std::string const results =
        R"~([{"role":"tool","tool_call_id":"1","content":"a\n(The rest of this result is in the next user message.)"},)~"
        R"({"role":"tool","tool_call_id":"2","content":"b"},)";
    std::string const moved = R"({"type":"text","text":"Result of tool call 1:"},{"type":"image_url","image_url":{"url":"https://x"}})";
    std::vector<model::turn> turns{{role::tool, "", {with_image}}, {role::tool, "", {plain}}};
    EXPECT_EQ(messages(turns), results + R"({"role":"user","content":[)" + moved + "]}]");
    turns.push_back({role::user, "", {model::text_part{"go on", ""}}});
    EXPECT_EQ(messages(turns), results + R"({"role":"user","content":[)" + moved + R"(,{"type":"text","text":"go on"}]}])");
    turns[2].who = role::assistant;
    EXPECT_EQ(messages(turns), results + R"({"role":"user","content":[)" + moved + R"(]},{"role":"assistant","content":"go on"}])");
    model::chat_request asked;
    turns.pop_back();
    asked.turns = turns;
    EXPECT_THAT(write(asked).losses, ElementsAre("tool_result.content: images and files of a tool result are sent in a user message"));
}

TEST(openai_request_writer, joins_tool_text_where_only_a_string_is_taken_and_tells_errors)
{
    model::tool_result_part two{.tool_call_id = "1", .content = {model::text_part{"a", ""}, model::text_part{"b", ""}}};
    EXPECT_EQ(messages({{role::tool, "", {two}}}), R"([{"role":"tool","tool_call_id":"1","content":"a\nb"}])");
    EXPECT_EQ(messages({{role::tool, "", {two}}}, openai),
              R"([{"role":"tool","tool_call_id":"1","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}])");
    two.is_error = true;
    EXPECT_EQ(messages({{role::tool, "", {two}}}, openai), R"([{"role":"tool","tool_call_id":"1","content":"Error:\na\nb"}])");
    EXPECT_EQ(messages({{role::tool, "", {model::tool_result_part{.tool_call_id = "1"}}}}),
              R"([{"role":"tool","tool_call_id":"1","content":""}])");
}

TEST(openai_request_writer, shortens_ids_openai_refuses_alike_on_both_sides)
{
    std::string const id(46, 'x');
    std::vector<model::turn> const turns{{role::assistant, "", {model::tool_call_part{.id = id, .name = "f", .arguments = "{}"}}},
                                         {role::tool, "", {model::tool_result_part{.tool_call_id = id}}}};
    EXPECT_NE(messages(turns).find(id), std::string::npos);
    std::string const written = messages(turns, openai);
    EXPECT_EQ(written.find(id), std::string::npos);
    std::string const shorter = within_limit(id, 40, "call_");
    EXPECT_LE(shorter.size(), 40u);
    EXPECT_NE(written.find(R"("id":")" + shorter), std::string::npos);
    EXPECT_NE(written.find(R"("tool_call_id":")" + shorter), std::string::npos);
    EXPECT_EQ(within_limit("short", 40, "call_"), "short");
    EXPECT_NE(within_limit(std::string(46, 'y'), 40, "call_"), shorter);
}

TEST(openai_request_writer, writes_tools_and_choices_with_their_schemas_untouched)
{
    model::chat_request asked = hello();
    asked.tools = {{.name = "f", .description = "d", .parameters = R"({"z" : 1, "a":[ ]})", .strict = false},
                   {.name = "g"},
                   {.name = "h", .custom = true, .format = R"({"type":"text"})"}};
    asked.parallel_tool_calls = false;
    std::string const f = R"({"type":"function","function":{"name":"f","description":"d","parameters":{"z" : 1, "a":[ ]},"strict":false}})";
    std::string const h = R"({"type":"custom","custom":{"name":"h","format":{"type":"text"}}})";
    std::string const h_as_function =
        R"({"type":"function","function":{"name":"h","parameters":{"type":"object","properties":{"input":{"type":"string"}},)"
        R"("required":["input"]}}})";
    std::string const before = R"(,"tools":[)" + f + R"(,{"type":"function","function":{"name":"g"}},)";
    std::string const tools = before + h_as_function + "]";
    EXPECT_EQ(rest(asked), tools + R"(,"parallel_tool_calls":false)");
    using mode = model::tool_choice::mode;
    asked.choice = {mode::named, "h", {}};
    EXPECT_EQ(rest(asked), tools + R"(,"tool_choice":{"type":"function","function":{"name":"h"}},"parallel_tool_calls":false)");
    EXPECT_EQ(rest(asked, openai), before + h + R"(],"tool_choice":{"type":"custom","custom":{"name":"h"}},"parallel_tool_calls":false)");
    asked.choice = {mode::required, "", {}};
    EXPECT_EQ(rest(asked), tools + R"(,"tool_choice":"required","parallel_tool_calls":false)");
    asked.choice = {mode::automatic, "", {"f", "h"}};
    EXPECT_EQ(rest(asked, openai),
              before + h +
                  R"(],"tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[)"
                  R"({"type":"function","function":{"name":"f"}},{"type":"custom","custom":{"name":"h"}}]}},"parallel_tool_calls":false)");
    EXPECT_EQ(rest(asked), R"(,"tools":[)" + f + "," + h_as_function + R"(],"tool_choice":"auto","parallel_tool_calls":false)");
}

TEST(openai_request_writer, leaves_out_a_choice_among_no_tools)
{
    model::chat_request asked = hello();
    asked.parallel_tool_calls = true;
    asked.choice = model::tool_choice{};
    EXPECT_EQ(rest(asked), "");
    EXPECT_THAT(write(asked).losses, IsEmpty());
    asked.choice->how = model::tool_choice::mode::required;
    EXPECT_EQ(rest(asked), "");
    EXPECT_THAT(write(asked).losses, ElementsAre("tool_choice: there are no tools to call"));
}

TEST(openai_request_writer, writes_response_formats)
{
    model::chat_request asked = hello();
    asked.format = model::response_format{};
    EXPECT_EQ(rest(asked), R"(,"response_format":{"type":"text"})");
    asked.format->what = model::response_format::kind::json_object;
    EXPECT_EQ(rest(asked), R"(,"response_format":{"type":"json_object"})");
    asked.format = model::response_format{model::response_format::kind::json_schema, "", "d", R"({"a":1})", true};
    EXPECT_EQ(
        rest(asked),
        R"(,"response_format":{"type":"json_schema","json_schema":{"name":"response","description":"d","schema":{"a":1},"strict":true}})");
}

TEST(openai_request_writer, knows_which_models_take_sampling_and_effort)
{
    model::chat_request asked = hello();
    asked.temperature = 0.5;
    asked.top_p = 1;
    asked.reasoning_effort = "high";
    EXPECT_EQ(rest(asked), R"(,"temperature":0.5,"top_p":1,"reasoning_effort":"high")");
    EXPECT_EQ(rest(asked, openai), R"(,"reasoning_effort":"high")");
    EXPECT_THAT(write(asked, openai).losses, ElementsAre("temperature: this model takes only its default"));
    EXPECT_EQ(rest(asked, older), R"(,"temperature":0.5,"top_p":1)");
    EXPECT_THAT(write(asked, older).losses, ElementsAre("reasoning_effort: this model does not reason"));
    for (std::string_view const model : {"o3-mini", "o1", "gpt-5", "ft:gpt-5.1-mini:org::id", "gpt-6"})
        EXPECT_FALSE(shade_of({model, {}, "openai"}, "").takes_sampling) << model;
    for (std::string_view const model : {"gpt-4.1", "chatgpt-4o-latest", "gpt-3.5-turbo", "ft:gpt-4o:x", "gpt-5-chat-latest"})
        EXPECT_FALSE(shade_of({model, {}, "openai"}, "").takes_effort) << model;
    for (std::string_view const model : {"gpt-oss-120b", "my-deployment", "gpt-", "o", ""}) {
        EXPECT_TRUE(shade_of({model, {}, "openai"}, "").takes_sampling) << model;
        EXPECT_TRUE(shade_of({model, {}, "openai"}, "").takes_effort) << model;
    }
    EXPECT_TRUE(shade_of({"gpt-5.4", {}, "openai"}, "none").takes_sampling);
}

TEST(openai_request_writer, tells_budgets_top_k_stops_users_and_tiers_in_the_targets_words)
{
    model::chat_request asked = hello();
    asked.thinking_budget = 4000;
    asked.top_k = 5;
    asked.n = 2;
    asked.stop = {"1", "2", "3", "4", "5"};
    asked.user = std::string(70, 'u');
    asked.service_tier = "priority";
    EXPECT_EQ(rest(asked), R"(,"top_k":5,"n":2,"stop":["1","2","3","4","5"],"reasoning_effort":"medium","user":")" + asked.user + "\"");
    EXPECT_THAT(write(asked).losses, ElementsAre("thinking.budget_tokens: this dialect takes an effort, no budget",
                                                 "service_tier: tiers are the provider's own"));
    std::string const told = rest(asked, openai);
    EXPECT_EQ(told, R"(,"n":2,"stop":["1","2","3","4"],"reasoning_effort":"medium","user":")" + within_limit(asked.user, 64, "user_") +
                        R"(","service_tier":"priority")");
    EXPECT_THAT(write(asked, openai).losses, ElementsAre("top_k: OpenAI has no such field", "stop: only the first four sequences are sent",
                                                         "thinking.budget_tokens: this dialect takes an effort, no budget",
                                                         "user: longer than OpenAI allows; a digest of it is sent"));
    asked.thinking_budget = 1999;
    EXPECT_NE(rest(asked).find(R"("reasoning_effort":"low")"), std::string::npos);
    asked.thinking_budget = 8000;
    EXPECT_NE(rest(asked).find(R"("reasoning_effort":"high")"), std::string::npos);
}

TEST(openai_request_writer, forwards_fields_of_its_family_and_tells_the_others)
{
    model::chat_request asked = hello();
    asked.extras = {{"seed", "9007199254740993"}, {"min_p", "0.1"}, {"thinking", R"({"type":"disabled"})"}, {"max_completion_tokens", "5"}};
    EXPECT_EQ(rest(asked), R"(,"seed":9007199254740993,"min_p":0.1,"thinking":{"type":"disabled"})");
    EXPECT_THAT(write(asked).losses, ElementsAre("max_completion_tokens: no field of the request's own dialect"));
    EXPECT_EQ(rest(asked, openai), R"(,"seed":9007199254740993)");
    EXPECT_THAT(write(asked, openai).losses, ElementsAre("min_p: OpenAI has no such field", "thinking: no such switch here",
                                                         "max_completion_tokens: no field of the request's own dialect"));
    asked.extras = {{"context_management", "{}"}, {"cache_control", "{}"},     {"tools[0].defer_loading", "true"},
                    {"metadata.x", "1"},          {"messages[2].audio", "{}"}, {"thinking", R"({"type":"between_tools"})"}};
    EXPECT_EQ(rest(asked), "");
    EXPECT_THAT(write(asked).losses, ElementsAre("context_management: no field of this dialect", "cache_control: no field of this dialect",
                                                 "tools[0].defer_loading: no field of this dialect", "metadata.x: no field of this dialect",
                                                 "messages[2].audio: no field of this dialect", "thinking: no such switch here"));
}

TEST(openai_request_writer, sends_a_vendor_the_fields_that_it_takes_by_the_names_it_has_for_them)
{
    model::chat_request asked = hello();
    asked.stream = true;
    asked.user = "u";
    asked.top_k = 3;
    asked.turns[0].name = "Ann";
    asked.extras = {{"seed", "9007199254740993", model::dialect::openai_chat, false},
                    {"logprobs", "true", model::dialect::openai_chat, false}};
    constexpr target_traits mistral{"M", {}, "mistral"}, groq{"M", {}, "groq"};
    auto const to_mistral = write(asked, mistral);
    EXPECT_EQ(to_mistral.body, R"({"model":"M","messages":[{"role":"user","content":"hi"}],"random_seed":9007199254740993,"stream":true})");
    EXPECT_EQ(to_mistral.losses,
              (std::vector<std::string>{"messages.name: this target takes no names of speakers", "top_k: this target refuses the field",
                                        "user: this target refuses the field", "logprobs: this target refuses the field"}));
    auto const to_groq = write(asked, groq);
    EXPECT_EQ(to_groq.body, R"({"model":"M","messages":[{"role":"user","content":"hi"}],"user":"u","seed":9007199254740993,"stream":true,)"
                            R"("stream_options":{"include_usage":true}})");
    EXPECT_EQ(to_groq.losses,
              (std::vector<std::string>{"messages.name: this target takes no names of speakers", "top_k: this target refuses the field",
                                        "logprobs: this target refuses the field"}));
}

TEST(openai_request_writer, speaks_to_azure_as_to_openai)
{
    model::chat_request asked = hello();
    asked.max_output_tokens = 9;
    asked.top_k = 3;
    EXPECT_EQ(rest(asked, {"gpt-4o", {}, "azure"}), R"(,"max_completion_tokens":9)");
}

TEST(field_rules, stand_in_their_page)
{
    std::ifstream file(SIGNALBOX_SOURCE_DIR "/docs/formats/target-rules.md");
    std::ostringstream text;
    text << file.rdbuf();
    for (field_rule const& each : field_rules()) {
        std::string const sent = each.sent_as.empty() ? "left out" : "`" + std::string(each.sent_as) + "`";
        std::string const row =
            "| `" + std::string(each.kind) + "` | `" + std::string(each.field) + "` | " + sent + " | " + std::string(each.source) + " |\n";
        EXPECT_NE(text.str().find(row), std::string::npos) << row;
    }
    EXPECT_EQ(field_rule_of("openai", "seed"), nullptr);
    EXPECT_EQ(field_rule_of("mistral", "temperature"), nullptr);
}

TEST(openai_request_writer, tells_a_lost_cache_breakpoint_once)
{
    model::chat_request asked = hello();
    asked.turns = {{role::system, "", {model::text_part{"s", "{}"}}}, {role::user, "", {model::text_part{"hi", "{}"}}}};
    asked.tools = {{.name = "f", .cache_control = "{}"}};
    EXPECT_THAT(write(asked).losses, ElementsAre("cache_control: this dialect has no cache breakpoints"));
}

TEST(openai_request_writer, refuses_what_would_change_the_meaning)
{
    for (std::string_view const name : {"mcp_servers", "container", "thread", "tools[1]", "messages[0].content[2]"}) {
        model::chat_request asked = hello();
        asked.extras = {{std::string(name), "{}"}};
        model::failure const seen = refused(asked, openai);
        EXPECT_EQ(seen.kind, model::fault::untranslatable);
        EXPECT_EQ(seen.param, name);
    }
    model::chat_request asked = hello();
    asked.extras = {{"mcp_servers", "[]"}, {"container", "null"}, {"thread", "false"}};
    EXPECT_EQ(rest(asked, openai), "") << "these ask for nothing";
    EXPECT_TRUE(write(asked, openai).losses.empty());
    asked = hello();
    asked.turns[0].parts = {model::image_part{.file_id = "file_1"}};
    EXPECT_EQ(refused(asked).param, "image");
    asked.turns[0].parts = {model::document_part{.url = "https://x"}};
    EXPECT_EQ(refused(asked).param, "document");
    asked.turns[0].parts = {model::refusal_part{"x"}};
    EXPECT_EQ(refused(asked).param, "messages");
    asked.turns = {{role::assistant, "", {model::image_part{.url = "https://x"}}}};
    EXPECT_EQ(refused(asked).kind, model::fault::untranslatable);
    asked.turns = {{role::system, "", {model::image_part{.url = "https://x"}}}};
    EXPECT_EQ(refused(asked).kind, model::fault::untranslatable);
}

TEST(openai_request_writer, tells_that_a_last_assistant_turn_is_no_prefill)
{
    model::chat_request asked = hello();
    asked.turns.push_back({role::assistant, "", {model::text_part{"{", ""}}});
    EXPECT_THAT(write(asked).losses, ElementsAre("messages: a last assistant turn is history here, not the beginning of the answer"));
    asked.turns.back().parts.push_back(model::tool_call_part{.id = "1", .name = "f"});
    EXPECT_THAT(write(asked).losses, IsEmpty());
}

TEST(openai_request_writer, keeps_the_list_of_losses_short)
{
    model::chat_request asked = hello();
    for (int i = 0; i < 200; ++i) asked.extras.push_back({"tools[" + std::to_string(i) + "].x:y", "1"});
    auto const losses = write(asked).losses;
    ASSERT_EQ(losses.size(), 64u);
    EXPECT_EQ(losses[0], "tools[0].x:y: no field of this dialect");
}

}  // namespace

}  // namespace signalbox::dialect::openai_chat
