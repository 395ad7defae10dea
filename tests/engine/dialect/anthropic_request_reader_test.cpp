// Anthropic requests in the common vocabulary: every field of the Messages API, and what is said about bad ones.
#include "tests/engine/dialect/anthropic_asking.hpp"
#include "tests/engine/dialect/anthropic_replay.hpp"

namespace signalbox::dialect::anthropic {

namespace {

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

TEST(anthropic_request_reader, reads_tools_and_keeps_those_that_run_at_the_provider)
{
    auto const asked = read(R"("messages":[{"role":"user","content":"q"}],"tools":[
        {"name":"f","description":"d","input_schema":{"type":"object","$defs":{"x":{}}},"strict":true,
            "cache_control":{"type":"ephemeral"},"defer_loading":false},
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
    auto const asked = read(R"("messages":[{"role":"user","content":"q"}],"temperature":0.5,"top_p":0.9,"top_k":40,
        "stop_sequences":["a","b"],
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
    auto const with = [](std::string_view members) {
        return read(std::string(R"("messages":[{"role":"user","content":"q"}],)").append(members));
    };
    EXPECT_EQ(with(R"("thinking":{"type":"enabled","budget_tokens":2048})").thinking_budget, 2048u);
    EXPECT_EQ(with(R"("thinking":{"type":"adaptive","display":"omitted"})"), with(R"("temperature":null)"));
    EXPECT_EQ(extra(with(R"("thinking":{"type":"between_tools"})"), "thinking"), R"({"type":"between_tools"})");

    auto const asked = with(R"("output_config":{"effort":"xhigh","format":{"type":"json_schema","schema":{"type":"object"}},)"
                            R"("task_budget":1})");
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
    auto const asked = read(R"("messages":[{"role":"user","content":"q","name":"n"}],"context_management":{"edits":[]},"speed":"fast",)"
                            R"("n1":9007199254740993,"nothing":null,"metadata":{"team":"x"})");
    EXPECT_EQ(extra(asked, "context_management"), R"({"edits":[]})");
    EXPECT_EQ(extra(asked, "speed"), R"("fast")");
    EXPECT_EQ(extra(asked, "n1"), "9007199254740993");
    EXPECT_EQ(extra(asked, "nothing"), "absent");
    EXPECT_EQ(extra(asked, "metadata.team"), R"("x")");
    EXPECT_EQ(extra(asked, "messages[0].name"), R"("n")");
}

TEST(anthropic_request_reader, takes_null_for_absent_in_optional_fields)
{
    auto const asked = read(R"("messages":[{"role":"user","content":"q"}],"system":null,"temperature":null,"top_p":null,"top_k":null,
        "stop_sequences":null,
        "stream":null,"tools":null,"tool_choice":null,"thinking":null,"output_config":null,"metadata":null,"service_tier":null)");
    EXPECT_EQ(asked, read(R"("messages":[{"role":"user","content":"q"}])"));
}

TEST(anthropic_request_reader, refuses_a_field_it_reads_that_is_given_twice)
{
    auto const asked = requests_in().read(
        R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":"first"}],"messages":[{"role":"user","content":"second"}]})");
    ASSERT_FALSE(asked);
    EXPECT_EQ(asked.error().detail, "messages: is given twice");
    EXPECT_EQ(asked.error().param, "messages");
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
        std::string members;
        char const* param;
    };
    auto const image = [](std::string_view source) {
        return R"("messages":[{"role":"user","content":[{"type":"image","source":)" + std::string(source) + "}]}]";
    };
    for (wrong_field const& each : {
             wrong_field{R"("messages":[])", "messages"},
             wrong_field{R"("messages":[7])", "messages[0]"},
             wrong_field{R"("messages":[{"content":"q"}])", "messages[0].role"},
             wrong_field{R"("messages":[{"role":"tool","content":"q"}])", "messages[0].role"},
             wrong_field{R"("messages":[{"role":"user"}])", "messages[0].content"},
             wrong_field{R"("messages":[{"role":"user","content":[{"text":"q"}]}])", "messages[0].content[0].type"},
             wrong_field{R"("messages":[{"role":"user","content":[{"type":"text"}]}])", "messages[0].content[0].text"},
             wrong_field{R"("messages":[{"role":"user","content":"a"},{"role":"user","content":[{"type":"image",)"
                         R"("source":{"type":"base64","data":"x"}}]}])",
                         "messages[1].content[0].source.media_type"},
             wrong_field{image(R"({"type":"base64","media_type":"image/png;x","data":"QUJD"})"),
                         "messages[0].content[0].source.media_type"},
             wrong_field{image(R"({"type":"base64","media_type":"image/png","data":"#"})"), "messages[0].content[0].source.data"},
             wrong_field{image(R"({"type":"base64","media_type":"image/png","data":""})"), "messages[0].content[0].source.data"},
             wrong_field{image(R"({"type":"url","url":"file:///etc/passwd"})"), "messages[0].content[0].source.url"},
             wrong_field{image(R"({"type":"file","file_id":""})"), "messages[0].content[0].source.file_id"},
             wrong_field{R"("messages":[{"role":"user","content":[{"type":"image"}]}])", "messages[0].content[0].source.type"},
             wrong_field{R"("messages":[{"role":"user","content":[{"type":"tool_use","id":"a","name":"f","input":{}}]}])",
                         "messages[0].content[0].type"},
             wrong_field{R"("messages":[{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":"{}"}]}])",
                         "messages[0].content[0].input"},
             wrong_field{R"("messages":[{"role":"assistant","content":[{"type":"tool_result","tool_use_id":"a"}]}])",
                         "messages[0].content[0].type"},
             wrong_field{R"("messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":[{"type":"text",)"
                         R"("text":1}]}]}])",
                         "messages[0].content[0].content[0].text"},
             wrong_field{R"("messages":[{"role":"user","content":"q"}],"system":[{"type":"image"}])", "system[0].type"},
             wrong_field{R"("messages":[{"role":"user","content":"q"}],"temperature":1.5)", "temperature"},
             wrong_field{R"("messages":[{"role":"user","content":"q"}],"stop_sequences":["a",1])", "stop_sequences[1]"},
             wrong_field{R"("messages":[{"role":"user","content":"q"}],"tools":[{"name":"f"}])", "tools[0].input_schema"},
             wrong_field{R"("messages":[{"role":"user","content":"q"}],"tools":[{"input_schema":{}}])", "tools[0].name"},
             wrong_field{R"("messages":[{"role":"user","content":"q"}],"tool_choice":{"type":"maybe"})", "tool_choice.type"},
             wrong_field{R"("messages":[{"role":"user","content":"q"}],"tool_choice":{"type":"tool"})", "tool_choice.name"},
             wrong_field{R"("messages":[{"role":"user","content":"q"}],"thinking":{"type":"enabled"})", "thinking.budget_tokens"},
             wrong_field{R"("messages":[{"role":"user","content":"q"}],"output_config":{"format":{"type":"yaml"}})",
                         "output_config.format.type"},
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
