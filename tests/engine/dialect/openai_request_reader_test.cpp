// OpenAI requests in the common vocabulary: every field, message and part, and the path of what is wrong.
#include "tests/engine/dialect/openai_replay.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect::openai_chat {

namespace {

using model::role;

model::chat_request read_body(std::string_view body)
{
    auto asked = requests_in().read(body);
    EXPECT_TRUE(asked) << body << ": " << (asked ? "" : asked.error().detail);
    return asked ? *asked : model::chat_request();
}

model::chat_request read(std::string_view members)
{
    return read_body(std::string(R"({"model":"m","messages":[{"role":"user","content":"hi"}])").append(members).append("}"));
}

model::chat_request read_messages(std::string_view messages)
{
    return read_body(std::string(R"({"model":"m","messages":[)").append(messages).append("]}"));
}

model::failure refused(std::string_view body)
{
    auto asked = requests_in().read(body);
    EXPECT_FALSE(asked) << body;
    return asked ? model::failure() : asked.error();
}

std::string wrong_message(std::string_view messages)
{
    model::failure const seen = refused(std::string(R"({"model":"m","messages":[)").append(messages).append("]}"));
    EXPECT_EQ(seen.kind, model::fault::bad_request);
    EXPECT_TRUE(seen.detail.starts_with(seen.param)) << seen.detail;
    return seen.detail;
}

std::string wrong_field(std::string_view members)
{
    model::failure const seen =
        refused(std::string(R"({"model":"m","messages":[{"role":"user","content":"hi"}],)").append(members).append("}"));
    EXPECT_EQ(seen.kind, model::fault::bad_request);
    return seen.detail;
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

TEST(openai_request_reader, reads_the_tool_round_trip)
{
    model::chat_request const asked = read_body(replay::golden("tool_round_request.json"));
    model::chat_request expected;
    expected.model = "M";
    expected.max_output_tokens = 100;
    expected.turns = {
        {role::system, "", {model::text_part{"Be brief.", ""}}},
        {role::user, "", {model::text_part{"Weather in Oslo?", ""}}},
        {role::assistant, "", {model::tool_call_part{.id = "call_1", .name = "get_weather", .arguments = "{\"city\":\"Oslo\"}"}}},
        {role::tool, "", {model::tool_result_part{.tool_call_id = "call_1", .content = {model::text_part{"{\"t\":3}", ""}}}}}};
    expected.tools = {{.name = "get_weather",
                       .description = "d",
                       .parameters = R"({"type":"object","properties":{"city":{"type":"string"}},"required":["city"]})"}};
    EXPECT_EQ(asked, expected);
}

TEST(openai_request_reader, reads_limits_and_sampling)
{
    model::chat_request const asked = read(R"(,"max_tokens":1,"max_completion_tokens":2,"temperature":0.25,"top_p":1,"top_k":40,"n":3,
        "stop":["a","b"],"stream":true,"stream_options":{"include_usage":true,"include_obfuscation":false,"x":null},"parallel_tool_calls":false,
        "reasoning_effort":"xhigh","user":"u","service_tier":"flex")");
    EXPECT_EQ(asked.max_output_tokens, 2u);
    EXPECT_EQ(asked.temperature, 0.25);
    EXPECT_EQ(asked.top_p, 1.0);
    EXPECT_EQ(asked.top_k, 40u);
    EXPECT_EQ(asked.n, 3u);
    EXPECT_EQ(asked.stop, (std::vector<std::string>{"a", "b"}));
    EXPECT_TRUE(asked.stream);
    EXPECT_TRUE(asked.include_usage);
    EXPECT_EQ(asked.parallel_tool_calls, false);
    EXPECT_EQ(asked.reasoning_effort, "xhigh");
    EXPECT_EQ(asked.user, "u");
    EXPECT_EQ(asked.service_tier, "flex");
    EXPECT_EQ(asked.extras, (std::vector<model::extra_field>{{"stream_options.include_obfuscation", "false"}}));
    EXPECT_EQ(read(R"(,"stop":"x")").stop, std::vector<std::string>{"x"});
}

TEST(openai_request_reader, takes_null_for_absent)
{
    EXPECT_EQ(
        read(R"(,"max_tokens":null,"temperature":null,"top_p":null,"n":null,"stop":null,"stream":null,"stream_options":null,"tools":null,
        "tool_choice":null,"parallel_tool_calls":null,"response_format":null,"reasoning_effort":null,"user":null,"seed":null,"functions":null,
        "function_call":null,"service_tier":null,"logit_bias":null,"thinking":null)"),
        read(""));
}

TEST(openai_request_reader, keeps_fields_without_a_word_as_raw_text)
{
    model::chat_request const asked = read(R"(,"seed":9007199254740993,"logit_bias":{"5": -100},"n\u0065w":1e0)");
    EXPECT_EQ(extra(asked, "seed"), "9007199254740993");
    EXPECT_EQ(extra(asked, "logit_bias"), R"({"5": -100})");
    EXPECT_EQ(extra(asked, "new"), "1e0");
}

TEST(openai_request_reader, reads_the_two_names_of_the_user)
{
    EXPECT_EQ(read(R"(,"safety_identifier":"s")").user, "s");
    model::chat_request const both = read(R"(,"safety_identifier":"s","user":"u")");
    EXPECT_EQ(both.user, "u");
    EXPECT_EQ(extra(both, "safety_identifier"), "\"s\"");
}

TEST(openai_request_reader, reads_thinking_budgets_and_keeps_other_forms)
{
    EXPECT_EQ(read(R"(,"thinking":{"type":"enabled","budget_tokens":2048})").thinking_budget, 2048u);
    EXPECT_EQ(extra(read(R"(,"thinking":{"type":"disabled"})"), "thinking"), R"({"type":"disabled"})");
    EXPECT_EQ(wrong_field(R"("thinking":{"type":"enabled","budget_tokens":"x"})"),
              "thinking.budget_tokens must be a whole number, not a string");
}

TEST(openai_request_reader, reads_every_role_and_name)
{
    model::chat_request const asked =
        read_messages(R"({"role":"system","content":"a","name":"n"},{"role":"developer","content":[{"type":"text","text":"b"}]},
        {"role":"user","content":"","name":"bob"},{"role":"assistant","content":"c"},{"role":"assistant"},{"role":"tool","tool_call_id":"t","content":null})");
    ASSERT_EQ(asked.turns.size(), 6u);
    EXPECT_EQ(asked.turns[0], (model::turn{role::system, "n", {model::text_part{"a", ""}}}));
    EXPECT_EQ(asked.turns[1], (model::turn{role::developer, "", {model::text_part{"b", ""}}}));
    EXPECT_EQ(asked.turns[2], (model::turn{role::user, "bob", {model::text_part{"", ""}}}));
    EXPECT_EQ(asked.turns[3], (model::turn{role::assistant, "", {model::text_part{"c", ""}}}));
    EXPECT_EQ(asked.turns[4], (model::turn{role::assistant, "", {}}));
    EXPECT_EQ(asked.turns[5], (model::turn{role::tool, "", {model::tool_result_part{.tool_call_id = "t"}}}));
}

TEST(openai_request_reader, reads_images_audio_and_files)
{
    model::chat_request const asked = read_messages(R"({"role":"user","content":[
        {"type":"image_url","image_url":{"url":"https://x/y.png","detail":"low"}},
        {"type":"image_url","image_url":{"url":"DATA:Image/PNG;base64,QUJD"},"cache_control":{"type":"ephemeral"}},
        {"type":"input_audio","input_audio":{"data":"QUJD","format":"wav"}},
        {"type":"file","file":{"file_data":"data:application/pdf;base64,QUJD","filename":"a.pdf"}},
        {"type":"file","file":{"file_id":"file-1"}},
        {"type":"file","file":{"file_data":"QUJ D","filename":"b"}},
        {"type":"file","file":{"file_data":"https://x/c.pdf"}},
        {"type":"file","file":{"file_url":"https://x/d.pdf","mime_type":"application/pdf","title":"T","context":"C","citations":{"enabled":true}}}]})");
    model::turn const& turn = asked.turns.at(0);
    EXPECT_EQ(part<model::image_part>(turn, 0), (model::image_part{.url = "https://x/y.png", .detail = "low"}));
    EXPECT_EQ(part<model::image_part>(turn, 1),
              (model::image_part{.media_type = "image/png", .data = "QUJD", .cache_control = R"({"type":"ephemeral"})"}));
    EXPECT_EQ(part<model::audio_part>(turn, 2), (model::audio_part{"QUJD", "wav"}));
    EXPECT_EQ(part<model::document_part>(turn, 3),
              (model::document_part{.media_type = "application/pdf", .data = "QUJD", .filename = "a.pdf"}));
    EXPECT_EQ(part<model::document_part>(turn, 4), (model::document_part{.file_id = "file-1"}));
    EXPECT_EQ(part<model::document_part>(turn, 5),
              (model::document_part{.media_type = "application/pdf", .data = "QUJD", .filename = "b"}));
    EXPECT_EQ(part<model::document_part>(turn, 6), (model::document_part{.url = "https://x/c.pdf"}));
    EXPECT_EQ(part<model::document_part>(turn, 7), (model::document_part{.url = "https://x/d.pdf",
                                                                         .media_type = "application/pdf",
                                                                         .filename = "T",
                                                                         .context = "C",
                                                                         .citations = R"({"enabled":true})"}));
}

TEST(openai_request_reader, reads_assistant_turns_with_thinking_refusals_and_calls)
{
    model::chat_request const asked =
        read_messages(R"({"role":"assistant","content":[{"type":"text","text":"a"},{"type":"refusal","refusal":"r"}],
          "refusal":"s","reasoning_content":"not told twice","annotations":[],"audio":{"id":"au"},
          "thinking_blocks":[{"type":"thinking","thinking":"t","signature":"S"},{"type":"redacted_thinking","data":"D"}],
          "tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{bad"},"cache_control":{"type":"ephemeral"}},
                        {"id":"2","function":{"name":"g","arguments":{"a":1}},"index":1},
                        {"id":"3","type":"custom","custom":{"name":"h","input":"x"}}]},
        {"role":"assistant","content":null,"reasoning":""})");
    EXPECT_EQ(asked.turns.at(0).parts,
              (std::vector<model::part>{
                  model::thinking_part{"t", "S"}, model::redacted_thinking_part{"D"}, model::text_part{"a", ""}, model::refusal_part{"r"},
                  model::refusal_part{"s"},
                  model::tool_call_part{.id = "1", .name = "f", .arguments = "{bad", .cache_control = R"({"type":"ephemeral"})"},
                  model::tool_call_part{.id = "2", .name = "g", .arguments = R"({"a":1})"},
                  model::tool_call_part{.id = "3", .name = "h", .arguments = "x", .custom = true}}));
    EXPECT_EQ(asked.turns.at(1).parts, (std::vector<model::part>{model::thinking_part{"", ""}})) << "DeepSeek wants it back even empty";
    EXPECT_EQ(asked.extras, (std::vector<model::extra_field>{{"messages[0].audio", R"({"id":"au"})"}}));
}

TEST(openai_request_reader, reads_tool_results_with_parts)
{
    model::chat_request const asked = read_messages(R"({"role":"tool","tool_call_id":"c","content":[{"type":"text","text":"a"},
        {"type":"image_url","image_url":{"url":"https://x"}}],"cache_control":{"type":"ephemeral"}})");
    model::tool_result_part const& result = part<model::tool_result_part>(asked.turns.at(0));
    EXPECT_EQ(result.content, (std::vector<model::tool_content>{model::text_part{"a", ""}, model::image_part{.url = "https://x"}}));
    EXPECT_EQ(result.cache_control, R"({"type":"ephemeral"})");
}

TEST(openai_request_reader, reads_the_deprecated_functions)
{
    model::chat_request const asked =
        read_body(R"({"model":"m","functions":[{"name":"f","description":"d","parameters":{"type":"object"}}],"function_call":{"name":"f"},
        "messages":[{"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{}"}},{"role":"function","name":"f","content":"r"}]})");
    EXPECT_EQ(asked.tools, (std::vector<model::tool>{{.name = "f", .description = "d", .parameters = R"({"type":"object"})"}}));
    EXPECT_EQ(asked.choice, (model::tool_choice{model::tool_choice::mode::named, "f", {}}));
    auto const& call = part<model::tool_call_part>(asked.turns.at(0));
    EXPECT_EQ(call.name, "f");
    EXPECT_FALSE(call.id.empty());
    EXPECT_EQ(asked.turns.at(1),
              (model::turn{role::tool, "", {model::tool_result_part{.tool_call_id = call.id, .content = {model::text_part{"r", ""}}}}}));
    EXPECT_EQ(read(R"(,"function_call":"none")").choice->how, model::tool_choice::mode::none);
    EXPECT_EQ(wrong_message(R"({"role":"function","name":"g","content":"r"})"),
              "messages[0].name answers a function that no message before it calls");
}

TEST(openai_request_reader, reads_tools_and_choices)
{
    model::chat_request const asked =
        read(R"(,"tools":[{"type":"function","function":{"name":"f","strict":true,"parameters":{"b":1, "a":2}},"cache_control":{"x":1}},
        {"type":"custom","custom":{"name":"c","format":{"type":"text"}}},{"type":"function","function":{"name":"g","x":1}}],
        "tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"required","tools":[{"type":"function","function":{"name":"f"}},{"type":"custom","custom":{"name":"c"}}]}})");
    EXPECT_EQ(asked.tools,
              (std::vector<model::tool>{{.name = "f", .parameters = R"({"b":1, "a":2})", .strict = true, .cache_control = R"({"x":1})"},
                                        {.name = "c", .custom = true, .format = R"({"type":"text"})"},
                                        {.name = "g"}}));
    EXPECT_EQ(asked.choice, (model::tool_choice{model::tool_choice::mode::required, "", {"f", "c"}}));
    EXPECT_EQ(extra(asked, "tools[2].function.x"), "1");
    using mode = model::tool_choice::mode;
    EXPECT_EQ(read(R"(,"tool_choice":"auto")").choice->how, mode::automatic);
    EXPECT_EQ(read(R"(,"tool_choice":"none")").choice->how, mode::none);
    EXPECT_EQ(read(R"(,"tool_choice":"required")").choice->how, mode::required);
    EXPECT_EQ(read(R"(,"tool_choice":"any")").choice->how, mode::required);
    EXPECT_EQ(read(R"(,"tool_choice":{"type":"function","function":{"name":"f"}})").choice, (model::tool_choice{mode::named, "f", {}}));
    EXPECT_EQ(read(R"(,"tool_choice":{"type":"custom","custom":{"name":"f"}})").choice, (model::tool_choice{mode::named, "f", {}}));
}

TEST(openai_request_reader, reads_response_formats)
{
    using kind = model::response_format::kind;
    EXPECT_EQ(read(R"(,"response_format":{"type":"text"})").format, (model::response_format{.what = kind::text}));
    EXPECT_EQ(read(R"(,"response_format":{"type":"json_object"})").format, (model::response_format{.what = kind::json_object}));
    EXPECT_EQ(
        read(
            R"(,"response_format":{"type":"json_schema","json_schema":{"name":"n","description":"d","schema":{"z":1,"a":2},"strict":true}})")
            .format,
        (model::response_format{kind::json_schema, "n", "d", R"({"z":1,"a":2})", true}));
    EXPECT_EQ(read(R"(,"response_format":{"type":"json_object","schema":{"a":1}})").format,
              (model::response_format{.what = kind::json_schema, .name = "response", .schema = R"({"a":1})"}));
}

TEST(openai_request_reader, names_the_path_of_what_is_wrong_in_messages)
{
    EXPECT_EQ(wrong_message("3"), "messages[0] must be an object, not a number");
    EXPECT_EQ(wrong_message(R"({"content":"x"})"), "messages[0].role is missing: it must be a string");
    EXPECT_EQ(wrong_message(R"({"role":"robot","content":"x"})"), "messages[0].role must be system, developer, user, assistant or tool");
    EXPECT_EQ(wrong_message(R"({"role":"user","content":"a"},{"role":"user"})"),
              "messages[1].content is missing: it must be a string or an array of parts");
    EXPECT_EQ(wrong_message(R"({"role":"user","content":{}})"), "messages[0].content must be a string or an array of parts, not an object");
    EXPECT_EQ(wrong_message(R"({"role":"user","content":["x"]})"), "messages[0].content[0] must be an object, not a string");
    EXPECT_EQ(wrong_message(R"({"role":"user","content":[{"type":"text","text":"a"},{"type":"text"}]})"),
              "messages[0].content[1].text is missing: it must be a string");
    EXPECT_EQ(wrong_message(R"({"role":"user","content":[{"type":"image_url","image_url":{"url":7}}]})"),
              "messages[0].content[0].image_url.url must be a string, not a number");
    EXPECT_EQ(wrong_message(R"({"role":"user","content":[{"type":"image_url","image_url":"x"}]})"),
              "messages[0].content[0].image_url must be an object, not a string");
    EXPECT_EQ(wrong_message(R"({"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,@@"}}]})"),
              "messages[0].content[0].image_url.url cannot be read: a data URL's content is not valid base64");
    EXPECT_EQ(wrong_message(R"({"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,"}}]})"),
              "messages[0].content[0].image_url.url is a data URL without content");
    EXPECT_EQ(wrong_message(R"({"role":"user","content":[{"type":"input_audio","input_audio":{"data":"@","format":"wav"}}]})"),
              "messages[0].content[0].input_audio.data is not base64");
    EXPECT_EQ(wrong_message(R"({"role":"user","content":[{"type":"file","file":{"filename":"x"}}]})"),
              "messages[0].content[0].file holds no file: give file_data or file_id");
    EXPECT_EQ(wrong_message(R"({"role":"user","content":[{"type":"file","file":{"file_data":"@"}}]})"),
              "messages[0].content[0].file.file_data is neither a data URL nor base64");
    EXPECT_EQ(wrong_message(R"({"role":"system","content":[{"type":"image_url"}]})"),
              "messages[0].content[0].type is a part that a message of this role cannot hold");
    EXPECT_EQ(wrong_message(R"({"role":"user","content":[{"type":"video_url"}]})"),
              "messages[0].content[0].type is no part this gateway can translate (text, image_url, input_audio, file, refusal)");
    EXPECT_EQ(wrong_message(R"({"role":"tool","content":"x"})"), "messages[0].tool_call_id is missing: it must be a string");
    EXPECT_EQ(
        wrong_message(
            R"({"role":"assistant","tool_calls":[{"id":"1","function":{"name":"f","arguments":"{}"}},{"id":"2","function":{"arguments":"{}"}}]})"),
        "messages[0].tool_calls[1].function.name is missing: it must be a string");
    EXPECT_EQ(wrong_message(R"({"role":"assistant","tool_calls":[{"id":"1","type":"web"}]})"),
              "messages[0].tool_calls[0].type must be function or custom");
    EXPECT_EQ(wrong_message(R"({"role":"assistant","tool_calls":{}})"), "messages[0].tool_calls must be an array, not an object");
    EXPECT_EQ(wrong_message(R"({"role":"assistant","thinking_blocks":[{"type":"x"}]})"),
              "messages[0].thinking_blocks[0].type must be thinking or redacted_thinking");
}

/// `count` elements of an array.
std::string many(std::string_view element, std::size_t count)
{
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out.append(i == 0 ? "" : ",").append(element);
    return out;
}

TEST(openai_request_reader, bounds_every_list_it_keeps)
{
    EXPECT_EQ(wrong_message(many(R"({"role":"user","content":""})", 100'001)), "messages[100000] is one message too many");
    EXPECT_EQ(wrong_message(R"({"role":"user","content":[)" + many(R"({"type":"text","text":""})", 10'001) + "]}"),
              "messages[0].content[10000] is one part too many for one message");
    EXPECT_EQ(wrong_message(many(R"({"role":"user","content":[)" + many(R"({"type":"text","text":""})", 10'000) + "]}", 21)),
              "messages[20] is one message too many");
    EXPECT_EQ(wrong_message(R"({"role":"assistant","tool_calls":[)" + many(R"({"id":"1","function":{"name":"f","arguments":""}})", 10'001) +
                            "]}"),
              "messages[0].tool_calls[10000] is one call too many for one message");
    EXPECT_EQ(wrong_message(R"({"role":"assistant","thinking_blocks":[)" + many(R"({"type":"thinking"})", 10'001) + "]}"),
              "messages[0].thinking_blocks[10000] is one block too many for one message");
    EXPECT_EQ(wrong_field(R"("tools":[)" + many(R"({"type":"function","function":{"name":"f"}})", 4097) + "]"),
              "tools[4096] is one tool too many");
    EXPECT_EQ(wrong_field(R"("functions":[)" + many(R"({"name":"f"})", 4097) + "]"), "functions[4096] is one function too many");
    EXPECT_EQ(wrong_field(R"("stop":[)" + many(R"("s")", 1025) + "]"), "stop[1024] is one stop sequence too many");
    EXPECT_EQ(wrong_field(many(R"("x":1)", 1025)), "x is one unknown field too many");
}

TEST(openai_request_reader, names_the_path_of_what_is_wrong_elsewhere)
{
    EXPECT_EQ(wrong_field(R"("temperature":"hot")"), "temperature must be a number, not a string");
    EXPECT_EQ(wrong_field(R"("temperature":1e999)"), "temperature is a number too large to follow");
    EXPECT_EQ(wrong_field(R"("n":0)"), "n must be at least 1");
    EXPECT_EQ(wrong_field(R"("stop":[1])"), "stop[0] must be a string, not a number");
    EXPECT_EQ(wrong_field(R"("stop":{})"), "stop must be a string or an array of strings, not an object");
    EXPECT_EQ(wrong_field(R"("tools":{})"), "tools must be an array, not an object");
    EXPECT_EQ(wrong_field(R"("tools":[{"type":"function"}])"), "tools[0].function is missing: it must be an object");
    EXPECT_EQ(wrong_field(R"("tools":[{"type":"function","function":{"name":""}}])"), "tools[0].function.name must not be empty");
    EXPECT_EQ(wrong_field(R"("tools":[{"type":"function","function":{"name":"f","parameters":"{}"}}])"),
              "tools[0].function.parameters must be an object, not a string");
    EXPECT_EQ(wrong_field(R"("tools":[{"type":"web_search"}])"), "tools[0].type must be function or custom");
    EXPECT_EQ(wrong_field(R"("functions":[7])"), "functions[0] must be an object, not a number");
    EXPECT_EQ(wrong_field(R"("tool_choice":"maybe")"), "tool_choice must be none, auto, required or an object");
    EXPECT_EQ(wrong_field(R"("tool_choice":{"type":"function"})"), "tool_choice.function is missing: it must be an object");
    EXPECT_EQ(wrong_field(R"("tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[]}})"),
              "tool_choice.allowed_tools.tools must be an array with at least one tool");
    EXPECT_EQ(wrong_field(R"("tool_choice":{"type":"mcp"})"), "tool_choice.type must be function, custom or allowed_tools");
    EXPECT_EQ(wrong_field(R"("response_format":{"type":"xml"})"), "response_format.type must be text, json_object or json_schema");
    EXPECT_EQ(wrong_field(R"("response_format":{"type":"json_schema","json_schema":{"schema":{}}})"),
              "response_format.json_schema.name is missing: it must be a string");
    EXPECT_EQ(wrong_field(R"("response_format":{"type":"json_schema"})"), "response_format.json_schema is missing: it must be an object");
    EXPECT_EQ(wrong_field(R"("parallel_tool_calls":1)"), "parallel_tool_calls must be true or false, not a number");
    EXPECT_EQ(wrong_field(R"("reasoning_effort":3)"), "reasoning_effort must be a string, not a number");
}

}  // namespace

}  // namespace signalbox::dialect::openai_chat
