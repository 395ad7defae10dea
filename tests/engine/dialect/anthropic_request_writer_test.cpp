// Requests of the common vocabulary as Messages API bodies: turn rules, tools, formats, and what is lost or refused on the way.
#include "engine/dialect/anthropic/codecs.hpp"
#include "engine/wire/json.hpp"
#include "tests/engine/dialect/anthropic_replay.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox::dialect::anthropic {

namespace {

using model::role;
using testing::ElementsAre;
using testing::IsEmpty;

model::turn says(role who, std::string text)
{
    return {who, "", {model::text_part{std::move(text), ""}}};
}

model::turn calls(std::string id, std::string arguments)
{
    return {role::assistant, "", {model::tool_call_part{.id = std::move(id), .name = "f", .arguments = std::move(arguments)}}};
}

model::turn answers(std::string id, std::string text)
{
    return {role::tool, "", {model::tool_result_part{.tool_call_id = std::move(id), .content = {model::text_part{std::move(text), ""}}}}};
}

model::chat_request asking(std::vector<model::turn> turns)
{
    return {.model = "alias", .turns = std::move(turns), .max_output_tokens = 50};
}

written_request write(model::chat_request const& asked, std::string_view model = "claude-opus-4-6")
{
    auto written = requests_out().write(asked, {.model = model});
    EXPECT_TRUE(written) << (written ? "" : written.error().detail);
    if (!written) return {};
    EXPECT_TRUE(wire::check_json(written->body)) << written->body;
    return *written;
}

/// A member of the written body, raw; "absent" when it is not there.
std::string member(written_request const& written, std::string_view name)
{
    auto const value = wire::json_view(written.body)[name];
    return value.missing() ? "absent" : std::string(value.raw());
}

std::string messages_of(std::vector<model::turn> turns)
{
    return member(write(asking(std::move(turns))), "messages");
}

model::failure refused(model::chat_request const& asked)
{
    auto const written = requests_out().write(asked, {.model = "claude-opus-4-6"});
    return written ? model::failure{model::fault::internal, "was written"} : written.error();
}

TEST(anthropic_request_writer, writes_the_tool_round_trip)
{
    std::string const golden = replay::compact(replay::golden("anthropic/tool_round.json"));
    auto const asked = requests_in().read(golden);
    ASSERT_TRUE(asked);
    auto const written = write(*asked, "M");
    EXPECT_EQ(written.body, golden);
    EXPECT_THAT(written.losses, IsEmpty());
    EXPECT_EQ(written.api_version, "2023-06-01");
}

// A21: the target's model name, and max_tokens, which the API requires.
TEST(anthropic_request_writer, fills_in_max_tokens)
{
    auto asked = asking({says(role::user, "q")});
    EXPECT_EQ(member(write(asked), "max_tokens"), "50");
    asked.max_output_tokens.reset();
    EXPECT_EQ(member(write(asked), "max_tokens"), "4096");
    auto const limited = requests_out().write(asked, {.model = "claude-opus-4-6", .max_output_tokens = 8192});
    ASSERT_TRUE(limited);
    EXPECT_EQ(member(*limited, "max_tokens"), "8192");
    EXPECT_EQ(member(*limited, "model"), "\"claude-opus-4-6\"");
    asked.max_output_tokens = 0;
    EXPECT_EQ(refused(asked).param, "max_tokens");
}

// A27: system text lands in `system`; every system and developer turn, not only the last.
TEST(anthropic_request_writer, hoists_all_system_and_developer_turns_in_order)
{
    auto const written = write(asking({says(role::system, "one"), says(role::developer, "two"), says(role::user, "q"), says(role::system, "three")}));
    EXPECT_EQ(member(written, "system"), R"([{"type":"text","text":"one"},{"type":"text","text":"two"},{"type":"text","text":"three"}])");
    EXPECT_EQ(member(written, "messages"), R"([{"role":"user","content":"q"}])");
    EXPECT_THAT(written.losses, ElementsAre("messages[3]: a system turn inside the conversation moves to its front"));
}

TEST(anthropic_request_writer, merges_turns_of_one_side)
{
    EXPECT_EQ(messages_of({says(role::user, "a"), says(role::user, "b"), says(role::assistant, "c"), says(role::assistant, "d")}),
              R"([{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},)"
              R"({"role":"assistant","content":[{"type":"text","text":"c"},{"type":"text","text":"d"}]}])");
}

TEST(anthropic_request_writer, puts_all_tool_results_into_one_user_message_before_other_blocks)
{
    auto called = calls("a", "{}");
    called.parts.push_back(model::tool_call_part{.id = "b", .name = "f", .arguments = "{}"});
    EXPECT_EQ(messages_of({says(role::user, "q"), called, says(role::user, "wait"), answers("a", "1"), answers("b", "2")}),
              R"([{"role":"user","content":"q"},)"
              R"({"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":{}},{"type":"tool_use","id":"b","name":"f","input":{}}]},)"
              R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":"1"},)"
              R"({"type":"tool_result","tool_use_id":"b","content":"2"},{"type":"text","text":"wait"}]}])");
}

TEST(anthropic_request_writer, leaves_out_what_is_empty)
{
    EXPECT_EQ(messages_of({says(role::user, "a"), says(role::assistant, ""), {role::assistant, "", {}}, says(role::user, " \n")}),
              R"([{"role":"user","content":"a"}])");
    EXPECT_EQ(messages_of({says(role::user, "a"), says(role::assistant, ""), says(role::user, "b")}),
              R"([{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}])");
}

TEST(anthropic_request_writer, puts_a_placeholder_where_the_api_wants_a_user_message)
{
    EXPECT_EQ(messages_of({says(role::system, "only system")}), "[{\"role\":\"user\",\"content\":\"\xE2\x80\xA6\"}]");
    EXPECT_EQ(messages_of({says(role::user, "")}), "[{\"role\":\"user\",\"content\":\"\xE2\x80\xA6\"}]");
    auto const led = write(asking({says(role::assistant, "hello"), says(role::user, "q")}));
    EXPECT_EQ(member(led, "messages"),
              "[{\"role\":\"user\",\"content\":\"\xE2\x80\xA6\"},{\"role\":\"assistant\",\"content\":\"hello\"},{\"role\":\"user\",\"content\":\"q\"}]");
    EXPECT_EQ(led.losses.size(), 1u);
}

TEST(anthropic_request_writer, trims_the_end_of_a_prefilled_answer)
{
    EXPECT_EQ(messages_of({says(role::user, "q"), says(role::assistant, "The answer is \n")}),
              R"([{"role":"user","content":"q"},{"role":"assistant","content":"The answer is"}])");
    EXPECT_EQ(messages_of({says(role::user, "q"), says(role::assistant, "a "), says(role::user, "r ")}),
              R"([{"role":"user","content":"q"},{"role":"assistant","content":"a "},{"role":"user","content":"r "}])");
}

TEST(anthropic_request_writer, sends_tool_arguments_as_an_object_whatever_the_model_wrote)
{
    auto const input = [](std::string arguments) {
        auto const written = write(asking({says(role::user, "q"), calls("a", std::move(arguments))}));
        std::string const body = member(written, "messages");
        std::size_t const at = body.find("\"input\":") + 8;
        return body.substr(at, body.size() - at - 4) + (written.losses.empty() ? "" : " lossy");
    };
    EXPECT_EQ(input(""), "{}");
    EXPECT_EQ(input("  "), "{}");
    EXPECT_EQ(input("null"), "{}");
    EXPECT_EQ(input(R"({"n":9007199254740993,"b": 1.0})"), R"({"n":9007199254740993,"b": 1.0})");
    EXPECT_EQ(input(R"({"cut":)"), R"({"_raw":"{\"cut\":"} lossy)");
    EXPECT_EQ(input("[1]"), R"({"_raw":"[1]"} lossy)");
    EXPECT_EQ(input("{} {}"), R"({"_raw":"{} {}"} lossy)");
    std::string const deep = R"({"a":)" + std::string(90, '[') + std::string(90, ']') + "}";
    EXPECT_TRUE(input(deep).starts_with(R"({"_raw":)")) << "the body around it must stay within what anybody parses";
}

TEST(anthropic_request_writer, rewrites_tool_ids_the_api_refuses_the_same_way_in_call_and_result)
{
    std::string const body = messages_of({says(role::user, "q"), calls("call:1/ü", "{}"), answers("call:1/ü", "r")});
    std::size_t const at = body.find("\"id\":\"") + 6;
    std::string const id = body.substr(at, body.find('"', at) - at);
    EXPECT_EQ(id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"), std::string::npos) << id;
    EXPECT_NE(body.find("\"tool_use_id\":\"" + id + "\""), std::string::npos);
    EXPECT_EQ(messages_of({says(role::user, "q"), calls("call:1/ü", "{}"), answers("call:1/ü", "r")}), body) << "deterministic";
    EXPECT_EQ(messages_of({calls("call:1.ü", "{}")}).find(id), std::string::npos) << "other ids that look alike stay apart";
    EXPECT_NE(messages_of({calls("toolu_Ab-9", "{}")}).find(R"("id":"toolu_Ab-9")"), std::string::npos);
}

TEST(anthropic_request_writer, writes_images_and_documents)
{
    model::turn turn{role::user, "", {}};
    turn.parts.push_back(model::image_part{.media_type = "IMAGE/JPG", .data = "QUJD"});
    turn.parts.push_back(model::image_part{.url = "https://x/y.png", .detail = "high"});
    turn.parts.push_back(model::image_part{.url = "https://x/Y.PDF?page=1"});
    turn.parts.push_back(model::image_part{.file_id = "file_9", .cache_control = R"({"type":"ephemeral"})"});
    turn.parts.push_back(model::document_part{.media_type = "application/pdf", .data = "JVBE", .filename = "T", .context = "C"});
    turn.parts.push_back(model::document_part{.media_type = "text/markdown", .data = "IyBoaQ=="});
    turn.parts.push_back(model::document_part{.text = "plain", .citations = R"({"enabled":true})"});
    turn.parts.push_back(model::document_part{.url = "https://x/z.pdf"});
    auto const written = write(asking({turn}));
    EXPECT_EQ(member(written, "messages"),
              R"([{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"QUJD"}},)"
              R"({"type":"image","source":{"type":"url","url":"https://x/y.png"}},)"
              R"({"type":"document","source":{"type":"url","url":"https://x/Y.PDF?page=1"}},)"
              R"({"type":"image","source":{"type":"file","file_id":"file_9"},"cache_control":{"type":"ephemeral"}},)"
              R"({"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBE"},"title":"T","context":"C"},)"
              R"({"type":"document","source":{"type":"text","media_type":"text/plain","data":"# hi"}},)"
              R"({"type":"document","source":{"type":"text","media_type":"text/plain","data":"plain"},"citations":{"enabled":true}},)"
              R"({"type":"document","source":{"type":"url","url":"https://x/z.pdf"}}]}])");
    EXPECT_THAT(written.losses, ElementsAre("messages[0].detail: has no counterpart"));
}

TEST(anthropic_request_writer, refuses_parts_whose_absence_would_change_the_question)
{
    auto const with = [](model::part part) { return refused(asking({{role::user, "", {std::move(part)}}})); };
    for (auto const& seen : {with(model::audio_part{"QUJD", "wav"}), with(model::image_part{.media_type = "image/tiff", .data = "QUJD"}),
                             with(model::document_part{.media_type = "application/msword", .data = "QUJD"}),
                             with(model::document_part{.file_id = "file-abc"}), with(model::image_part{.url = "data:nonsense"}),
                             with(model::document_part{})}) {
        EXPECT_EQ(seen.kind, model::fault::untranslatable) << seen.detail;
        EXPECT_EQ(seen.param, "messages[0]");
    }
}

TEST(anthropic_request_writer, never_makes_up_a_thinking_signature)
{
    model::turn turn{role::assistant, "", {}};
    turn.parts.push_back(model::thinking_part{"unsigned", ""});
    turn.parts.push_back(model::thinking_part{"signed", "sig"});
    turn.parts.push_back(model::redacted_thinking_part{"xx"});
    turn.parts.push_back(model::refusal_part{"I will not"});
    auto const written = write(asking({says(role::user, "q"), turn, says(role::user, "r")}));
    EXPECT_NE(member(written, "messages").find(R"([{"type":"thinking","thinking":"signed","signature":"sig"},{"type":"redacted_thinking","data":"xx"},{"type":"text","text":"I will not"}])"),
              std::string::npos);
    EXPECT_THAT(written.losses, ElementsAre("messages[1].reasoning: reasoning without a signature cannot be replayed",
                                            "messages[1].refusal: is sent as text"));
}

model::chat_request with_tools()
{
    auto asked = asking({says(role::user, "q")});
    asked.tools = {{.name = "f", .parameters = R"({"type":"object"})"}, {.name = "g", .parameters = R"({"type":"object"})"}};
    return asked;
}

TEST(anthropic_request_writer, writes_tools_with_their_schema_spliced_as_it_came)
{
    auto const tool = [](model::tool tool) {
        auto asked = asking({says(role::user, "q")});
        asked.tools = {std::move(tool)};
        auto const written = write(asked);
        return member(written, "tools") + (written.losses.empty() ? "" : " lossy");
    };
    EXPECT_EQ(tool({.name = "f", .description = "d", .parameters = R"({"$defs":{"n":{"type":"null"}},"type":"object","additionalProperties":false})", .strict = true}),
              R"([{"name":"f","description":"d","input_schema":{"$defs":{"n":{"type":"null"}},"type":"object","additionalProperties":false},"strict":true}])");
    EXPECT_EQ(tool({.name = "f"}), R"([{"name":"f","input_schema":{"type":"object","properties":{}}}])");
    EXPECT_EQ(tool({.name = "f", .parameters = "{}"}), R"([{"name":"f","input_schema":{"type":"object","properties":{}}}])");
    EXPECT_EQ(tool({.name = "f", .parameters = R"({"properties":{"a":{}}})"}), R"([{"name":"f","input_schema":{"type":"object","properties":{"a":{}}}}])");
    EXPECT_EQ(tool({.name = "f", .parameters = R"({"type":"string"})"}), R"([{"name":"f","input_schema":{"type":"object","properties":{}}}] lossy)");
    EXPECT_EQ(tool({.name = "f", .parameters = R"({"type":null,"a":1})"}), R"([{"name":"f","input_schema":{"type":"object","properties":{}}}] lossy)");
    EXPECT_EQ(tool({.name = "f", .custom = true, .format = R"({"type":"grammar"})"}),
              R"([{"name":"f","input_schema":{"type":"object","properties":{"input":{"type":"string"}},"required":["input"]}}] lossy)");
    EXPECT_EQ(tool({.name = "f", .strict = false, .cache_control = R"({"type":"ephemeral"})"}),
              R"([{"name":"f","input_schema":{"type":"object","properties":{}},"cache_control":{"type":"ephemeral"}}])");
}

TEST(anthropic_request_writer, writes_each_tool_choice)
{
    using mode = model::tool_choice::mode;
    auto const choose = [](std::optional<model::tool_choice> choice, std::optional<bool> parallel = {}) {
        auto asked = with_tools();
        asked.choice = std::move(choice);
        asked.parallel_tool_calls = parallel;
        return member(write(asked), "tool_choice");
    };
    EXPECT_EQ(choose({}), "absent");
    EXPECT_EQ(choose({}, true), "absent");
    EXPECT_EQ(choose({}, false), R"({"type":"auto","disable_parallel_tool_use":true})");
    EXPECT_EQ(choose(model::tool_choice{mode::automatic, "", {}}), R"({"type":"auto"})");
    EXPECT_EQ(choose(model::tool_choice{mode::required, "", {}}, false), R"({"type":"any","disable_parallel_tool_use":true})");
    EXPECT_EQ(choose(model::tool_choice{mode::named, "g", {}}), R"({"type":"tool","name":"g"})");
    EXPECT_EQ(choose(model::tool_choice{mode::none, "", {}}, false), R"({"type":"none"})");
}

TEST(anthropic_request_writer, offers_only_the_allowed_tools)
{
    auto asked = with_tools();
    asked.choice = model::tool_choice{model::tool_choice::mode::required, "", {"g"}};
    auto const written = write(asked);
    EXPECT_EQ(member(written, "tools"), R"([{"name":"g","input_schema":{"type":"object"}}])");
    EXPECT_EQ(member(written, "tool_choice"), R"({"type":"any"})");
}

TEST(anthropic_request_writer, drops_an_idle_tool_choice_and_refuses_a_forced_one_without_tools)
{
    auto asked = asking({says(role::user, "q")});
    asked.parallel_tool_calls = false;
    asked.choice = model::tool_choice{};
    EXPECT_EQ(member(write(asked), "tool_choice"), "absent");
    asked.choice->how = model::tool_choice::mode::required;
    EXPECT_EQ(refused(asked).kind, model::fault::bad_request);
    EXPECT_EQ(refused(asked).param, "tool_choice");
}

TEST(anthropic_request_writer, declares_tools_that_were_called_though_none_are_offered_now)
{
    auto const written = write(asking({says(role::user, "q"), calls("a", "{}"), answers("a", "1"), calls("b", "{}"), answers("b", "2")}));
    EXPECT_EQ(member(written, "tools"), R"([{"name":"f","input_schema":{"type":"object","properties":{}}}])");
    EXPECT_EQ(member(written, "tool_choice"), R"({"type":"none"})");
}

TEST(anthropic_request_writer, asks_for_structured_output)
{
    auto asked = asking({says(role::system, "S"), says(role::user, "q")});
    asked.format = model::response_format{.what = model::response_format::kind::json_schema, .name = "n", .schema = R"({"type":"object"})", .strict = true};
    auto const native = write(asked);
    EXPECT_EQ(member(native, "output_config"), R"({"format":{"type":"json_schema","schema":{"type":"object"}}})");
    EXPECT_THAT(native.losses, IsEmpty()) << "the schema's name carries nothing";

    auto const old = write(asked, "claude-3-5-haiku-20241022");
    EXPECT_EQ(member(old, "output_config"), "absent");
    EXPECT_NE(member(old, "system").find(R"(JSON Schema: {\"type\":\"object\"})"), std::string::npos);
    EXPECT_EQ(old.losses.size(), 1u);

    asked.format = model::response_format{.what = model::response_format::kind::json_object};
    auto const loose = write(asked);
    EXPECT_TRUE(member(loose, "system").starts_with(R"([{"type":"text","text":"S"},{"type":"text","text":"Answer with exactly one JSON object)"));
    EXPECT_THAT(loose.losses, ElementsAre("response_format: the Messages API has no JSON mode; it is put as an instruction"));

    asked.format = model::response_format{};
    EXPECT_EQ(write(asked).body, write(asking({says(role::system, "S"), says(role::user, "q")})).body) << "text is the default";
}

TEST(anthropic_request_writer, keeps_sampling_within_what_the_model_takes)
{
    auto const sample = [](std::optional<double> temperature, std::optional<double> top_p, std::string_view model) {
        auto asked = asking({says(role::user, "q")});
        asked.temperature = temperature;
        asked.top_p = top_p;
        auto const written = write(asked, model);
        return member(written, "temperature") + " " + member(written, "top_p") + " " + std::to_string(written.losses.size());
    };
    EXPECT_EQ(sample(0.25, {}, "claude-opus-4-6"), "0.25 absent 0");
    EXPECT_EQ(sample(1.7, {}, "claude-sonnet-4-20250514"), "1 absent 1") << "clamped with a note";
    EXPECT_EQ(sample(-0.5, {}, "claude-sonnet-4-20250514"), "0 absent 1");
    EXPECT_EQ(sample(1.0, 1.0, "claude-opus-5"), "absent absent 0") << "defaults say nothing";
    EXPECT_EQ(sample(0.25, 0.5, "claude-opus-5"), "absent absent 2") << "refused by the model, so not sent";
    EXPECT_EQ(sample(0.25, 0.5, "claude-haiku-4-5"), "0.25 absent 1") << "one of the two";
    EXPECT_EQ(sample(0.25, 0.5, "claude-3-5-sonnet-latest"), "0.25 0.5 0");
    EXPECT_EQ(sample(0.25, 0.5, "somebody-elses-model"), "0.25 0.5 0");
}

TEST(anthropic_request_writer, writes_the_small_fields)
{
    auto asked = asking({says(role::user, "q")});
    asked.stop = {"END", " \n", ""};
    asked.user = "u\"1";
    asked.service_tier = "default";
    asked.stream = true;
    asked.top_k = 40;
    auto written = write(asked);
    EXPECT_EQ(member(written, "stop_sequences"), R"(["END"])");
    EXPECT_EQ(member(written, "metadata"), R"({"user_id":"u\"1"})");
    EXPECT_EQ(member(written, "service_tier"), R"("standard_only")");
    EXPECT_EQ(member(written, "stream"), "true");
    EXPECT_EQ(member(written, "top_k"), "40");
    EXPECT_THAT(written.losses, ElementsAre("stop: the Messages API refuses stop sequences of white space"));
    asked.service_tier = "priority";
    asked.stop.clear();
    written = write(asked);
    EXPECT_EQ(member(written, "stop_sequences"), "absent");
    EXPECT_THAT(written.losses, ElementsAre("service_tier: only auto and default have a counterpart"));
}

TEST(anthropic_request_writer, refuses_what_would_change_the_answer)
{
    auto asked = asking({says(role::user, "q")});
    asked.n = 2;
    EXPECT_EQ(refused(asked).param, "n");
    asked.n = 1;
    EXPECT_EQ(refused(asked).detail, "was written");
    for (model::extra_field const& extra : std::vector<model::extra_field>{{"logprobs", "true"},
                                                                            {"modalities", R"(["text","audio"])"},
                                                                            {"audio", R"({"voice":"x"})"},
                                                                            {"web_search_options", R"({"search_context_size":"low"})"}}) {
        asked.extras = {extra};
        EXPECT_EQ(refused(asked).kind, model::fault::untranslatable) << extra.name;
        EXPECT_EQ(refused(asked).param, extra.name);
    }
}

TEST(anthropic_request_writer, tells_what_is_lost_and_keeps_silent_about_what_says_nothing)
{
    auto asked = asking({says(role::user, "q")});
    asked.turns[0].name = "bob";
    asked.extras = {{"seed", "7"},          {"frequency_penalty", "0.5"}, {"presence_penalty", "0"}, {"logit_bias", "{}"},    {"verbosity", R"("low")"},
                    {"logprobs", "false"},  {"store", "false"},           {"metadata", R"({"a":"b"})"}, {"modalities", R"(["text"])"},
                    {"odd:name", "1"},      {"stream_options.include_obfuscation", "true"}};
    EXPECT_THAT(write(asked).losses, ElementsAre("messages[0].name: has no counterpart", "seed: has no counterpart",
                                                 "frequency_penalty: has no counterpart", "verbosity: has no counterpart",
                                                 "metadata: has no counterpart", "odd_name: has no counterpart"));
}

TEST(anthropic_request_writer, gives_fields_of_this_dialect_back)
{
    auto const asked = requests_in().read(
        R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":"q"}],"context_management":{"edits":[]},"speed":"fast","container":"c1",)"
        R"("mcp_servers":[{"url":"u"}],"cache_control":{"type":"ephemeral"},"tools":[{"type":"web_search_20250305","name":"web_search"}],)"
        R"("tool_choice":{"type":"any"},"thinking":{"type":"between_tools"}})");
    ASSERT_TRUE(asked);
    auto const written = write(*asked, "claude-sonnet-5-5");
    EXPECT_THAT(written.losses, IsEmpty());
    EXPECT_EQ(member(written, "context_management"), R"({"edits":[]})");
    EXPECT_EQ(member(written, "speed"), R"("fast")");
    EXPECT_EQ(member(written, "container"), R"("c1")");
    EXPECT_EQ(member(written, "mcp_servers"), R"([{"url":"u"}])");
    EXPECT_EQ(member(written, "cache_control"), R"({"type":"ephemeral"})");
    EXPECT_EQ(member(written, "tools"), R"([{"type":"web_search_20250305","name":"web_search"}])");
    EXPECT_EQ(member(written, "tool_choice"), R"({"type":"any"})");
    EXPECT_EQ(member(written, "thinking"), R"({"type":"between_tools"})");
}

TEST(anthropic_request_writer, drops_a_cache_control_that_is_none)
{
    auto asked = asking({{role::user, "", {model::text_part{"q", "true"}}}});
    auto const written = write(asked);
    EXPECT_EQ(member(written, "messages"), R"([{"role":"user","content":[{"type":"text","text":"q"}]}])");
    EXPECT_THAT(written.losses, ElementsAre("messages[0].cache_control: is no cache_control object"));
}

TEST(anthropic_request_writer, bounds_the_list_of_losses)
{
    auto asked = asking({says(role::user, "q")});
    for (int i = 0; i < 200; ++i) asked.extras.push_back({std::string(1000, 'x') + std::to_string(i), "1"});
    for (int i = 0; i < 200; ++i) asked.extras.push_back({std::to_string(i), "1"});
    auto const losses = write(asked).losses;
    EXPECT_EQ(losses.size(), 64u);
    EXPECT_LT(losses.front().size(), 300u);
}

}  // namespace

}  // namespace signalbox::dialect::anthropic
