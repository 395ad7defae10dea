// OpenAI streams in full detail: captures of its many servers, every cut, and what broken streams give.
#include "tests/engine/dialect/openai_replay.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect::openai_chat {

namespace {

using replay::golden;
using replay::read_stream;
using replay::stream_of;

TEST(openai_stream_reader, tells_parallel_tool_calls_and_then_usage)
{
    EXPECT_EQ(read_stream(golden("parallel_tools.sse")), "start c1 M\n"
                                                         "tool 0 call_1 get_weather\narguments 0 {\"city\":\"Oslo\"}\n"
                                                         "tool 1 call_2 get_weather\narguments 1 {\"city\":\"Bergen\"}\n"
                                                         "usage 50/0/0 30/0\nfinish tool_calls (tool_calls)\nend\ncontents 4\n");
}

TEST(openai_stream_reader, decodes_text_and_every_count_of_usage)
{
    EXPECT_EQ(read_stream(golden("openai_text.sse")), "start chatcmpl-B9 gpt-5.4-2026-03-05\n"
                                                      "text He said: \"usage\":1, \"finish_reason\":\"x\"\n"
                                                      "text  caf\xC3\xA9 \xF0\x9F\x98\x80 \xC3\xB8l\n"
                                                      "usage 2006/1920/64 300/128\nfinish stop (stop)\nend\ncontents 2\n");
}

TEST(openai_stream_reader, passes_over_comments_and_tells_reasoning_content)
{
    EXPECT_EQ(read_stream(golden("deepseek_reasoning.sse")),
              "start 30f6 deepseek-v4-pro\nreasoning Think\ntext 42\nusage 17/8/0 9/6\nfinish length (length)\nend\ncontents 2\n");
}

TEST(openai_stream_reader, calls_a_finish_inside_the_arguments_of_a_call_truncated)
{
    auto const ended = [](std::string const& arguments, std::string const& finish) {
        return read_stream(
            stream_of({R"({"id":"i","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"f",)"
                       R"("arguments":")" +
                           arguments + R"("}}]}}]})",
                       R"({"choices":[{"index":0,"delta":{},"finish_reason":")" + finish + R"("}]})", "[DONE]"}));
    };
    for (std::string const finish : {"stop", "tool_calls"}) {
        EXPECT_TRUE(ended(R"({\"path\":\"/srv)", finish).ends_with("fault truncated\ncontents 1\n")) << finish;
        EXPECT_TRUE(ended(R"({\"a\":[1,2)", finish).ends_with("fault truncated\ncontents 1\n")) << finish;
        EXPECT_TRUE(ended(R"({\"a\":\"}\"})", finish).ends_with("end\ncontents 1\n")) << finish;
        EXPECT_TRUE(ended("no object", finish).ends_with("end\ncontents 1\n")) << finish << ": whatever the model wrote";
        EXPECT_TRUE(ended("", finish).ends_with("end\ncontents 1\n")) << finish;
    }
    for (std::string const finish : {"length", "content_filter"})
        EXPECT_TRUE(ended(R"({\"path\":\"/srv)", finish).ends_with("end\ncontents 1\n")) << finish << " says so itself";
}

TEST(openai_stream_reader, ends_with_the_error_of_a_stream_that_failed)
{
    EXPECT_EQ(read_stream(golden("openrouter_error.sse")),
              "start gen-1 x/y\ntext Hal\nerror 502 [provider_unavailable] [] Provider disconnected\ncontents 1\n");
}

TEST(openai_stream_reader, tells_that_the_server_is_still_at_work)
{
    std::string const content = R"(data: {"choices":[{"delta":{"content":"a"}}]})"
                                "\n\n";
    std::string const finish = R"(data: {"choices":[{"delta":{},"finish_reason":"stop"}]})"
                               "\n\n";
    std::string const wire = ": PROCESSING\n\n" + content + ": PROCESSING\n\n" + finish;
    EXPECT_EQ(read_stream(wire), "start  \ntext a\nalive\nfinish stop (stop)\nend\ncontents 1\n") << "not before the reply has begun";
    EXPECT_EQ(replay::digest_stream(wire), "start  \ntext \nfinish stop (stop)\nend\ncontents 1\n");
}

TEST(openai_stream_reader, tells_what_no_other_dialect_has)
{
    std::string const wire = stream_of({R"({"choices":[{"delta":{"content":"a","annotations":[]}}]})",
                                        R"({"choices":[{"delta":{"annotations":[{"type":"url_citation"}]}}]})",
                                        R"({"choices":[{"delta":{"images":[{}],"audio":{"data":"x"}},"finish_reason":"stop"}]})"});
    EXPECT_EQ(replay::only(read_stream(wire), {"loss"}), "loss reply.annotations\nloss reply.images\nloss reply.audio\n");
    EXPECT_EQ(replay::only(replay::digest_stream(wire), {"loss"}), "");
}

TEST(openai_stream_reader, takes_usage_from_x_groq_and_reasoning_by_its_short_name)
{
    EXPECT_EQ(read_stream(golden("groq.sse")),
              "start chatcmpl-g llama-3.3-70b\nreasoning Hm.\ntext Hi\nusage 40/0/0 3/0\nfinish stop (stop)\nend\ncontents 2\n");
}

TEST(openai_stream_reader, reports_cumulative_usage_of_every_chunk_and_the_stop_string)
{
    EXPECT_EQ(read_stream(golden("vllm_continuous_usage.sse")),
              "start chatcmpl-v q\nusage 5/0/0 0/0\ntext a\nusage 5/0/0 1/0\nusage 5/0/0 2/0\nusage 5/0/0 2/0\n"
              "finish stop_sequence (stop) ###\nend\ncontents 1\n");
}

TEST(openai_stream_reader, keeps_several_choices_apart_and_begins_with_the_first_event_that_says_something)
{
    EXPECT_EQ(read_stream(golden("azure_two_choices.sse")), "start chatcmpl-a gpt-4o\ntext A\nrefusal#1 No\nfinish length "
                                                            "(length)\nfinish#1 content_filter (content_filter)\nend\ncontents 2\n");
}

TEST(openai_stream_reader, yields_the_same_events_wherever_the_bytes_are_cut)
{
    for (std::string_view const name : replay::streams()) {
        std::string const wire = golden(name);
        std::string const whole = read_stream(wire);
        std::vector<std::string_view> bytes;
        for (std::size_t i = 0; i < wire.size(); ++i) bytes.push_back(std::string_view(wire).substr(i, 1));
        EXPECT_EQ(replay::read(framing::stream, detail::full, bytes), whole) << name << " byte by byte";
        for (std::size_t cut = 0; cut <= wire.size(); ++cut) {
            std::string_view const all(wire);
            ASSERT_EQ(replay::read(framing::stream, detail::full, {all.substr(0, cut), all.substr(cut)}), whole)
                << name << " cut at " << cut;
        }
    }
}

TEST(openai_stream_reader, reads_every_line_end_the_same)
{
    std::string const wire = golden("openai_text.sse");
    std::string const expected = read_stream(wire);
    for (std::string_view const end : {"\r\n", "\r"}) {
        std::string other;
        for (char const c : wire)
            if (c == '\n')
                other += end;
            else
                other += c;
        EXPECT_EQ(read_stream(other), expected);
    }
}

TEST(openai_stream_reader, calls_a_stream_truncated_at_every_byte_before_its_finish)
{
    std::string const wire = golden("parallel_tools.sse");
    std::size_t const finish = wire.find(R"("finish_reason":"tool_calls")");
    ASSERT_NE(finish, std::string::npos);
    for (std::size_t end = 0; end <= finish; ++end) {
        std::string const told = read_stream(std::string_view(wire).substr(0, end));
        ASSERT_NE(told.find("fault truncated\n"), std::string::npos) << "ended at byte " << end << "\n" << told;
        ASSERT_EQ(told.find("end\n"), std::string::npos) << told;
    }
    EXPECT_EQ(read_stream(""), "fault truncated\ncontents 0\n");
}

// The vendors' own clients read these: a finish reason and a clean end of the body are a whole answer.
TEST(openai_stream_reader, needs_no_end_mark_after_a_finish)
{
    std::string const answer = R"(data: {"id":"i","choices":[{"delta":{"content":"a"}}]})"
                               "\n\n"
                               R"(data: {"id":"i","choices":[{"delta":{},"finish_reason":"stop"}]})";
    std::string const expected = "start i \ntext a\nfinish stop (stop)\nend\ncontents 1\n";
    for (std::string_view const rest : {"", "\n", "\n\n", "\n\ndata: [DONE]", "\n\ndata: [DONE]\n", "\n\ndata: [DO", "\n\nda", "\n\n: bye"})
        EXPECT_EQ(read_stream(answer + std::string(rest)), expected) << rest;
    EXPECT_EQ(replay::digest_stream(answer + "\n"), "start i \ntext \nfinish stop (stop)\nend\ncontents 1\n");
    EXPECT_EQ(read_stream(answer + "\n\ndata: {\"id\":\"i\",\"choi"), "start i \ntext a\nfault truncated\ncontents 1\n")
        << "inside an event";
}

TEST(openai_stream_reader, takes_no_end_mark_for_a_finish)
{
    std::string const call =
        R"({"id":"i","choices":[{"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"{\"path\":\"/srv\",\"only\":\"*.t"}}]}}]})";
    EXPECT_EQ(read_stream(stream_of({call})),
              "start i \ntool 0 c f\narguments 0 {\"path\":\"/srv\",\"only\":\"*.t\nfault truncated\ncontents 1\n");
    EXPECT_EQ(replay::digest_stream(stream_of({call})), "start i \ntext \nfault truncated\ncontents 1\n");
    EXPECT_EQ(read_stream(stream_of({R"({"id":"i","choices":[]})"})), "fault malformed_reply\ncontents 0\n") << "nothing began";
    EXPECT_EQ(replay::digest_stream(stream_of({R"({"id":"i","choices":[]})"})), "fault malformed_reply\ncontents 0\n");
    std::string const two = stream_of({R"({"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}]})",
                                       R"({"choices":[{"index":1,"delta":{"content":"b"}}]})"});
    EXPECT_EQ(read_stream(two), "start  \ntext a\ntext#1 b\nfault truncated\ncontents 2\n") << "the second choice is not finished";
    EXPECT_EQ(replay::digest_stream(two), "start  \ntext \nfault truncated\ncontents 2\n");
}

TEST(openai_stream_reader, passes_over_data_that_is_null)
{
    std::string const wire = stream_of({R"({"choices":[{"delta":{"content":"a"}}]})", "null", " null ",
                                        R"({"choices":[{"delta":{"content":"b"},"finish_reason":"stop"}]})"});
    EXPECT_EQ(read_stream(wire), "start  \ntext a\ntext b\nfinish stop (stop)\nend\ncontents 2\n");
    EXPECT_EQ(replay::digest_stream(wire), "start  \ntext \nfinish stop (stop)\nend\ncontents 2\n");
}

TEST(openai_stream_reader, ignores_what_follows_the_end_mark_or_an_error)
{
    std::string const wire = stream_of({R"({"id":"i","model":"m","choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]})"});
    EXPECT_EQ(read_stream(wire + "data: {broken\n\n"), "start i m\ntext a\nfinish stop (stop)\nend\ncontents 1\n");
    // vLLM sends [DONE] after its error.
    EXPECT_EQ(read_stream("data: {\"error\":{\"message\":\"CUDA\",\"type\":\"InternalServerError\",\"code\":500}}\n\ndata: [DONE]\n\n"),
              "error 500 [InternalServerError] [] CUDA\ncontents 0\n");
    EXPECT_EQ(read_stream("data: {\"error\":\"busy\"}\n\n"), "error 0 [] [] busy\ncontents 0\n");
    EXPECT_EQ(read_stream("data: {\"object\":\"error\",\"message\":\"no\",\"type\":\"BadRequestError\",\"code\":400}\n\n"),
              "error 400 [BadRequestError] [] no\ncontents 0\n");
    EXPECT_EQ(read_stream("data: {\"choices\":[{\"index\":0,\"delta\":{},\"error\":{\"code\":429,\"message\":\"slow\"}}]}\n\n"),
              "error 429 [] [] slow\ncontents 0\n");
    EXPECT_EQ(read_stream("data: {\"choices\":[],\"x_groq\":{\"error\":\"over capacity\"}}\n\n"),
              "error 0 [] [] over capacity\ncontents 0\n");
    EXPECT_EQ(read_stream("data: {\"choices\":[{\"finish_reason\":\"insufficient_system_resource\"}]}\n\n"),
              "error 503 [server_error] [insufficient_system_resource] The provider ran out of resources.\ncontents 0\n");
}

TEST(openai_stream_reader, stays_failed_after_an_event_that_is_no_object)
{
    for (std::string_view const bad : {"data: {\"a\":\n\n", "data: 3\n\n", "data: [1]\n\n", "data: <html>\n\n", "data: [DONE]\n\n"})
        EXPECT_EQ(read_stream(bad), "fault malformed_reply\ncontents 0\n") << bad;
    auto const reader = make_reply_reader(framing::stream, detail::full);
    std::vector<model::reply_event> events;
    EXPECT_FALSE(reader->feed("data: 3\n\n", events));
    EXPECT_FALSE(reader->feed("data: {\"choices\":[]}\n\n", events));
    EXPECT_FALSE(reader->finish(events));
    EXPECT_TRUE(events.empty());
}

TEST(openai_stream_reader, bounds_events_choices_and_tool_calls)
{
    auto const reader = make_reply_reader(framing::stream, detail::full);
    std::vector<model::reply_event> events;
    model::result<void> fed;
    std::string const block(1 << 20, 'x');
    fed = reader->feed("data: ", events);
    for (int i = 0; i < 9 && fed; ++i) fed = reader->feed(block, events);
    ASSERT_FALSE(fed);
    EXPECT_EQ(fed.error().kind, model::fault::reply_too_large);
    EXPECT_EQ(read_stream(stream_of({R"({"choices":[{"index":128,"delta":{}}]})"})), "start  \nfault malformed_reply\ncontents 0\n");
    EXPECT_EQ(read_stream(stream_of({R"({"choices":[{"index":-1,"delta":{}}]})"})), "start  \nfault malformed_reply\ncontents 0\n");
    EXPECT_EQ(read_stream(stream_of({R"({"choices":[7]})"})), "start  \nfault malformed_reply\ncontents 0\n");
    std::string many = R"({"choices":[{"delta":{"tool_calls":[)";
    for (int i = 0; i < 1025; ++i) many.append(i ? "," : "").append("{\"index\":").append(std::to_string(i)).append("}");
    many += "]}}]}";
    EXPECT_NE(read_stream(stream_of({many})).find("fault malformed_reply\n"), std::string::npos);
    std::string const name(4097, 'n');
    for (std::string const& call : {R"({"index":0,"function":{"name":")" + name + R"("}})", R"({"index":0,"id":")" + name + R"("})"})
        EXPECT_EQ(read_stream(stream_of({R"({"id":"i","choices":[{"delta":{"tool_calls":[)" + call + "]}}]}"})),
                  "start i \nfault malformed_reply\ncontents 0\n");
}

// Which call a fragment belongs to.

std::string tools_of(std::vector<std::string_view> const& deltas)
{
    std::string wire;
    for (std::string_view const each : deltas)
        wire.append(R"(data: {"id":"r","model":"m","choices":[{"index":0,"delta":{"tool_calls":[)").append(each).append("]}}]}\n\n");
    wire += "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\ndata: [DONE]\n\n";
    return replay::only(read_stream(wire), {"tool", "arguments", "finish"});
}

TEST(openai_stream_reader, tells_interleaved_calls_by_their_index)
{
    EXPECT_EQ(
        tools_of(
            {R"({"index":1,"id":"b","function":{"name":"g","arguments":""}},{"index":0,"id":"a","function":{"name":"f","arguments":""}})",
             R"({"index":0,"function":{"arguments":"{1"}})", R"({"index":1,"function":{"arguments":"{2"}})",
             R"({"index":0,"function":{"arguments":"}"}},{"index":1,"function":{"arguments":"}"}})"}),
        "tool 0 b g\ntool 1 a f\narguments 1 {1\narguments 0 {2\narguments 1 }\narguments 0 }\nfinish tool_calls (tool_calls)\n");
}

TEST(openai_stream_reader, starts_a_call_once_when_id_and_name_come_with_every_fragment)
{
    EXPECT_EQ(tools_of({R"({"index":0,"id":"a","function":{"name":"f","arguments":"{"}})",
                        R"({"index":0,"id":"a","function":{"name":"f","arguments":"}"}})"}),
              "tool 0 a f\narguments 0 {\narguments 0 }\nfinish tool_calls (tool_calls)\n");
}

TEST(openai_stream_reader, goes_by_the_id_when_there_is_no_index)
{
    EXPECT_EQ(tools_of({R"({"id":"a","function":{"name":"f","arguments":"{"}})", R"({"function":{"arguments":"}"}})",
                        R"({"id":"b","function":{"name":"f","arguments":"{}"}})", R"({"id":"a","function":{"arguments":" "}})"}),
              "tool 0 a f\narguments 0 {\narguments 0 }\ntool 1 b f\narguments 1 {}\narguments 0  \nfinish tool_calls (tool_calls)\n");
}

TEST(openai_stream_reader, tells_calls_apart_that_all_have_index_zero)
{
    EXPECT_EQ(tools_of({R"({"index":0,"id":"a","function":{"name":"f","arguments":"{}"}})",
                        R"({"index":0,"id":"b","function":{"name":"f","arguments":"{}"}})"}),
              "tool 0 a f\narguments 0 {}\ntool 1 b f\narguments 1 {}\nfinish tool_calls (tool_calls)\n");
}

TEST(openai_stream_reader, tells_calls_without_ids_apart_by_a_name_that_comes_again_behind_whole_arguments)
{
    std::string const told = tools_of(
        {R"({"index":0,"function":{"name":"f","arguments":"{\"a\":\"}"}})", R"({"index":0,"function":{"name":"f","arguments":"\\\"\"}"}})",
         R"({"index":0,"function":{"name":"f","arguments":"{}"}})", R"({"function":{"name":"f","arguments":{"b":1}}})"});
    EXPECT_NE(told.find("_0_0 f\narguments 0 {\"a\":\"}\narguments 0 \\\"\"}\ntool 1 "), std::string::npos) << told;
    EXPECT_NE(told.find("_0_1 f\narguments 1 {}\ntool 2 "), std::string::npos) << told;
    EXPECT_NE(told.find("_0_2 f\narguments 2 {\"b\":1}\nfinish"), std::string::npos) << told;
}

TEST(openai_stream_reader, joins_a_name_that_comes_in_pieces_before_its_id)
{
    EXPECT_EQ(tools_of({R"({"index":0,"function":{"name":"get_"}})", R"({"index":0,"function":{"name":"weather"}})",
                        R"({"index":0,"id":"a","function":{"arguments":"{}"}})"}),
              "tool 0 a get_weather\narguments 0 {}\nfinish tool_calls (tool_calls)\n");
}

TEST(openai_stream_reader, gives_calls_without_id_one_of_their_own_and_calls_without_arguments_an_object)
{
    std::string const told = tools_of({R"({"function":{"name":"f"}})"});
    EXPECT_EQ(told.substr(0, 12), "tool 0 call_");
    EXPECT_NE(told.find("_0_0 f\narguments 0 {}\nfinish"), std::string::npos) << told;
    EXPECT_EQ(told, tools_of({R"({"function":{"name":"f"}})"})) << "the same reply gives the same id";
    std::string const two = tools_of({R"({"function":{"name":"f","arguments":"{}"}})", R"({"function":{"name":"g","arguments":"{}"}})"});
    EXPECT_NE(two.find("_0_1 g\narguments 1 {}\n"), std::string::npos) << two;
}

TEST(openai_stream_reader, takes_objects_for_arguments_custom_tools_and_the_deprecated_function_call)
{
    EXPECT_EQ(tools_of({R"({"index":0,"id":"a","function":{"name":"f","arguments":{"x": [1]}}})"}),
              "tool 0 a f\narguments 0 {\"x\": [1]}\nfinish tool_calls (tool_calls)\n");
    EXPECT_EQ(
        tools_of({R"({"index":0,"id":"a","type":"custom","custom":{"name":"f","input":""}})", R"({"index":0,"custom":{"input":"x"}})"}),
        "tool 0 a f custom\narguments 0 x\nfinish tool_calls (tool_calls)\n");
    std::string const old = stream_of({R"({"id":"r","choices":[{"delta":{"function_call":{"name":"f","arguments":"{"}}}]})",
                                       R"({"choices":[{"delta":{"function_call":{"arguments":"}"}},"finish_reason":"function_call"}]})"});
    EXPECT_NE(read_stream(old).find(" f\narguments 0 {\narguments 0 }\nfinish tool_calls (function_call)\nend\ncontents 2\n"),
              std::string::npos);
}

TEST(openai_stream_reader, calls_a_stop_after_tool_calls_what_it_is)
{
    std::string const wire = stream_of({R"({"choices":[{"delta":{"tool_calls":[{"id":"a","function":{"name":"f","arguments":"{}"}}]}}]})",
                                        R"({"choices":[{"delta":{},"finish_reason":"stop"}]})"});
    EXPECT_NE(read_stream(wire).find("finish tool_calls (stop)\n"), std::string::npos);
    EXPECT_NE(replay::digest_stream(wire).find("finish tool_calls (stop)\n"), std::string::npos);
}

TEST(openai_stream_reader, reads_content_in_parts_and_thinking_blocks)
{
    EXPECT_EQ(
        read_stream(stream_of(
            {R"({"choices":[{"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"a"}]},"finish_reason":"stop"}]})"})),
        "start  \nreasoning hm\ntext a\nfinish stop (stop)\nend\ncontents 1\n");
    EXPECT_EQ(
        read_stream(stream_of(
            {R"({"choices":[{"delta":{"reasoning_content":"x","thinking_blocks":[{"type":"thinking","thinking":"x","signature":""}]}}]})",
             R"({"choices":[{"delta":{"reasoning_content":"","thinking_blocks":[{"type":"thinking","thinking":"","signature":"S"}]}}]})",
             R"({"choices":[{"delta":{"thinking_blocks":[{"type":"redacted_thinking","data":"R"}]},"finish_reason":"stop"}]})"})),
        "start  \nreasoning x\nsignature S\nredacted R\nfinish stop (stop)\nend\ncontents 3\n");
}

TEST(openai_stream_reader, takes_usage_from_where_servers_put_it)
{
    auto const usage = [](std::string_view chunk) {
        std::string const wire = stream_of({R"({"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]})", chunk});
        std::string const full = replay::only(read_stream(wire), {"usage"});
        EXPECT_EQ(replay::only(replay::digest_stream(wire), {"usage"}), full);
        return full;
    };
    EXPECT_EQ(usage(R"({"choices":[],"usage":{"prompt_tokens":1204,"completion_tokens":10,"cached_tokens":1024}})"),
              "usage 1204/1024/0 10/0\n");
    EXPECT_EQ(usage(R"({"choices":[{"delta":{},"usage":{"prompt_tokens":1204,"completion_tokens":10}}]})"), "usage 1204/0/0 10/0\n");
    EXPECT_EQ(usage(R"({"choices":[],"usage":{"prompt_tokens":0,"completion_tokens":0}})"), "") << "a server that does not count";
}

TEST(openai_stream_reader, counts_reasoning_once_when_a_server_counts_it_beside_the_completion)
{
    std::string_view const beside =
        R"({"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":22,"completion_tokens_details":{"reasoning_tokens":7}}})";
    EXPECT_NE(read_stream(stream_of({beside})).find("usage 10/0/0 12/7\n"), std::string::npos);
    EXPECT_EQ(read_stream(stream_of({R"({"id":"i","choices":[{"finish_reason":"stop"}],"usage":{}})"})),
              "start i \nfinish stop (stop)\nend\ncontents 0\n")
        << "usage without counts says nothing";
}

TEST(openai_stream_reader, takes_what_comes_after_a_finish_reason_and_the_last_reason_for_the_end)
{
    EXPECT_EQ(read_stream(stream_of({R"({"choices":[{"delta":{},"finish_reason":"stop"}]})",
                                     R"({"choices":[{"delta":{"content":"late"},"finish_reason":"length"}]})"})),
              "start  \ntext late\nfinish length (length)\nend\ncontents 1\n");
    EXPECT_EQ(read_stream(stream_of({R"({"choices":[{"delta":{"content":"one "},"finish_reason":"stop"}]})",
                                     R"({"choices":[{"delta":{"content":"two"},"finish_reason":null}]})"})),
              "start  \ntext one \ntext two\nfinish stop (stop)\nend\ncontents 2\n");
}

TEST(openai_stream_reader, takes_an_empty_finish_reason_for_none)
{
    EXPECT_EQ(read_stream(stream_of({R"({"choices":[{"delta":{"content":"Hel"},"finish_reason":""}]})",
                                     R"({"choices":[{"delta":{"content":"lo"},"finish_reason":""}]})",
                                     R"({"choices":[{"delta":{"content":""},"finish_reason":"stop"}]})"})),
              "start  \ntext Hel\ntext lo\nfinish stop (stop)\nend\ncontents 2\n");
}

TEST(openai_stream_reader, takes_an_answer_and_a_call_after_reasoning_that_was_finished)
{
    std::string const wire = stream_of(
        {R"({"id":"i","choices":[{"delta":{"reasoning_content":"hm"},"finish_reason":"stop"}]})",
         R"({"id":"i","choices":[{"delta":{"content":"Answer"},"finish_reason":null}]})",
         R"({"id":"i","choices":[{"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"run","arguments":"{\"cmd\":"}}]}}]})",
         R"({"id":"i","choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\"x\"}"}}]},"finish_reason":"stop"}]})"});
    EXPECT_EQ(read_stream(wire), "start i \nreasoning hm\ntext Answer\ntool 0 c run\narguments 0 {\"cmd\":\narguments 0 \"x\"}\n"
                                 "finish tool_calls (stop)\nend\ncontents 4\n");
    EXPECT_EQ(replay::digest_stream(wire), "start i \ntext \nfinish tool_calls (stop)\nend\ncontents 4\n");
}

}  // namespace

}  // namespace signalbox::dialect::openai_chat
