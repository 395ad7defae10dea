// Anthropic requests in the common vocabulary: every field and block of the Messages API, and what is said about bad ones.
#include "engine/dialect/anthropic/codecs.hpp"
#include "tests/engine/dialect/anthropic_replay.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect::anthropic {

namespace {

using model::role;

model::chat_request read(std::string_view members)
{
    auto asked = requests_in().read(std::string(R"({"model":"m","max_tokens":9,)").append(members).append("}"));
    EXPECT_TRUE(asked) << (asked ? "" : asked.error().detail);
    return asked ? *asked : model::chat_request();
}

model::chat_request read_messages(std::string_view messages)
{
    return read(std::string("\"messages\":[").append(messages).append("]"));
}

std::string extra(model::chat_request const& asked, std::string_view name)
{
    for (model::extra_field const& each : asked.extras)
        if (each.name == name) return each.value;
    return "absent";
}

template <class T>
T const& part(model::turn const& turn, std::size_t index = 0)
{
    return std::get<T>(turn.parts.at(index));
}

TEST(anthropic_request_reader, reads_the_tool_round_trip)
{
    auto const read = requests_in().read(replay::golden("anthropic/tool_round.json"));
    ASSERT_TRUE(read);
    model::chat_request expected{.model = "M", .include_usage = true, .max_output_tokens = 100};
    expected.turns = {
        {role::system, "", {model::text_part{"Be brief.", ""}}},
        {role::user, "", {model::text_part{"Weather in Oslo?", ""}}},
        {role::assistant, "", {model::tool_call_part{.id = "call_1", .name = "get_weather", .arguments = R"({"city":"Oslo"})"}}},
        {role::tool, "", {model::tool_result_part{.tool_call_id = "call_1", .content = {model::text_part{R"({"t":3})", ""}}}}},
    };
    expected.tools = {{.name = "get_weather",
                       .description = "d",
                       .parameters = R"({"type":"object","properties":{"city":{"type":"string"}},"required":["city"]})"}};
    EXPECT_EQ(*read, expected);
}

TEST(anthropic_request_reader, puts_each_tool_result_into_a_turn_of_its_own_before_the_rest_of_its_message)
{
    auto const asked = read_messages(R"({"role":"user","content":[{"type":"text","text":"so?"},
        {"type":"tool_result","tool_use_id":"a","content":"1"},{"type":"tool_result","tool_use_id":"b","is_error":true}]})");
    ASSERT_EQ(asked.turns.size(), 3u);
    EXPECT_EQ(asked.turns[0].who, role::tool);
    EXPECT_EQ(part<model::tool_result_part>(asked.turns[0]).tool_call_id, "a");
    EXPECT_EQ(part<model::tool_result_part>(asked.turns[1]).tool_call_id, "b");
    EXPECT_TRUE(part<model::tool_result_part>(asked.turns[1]).is_error);
    EXPECT_TRUE(part<model::tool_result_part>(asked.turns[1]).content.empty());
    EXPECT_EQ(asked.turns[2].who, role::user);
    EXPECT_EQ(part<model::text_part>(asked.turns[2]).text, "so?");
}

TEST(anthropic_request_reader, reads_system_as_text_or_blocks_and_inside_the_conversation)
{
    EXPECT_EQ(read(R"("system":"S","messages":[{"role":"user","content":"u"}])").turns[0],
              (model::turn{role::system, "", {model::text_part{"S", ""}}}));
    auto const blocks = read(R"("system":[{"type":"text","text":"A"},{"type":"text","text":"B","cache_control":{"type":"ephemeral"}}],
        "messages":[{"role":"user","content":"u"},{"role":"system","content":"mid"}])");
    ASSERT_EQ(blocks.turns.size(), 3u);
    EXPECT_EQ(blocks.turns[0],
              (model::turn{role::system, "", {model::text_part{"A", ""}, model::text_part{"B", R"({"type":"ephemeral"})"}}}));
    EXPECT_EQ(blocks.turns[2].who, role::system);
    EXPECT_EQ(read(R"("system":[],"messages":[{"role":"user","content":"u"}])").turns.size(), 1u);
}

TEST(anthropic_request_reader, reads_images_from_each_source)
{
    auto const asked = read_messages(R"({"role":"user","content":[
        {"type":"image","source":{"type":"base64","media_type":"image/png","data":"QUJD"},"cache_control":{"type":"ephemeral","ttl":"1h"}},
        {"type":"image","source":{"type":"url","url":"https://x/y.png"}},
        {"type":"image","source":{"type":"file","file_id":"file_1"}}]})");
    ASSERT_EQ(asked.turns.at(0).parts.size(), 3u);
    EXPECT_EQ(part<model::image_part>(asked.turns[0], 0),
              (model::image_part{.media_type = "image/png", .data = "QUJD", .cache_control = R"({"type":"ephemeral","ttl":"1h"})"}));
    EXPECT_EQ(part<model::image_part>(asked.turns[0], 1), model::image_part{.url = "https://x/y.png"});
    EXPECT_EQ(part<model::image_part>(asked.turns[0], 2), model::image_part{.file_id = "file_1"});
}

TEST(anthropic_request_reader, reads_documents_from_each_source)
{
    auto const asked = read_messages(R"({"role":"user","content":[
        {"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBE"},"title":"T","context":"C","citations":{"enabled":true}},
        {"type":"document","source":{"type":"text","media_type":"text/plain","data":"plain"}},
        {"type":"document","source":{"type":"content","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}},
        {"type":"document","source":{"type":"url","url":"https://x/y.pdf"}},
        {"type":"document","source":{"type":"file","file_id":"file_2"}},
        {"type":"search_result","source":"https://s","title":"found","content":[{"type":"text","text":"hit"}]}]})");
    auto const& turn = asked.turns.at(0);
    ASSERT_EQ(turn.parts.size(), 6u);
    EXPECT_EQ(part<model::document_part>(turn, 0),
              (model::document_part{.media_type = "application/pdf", .data = "JVBE", .filename = "T", .context = "C", .citations = R"({"enabled":true})"}));
    EXPECT_EQ(part<model::document_part>(turn, 1), (model::document_part{.media_type = "text/plain", .text = "plain"}));
    EXPECT_EQ(part<model::document_part>(turn, 2), (model::document_part{.media_type = "text/plain", .text = "a\nb"}));
    EXPECT_EQ(part<model::document_part>(turn, 3), model::document_part{.url = "https://x/y.pdf"});
    EXPECT_EQ(part<model::document_part>(turn, 4), model::document_part{.file_id = "file_2"});
    EXPECT_EQ(part<model::document_part>(turn, 5),
              (model::document_part{.media_type = "text/plain", .text = "hit", .filename = "found", .context = "https://s"}));
}

TEST(anthropic_request_reader, reads_an_assistant_turn_with_thinking_and_calls_in_order)
{
    auto const asked = read_messages(R"({"role":"user","content":"q"},{"role":"assistant","content":[
        {"type":"thinking","thinking":"hm","signature":"sig"},{"type":"redacted_thinking","data":"xx"},{"type":"text","text":"ok","citations":[]},
        {"type":"tool_use","id":"t1","name":"f","input":{ "a" : 1.0 },"caller":{"type":"direct"}}]})");
    auto const& turn = asked.turns.at(1);
    ASSERT_EQ(turn.parts.size(), 4u);
    EXPECT_EQ(part<model::thinking_part>(turn, 0), (model::thinking_part{"hm", "sig"}));
    EXPECT_EQ(part<model::redacted_thinking_part>(turn, 1).data, "xx");
    EXPECT_EQ(part<model::text_part>(turn, 2).text, "ok");
    EXPECT_EQ(part<model::tool_call_part>(turn, 3), (model::tool_call_part{.id = "t1", .name = "f", .arguments = R"({ "a" : 1.0 })"}))
        << "arguments stay bit for bit";
    EXPECT_TRUE(asked.extras.empty()) << "empty citations and a direct caller say nothing";
}

TEST(anthropic_request_reader, reads_rich_tool_results)
{
    auto const asked = read_messages(R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"a","cache_control":{"type":"ephemeral"},"content":[
        {"type":"text","text":"seen"},{"type":"image","source":{"type":"url","url":"https://x"}},
        {"type":"document","source":{"type":"text","media_type":"text/plain","data":"d"}},{"type":"tool_reference","tool_name":"f"}]}]})");
    ASSERT_EQ(asked.turns.size(), 1u) << "a message of results alone leaves no empty user turn";
    auto const& result = part<model::tool_result_part>(asked.turns[0]);
    ASSERT_EQ(result.content.size(), 3u);
    EXPECT_EQ(std::get<model::text_part>(result.content[0]).text, "seen");
    EXPECT_EQ(std::get<model::image_part>(result.content[1]).url, "https://x");
    EXPECT_EQ(std::get<model::document_part>(result.content[2]).text, "d");
    EXPECT_EQ(result.cache_control, R"({"type":"ephemeral"})");
    EXPECT_EQ(extra(asked, "messages[0].content[0].content[3]"), R"({"type":"tool_reference","tool_name":"f"})");
}

TEST(anthropic_request_reader, keeps_blocks_of_the_providers_own_tools_by_name)
{
    auto const asked = read_messages(R"({"role":"user","content":"q"},{"role":"assistant","content":[
        {"type":"server_tool_use","id":"s","name":"web_search","input":{}},{"type":"web_search_tool_result","tool_use_id":"s","content":[]},
        {"type":"text","text":"found"}]})");
    EXPECT_EQ(asked.turns.at(1).parts.size(), 1u);
    EXPECT_TRUE(extra(asked, "messages[1].content[0]").starts_with(R"({"type":"server_tool_use")"));
    EXPECT_TRUE(extra(asked, "messages[1].content[1]").starts_with(R"({"type":"web_search_tool_result")"));
}

TEST(anthropic_request_reader, reads_tools_and_keeps_those_that_run_at_the_provider)
{
    auto const asked = read(R"("messages":[{"role":"user","content":"q"}],"tools":[
        {"name":"f","description":"d","input_schema":{"type":"object","$defs":{"x":{}}},"strict":true,"cache_control":{"type":"ephemeral"},"defer_loading":false},
        {"type":"web_search_20250305","name":"web_search","max_uses":3},
        {"type":"custom","name":"g","input_schema":{"type":"object"},"defer_loading":true}])");
    ASSERT_EQ(asked.tools.size(), 2u);
    EXPECT_EQ(asked.tools[0], (model::tool{.name = "f",
                                           .description = "d",
                                           .parameters = R"({"type":"object","$defs":{"x":{}}})",
                                           .strict = true,
                                           .cache_control = R"({"type":"ephemeral"})"}));
    EXPECT_EQ(asked.tools[1].name, "g");
    EXPECT_EQ(extra(asked, "tools[1]"), R"({"type":"web_search_20250305","name":"web_search","max_uses":3})");
    EXPECT_EQ(extra(asked, "tools[2].defer_loading"), "true");
    EXPECT_EQ(extra(asked, "tools[0].defer_loading"), "absent");
}

TEST(anthropic_request_reader, reads_each_tool_choice)
{
    using mode = model::tool_choice::mode;
    auto const choose = [](std::string_view choice) {
        return read(std::string(R"("messages":[{"role":"user","content":"q"}],"tool_choice":)").append(choice));
    };
    EXPECT_EQ(choose(R"({"type":"auto"})").choice, (model::tool_choice{mode::automatic, "", {}}));
    EXPECT_EQ(choose(R"({"type":"any"})").choice, (model::tool_choice{mode::required, "", {}}));
    EXPECT_EQ(choose(R"({"type":"none"})").choice, (model::tool_choice{mode::none, "", {}}));
    EXPECT_EQ(choose(R"({"type":"tool","name":"f"})").choice, (model::tool_choice{mode::named, "f", {}}));
    EXPECT_EQ(choose(R"({"type":"auto"})").parallel_tool_calls, std::nullopt);
    EXPECT_EQ(choose(R"({"type":"any","disable_parallel_tool_use":true})").parallel_tool_calls, false);
    EXPECT_EQ(choose(R"({"type":"any","disable_parallel_tool_use":false})").parallel_tool_calls, std::nullopt);
}

TEST(anthropic_request_reader, reads_sampling_limits_and_identity)
{
    auto const asked = read(R"("messages":[{"role":"user","content":"q"}],"temperature":0.5,"top_p":0.9,"top_k":40,"stop_sequences":["a","b"],
        "stream":true,"metadata":{"user_id":"u1"},"service_tier":"standard_only")");
    EXPECT_EQ(asked.temperature, 0.5);
    EXPECT_EQ(asked.top_p, 0.9);
    EXPECT_EQ(asked.top_k, 40u);
    EXPECT_EQ(asked.stop, (std::vector<std::string>{"a", "b"}));
    EXPECT_TRUE(asked.stream);
    EXPECT_TRUE(asked.include_usage);
    EXPECT_EQ(asked.user, "u1");
    EXPECT_EQ(asked.service_tier, "default");
    EXPECT_EQ(asked.max_output_tokens, 9u);
    EXPECT_TRUE(asked.extras.empty());
}

TEST(anthropic_request_reader, reads_thinking_effort_and_output_format)
{
    auto const with = [](std::string_view members) { return read(std::string(R"("messages":[{"role":"user","content":"q"}],)").append(members)); };
    EXPECT_EQ(with(R"("thinking":{"type":"enabled","budget_tokens":2048})").thinking_budget, 2048u);
    EXPECT_EQ(with(R"("thinking":{"type":"adaptive","display":"omitted"})"), with(R"("thinking":{"type":"disabled"})"));
    EXPECT_EQ(extra(with(R"("thinking":{"type":"between_tools"})"), "thinking"), R"({"type":"between_tools"})");

    auto const asked = with(R"("output_config":{"effort":"xhigh","format":{"type":"json_schema","schema":{"type":"object"}},"task_budget":1})");
    EXPECT_EQ(asked.reasoning_effort, "xhigh");
    ASSERT_TRUE(asked.format);
    EXPECT_EQ(asked.format->what, model::response_format::kind::json_schema);
    EXPECT_EQ(asked.format->name, "response") << "other dialects want a name";
    EXPECT_EQ(asked.format->schema, R"({"type":"object"})");
    EXPECT_EQ(extra(asked, "output_config.task_budget"), "1");
    EXPECT_TRUE(with(R"("output_format":{"type":"json_schema","schema":{}})").format) << "the older beta spelling";
}

TEST(anthropic_request_reader, keeps_unknown_fields_with_their_raw_value)
{
    auto const asked = read(R"("messages":[{"role":"user","content":"q","name":"n"}],"context_management":{"edits":[]},"speed":"fast","n1":9007199254740993,"nothing":null,"metadata":{"team":"x"})");
    EXPECT_EQ(extra(asked, "context_management"), R"({"edits":[]})");
    EXPECT_EQ(extra(asked, "speed"), R"("fast")");
    EXPECT_EQ(extra(asked, "n1"), "9007199254740993");
    EXPECT_EQ(extra(asked, "nothing"), "absent");
    EXPECT_EQ(extra(asked, "metadata.team"), R"("x")");
    EXPECT_EQ(extra(asked, "messages[0].name"), R"("n")");
}

TEST(anthropic_request_reader, takes_null_for_absent_in_optional_fields)
{
    auto const asked = read(R"("messages":[{"role":"user","content":"q"}],"system":null,"temperature":null,"top_p":null,"top_k":null,"stop_sequences":null,
        "stream":null,"tools":null,"tool_choice":null,"thinking":null,"output_config":null,"metadata":null,"service_tier":null)");
    EXPECT_EQ(asked, read(R"("messages":[{"role":"user","content":"q"}])"));
}

TEST(anthropic_request_reader, takes_the_last_of_several_members_with_one_name)
{
    auto const asked = read(R"("messages":[{"role":"user","content":"first"}],"messages":[{"role":"user","content":"second"}])");
    ASSERT_EQ(asked.turns.size(), 1u);
    EXPECT_EQ(part<model::text_part>(asked.turns[0]).text, "second");
}

TEST(anthropic_request_reader, wants_max_tokens)
{
    for (char const* member : {"", R"("max_tokens":0,)", R"("max_tokens":null,)", R"("max_tokens":-5,)", R"("max_tokens":"9",)"}) {
        auto const asked = requests_in().read(std::string("{") + member + R"("model":"m","messages":[{"role":"user","content":"q"}]})");
        ASSERT_FALSE(asked) << member;
        EXPECT_EQ(asked.error().kind, model::fault::bad_request);
        EXPECT_EQ(asked.error().param, "max_tokens");
    }
}

TEST(anthropic_request_reader, names_the_place_of_what_is_wrong)
{
    struct wrong_field {
        char const* members;
        char const* param;
    };
    for (wrong_field const& each : {
             wrong_field{R"("messages":[])", "messages"},
             wrong_field{R"("messages":[7])", "messages[0]"},
             wrong_field{R"("messages":[{"content":"q"}])", "messages[0].role"},
             wrong_field{R"("messages":[{"role":"tool","content":"q"}])", "messages[0].role"},
             wrong_field{R"("messages":[{"role":"user"}])", "messages[0].content"},
             wrong_field{R"("messages":[{"role":"user","content":[{"text":"q"}]}])", "messages[0].content[0].type"},
             wrong_field{R"("messages":[{"role":"user","content":[{"type":"text"}]}])", "messages[0].content[0].text"},
             wrong_field{R"("messages":[{"role":"user","content":"a"},{"role":"user","content":[{"type":"image","source":{"type":"base64","data":"x"}}]}])",
                         "messages[1].content[0].source.media_type"},
             wrong_field{R"("messages":[{"role":"user","content":[{"type":"image"}]}])", "messages[0].content[0].source.type"},
             wrong_field{R"("messages":[{"role":"user","content":[{"type":"tool_use","id":"a","name":"f","input":{}}]}])", "messages[0].content[0].type"},
             wrong_field{R"("messages":[{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":"{}"}]}])",
                         "messages[0].content[0].input"},
             wrong_field{R"("messages":[{"role":"assistant","content":[{"type":"tool_result","tool_use_id":"a"}]}])", "messages[0].content[0].type"},
             wrong_field{R"("messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":[{"type":"text","text":1}]}]}])",
                         "messages[0].content[0].content[0].text"},
             wrong_field{R"("messages":[{"role":"user","content":"q"}],"system":[{"type":"image"}])", "system[0].type"},
             wrong_field{R"("messages":[{"role":"user","content":"q"}],"temperature":1.5)", "temperature"},
             wrong_field{R"("messages":[{"role":"user","content":"q"}],"stop_sequences":["a",1])", "stop_sequences[1]"},
             wrong_field{R"("messages":[{"role":"user","content":"q"}],"tools":[{"name":"f"}])", "tools[0].input_schema"},
             wrong_field{R"("messages":[{"role":"user","content":"q"}],"tools":[{"input_schema":{}}])", "tools[0].name"},
             wrong_field{R"("messages":[{"role":"user","content":"q"}],"tool_choice":{"type":"maybe"})", "tool_choice.type"},
             wrong_field{R"("messages":[{"role":"user","content":"q"}],"tool_choice":{"type":"tool"})", "tool_choice.name"},
             wrong_field{R"("messages":[{"role":"user","content":"q"}],"thinking":{"type":"enabled"})", "thinking.budget_tokens"},
             wrong_field{R"("messages":[{"role":"user","content":"q"}],"output_config":{"format":{"type":"yaml"}})", "output_config.format.type"},
             wrong_field{R"("messages":[{"role":"user","content":"q"}],"metadata":{"user_id":5})", "metadata.user_id"},
             wrong_field{R"("messages":[{"role":"user","content":[{"type":"text","text":"q","cache_control":true}]}])",
                         "messages[0].content[0].cache_control"},
         }) {
        auto const asked = requests_in().read(std::string(R"({"model":"m","max_tokens":9,)") + each.members + "}");
        ASSERT_FALSE(asked) << each.members;
        EXPECT_EQ(asked.error().kind, model::fault::bad_request) << each.members;
        EXPECT_EQ(asked.error().param, each.param) << asked.error().detail;
        EXPECT_TRUE(asked.error().detail.starts_with(std::string(each.param) + ": ")) << asked.error().detail;
    }
}

TEST(anthropic_request_reader, refuses_more_unknown_fields_than_it_keeps)
{
    std::string body = R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":"q"}])";
    for (int i = 0; i < 300; ++i) body.append(",\"x").append(std::to_string(i)).append("\":1");
    auto const asked = requests_in().read(body + "}");
    ASSERT_FALSE(asked);
    EXPECT_EQ(asked.error().param, "x256");
}

TEST(anthropic_request_reader, reports_broken_json_as_the_scan_does)
{
    EXPECT_EQ(requests_in().read("{\"model\":").error().kind, model::fault::malformed_json);
    EXPECT_EQ(requests_in().read("[]").error().kind, model::fault::bad_request);
}

}  // namespace

}  // namespace signalbox::dialect::anthropic
