// Events as responses: the order of a stream, what a client's accumulator makes of it, plain responses, and errors.
#include "engine/dialect/openai_responses/codecs.hpp"
#include "engine/wire/json.hpp"
#include "engine/wire/sse.hpp"
#include "tests/engine/dialect/anthropic_replay.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox::dialect::openai_responses {

namespace {

using replay::compact;
using testing::ElementsAre;
using testing::HasSubstr;
using event_list = std::vector<model::reply_event>;

reply_identity const who{.id = "7", .model = "shown", .created = 5, .include_usage = true};

event_list const conversation{model::reply_start{"up", "up-model"},
                              model::reasoning_delta{"Thi"},
                              model::reasoning_delta{"nk."},
                              model::reasoning_signature{"SIG"},
                              model::redacted_reasoning{"HID"},
                              model::text_delta{0, "Hel"},
                              model::text_delta{0, "lo"},
                              model::tool_start{0, 0, "call_a", "f", false},
                              model::tool_arguments{0, 0, "{\"a\":"},
                              model::tool_arguments{0, 0, "1}"},
                              model::tool_start{0, 1, "call_b", "g", true},
                              model::tool_arguments{0, 1, "free"},
                              model::finish{0, model::finish_reason::tool_calls, "", ""},
                              model::usage_report{{.input_tokens = 9, .cached_tokens = 2, .output_tokens = 5, .reasoning_tokens = 3}},
                              model::reply_end{}};

std::string written(framing how, event_list const& events, reply_identity as = who)
{
    auto const writer = make_reply_writer(how, std::move(as));
    std::string out;
    for (model::reply_event const& each : events) writer->write(each, out);
    return out;
}

struct stream_event {
    std::string type, data;
};

std::vector<stream_event> parsed(std::string_view bytes)
{
    std::vector<stream_event> out;
    wire::sse_decoder decoder;
    wire::sse_event event;
    while (*decoder.next(bytes, event)) {
        EXPECT_TRUE(wire::check_json(event.data)) << event.data;
        out.push_back({std::string(event.type), std::string(event.data)});
    }
    return out;
}

std::vector<std::string> types_of(std::vector<stream_event> const& events)
{
    std::vector<std::string> out;
    for (stream_event const& each : events) out.push_back(each.type);
    return out;
}

std::string const outputs = compact(R"([
    {"id":"rs_sb_7_0","type":"reasoning","summary":[{"type":"summary_text","text":"Think."}],"encrypted_content":"SIG"},
    {"id":"rs_sb_7_1","type":"reasoning","summary":[],"encrypted_content":"redacted:HID"},
    {"id":"msg_7_2","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","annotations":[],"logprobs":[],"text":"Hello"}]},
    {"id":"fc_7_3","type":"function_call","status":"completed","call_id":"call_a","name":"f","arguments":"{\"a\":1}"},
    {"id":"ctc_7_4","type":"custom_tool_call","status":"completed","call_id":"call_b","name":"g","input":"free"}])");

TEST(responses_stream_writer, writes_every_item_in_the_order_of_the_api)
{
    auto const events = parsed(written(framing::stream, conversation));
    EXPECT_THAT(
        types_of(events),
        ElementsAre("response.created", "response.in_progress", "response.output_item.added", "response.reasoning_summary_part.added",
                    "response.reasoning_summary_text.delta", "response.reasoning_summary_text.delta",
                    "response.reasoning_summary_text.done", "response.reasoning_summary_part.done", "response.output_item.done",
                    "response.output_item.added", "response.output_item.done", "response.output_item.added", "response.content_part.added",
                    "response.output_text.delta", "response.output_text.delta", "response.output_text.done", "response.content_part.done",
                    "response.output_item.done", "response.output_item.added", "response.function_call_arguments.delta",
                    "response.function_call_arguments.delta", "response.function_call_arguments.done", "response.output_item.done",
                    "response.output_item.added", "response.custom_tool_call_input.delta", "response.custom_tool_call_input.done",
                    "response.output_item.done", "response.completed"));
    for (std::size_t i = 0; i < events.size(); ++i) {
        EXPECT_EQ(wire::json_view(events[i].data)["type"].string_or(""), events[i].type);
        EXPECT_EQ(wire::json_view(events[i].data)["sequence_number"].unsigned_integer(), i);
    }
    wire::json_view const end = wire::json_view(events.back().data)["response"];
    EXPECT_EQ(end["output"].raw(), outputs);
    EXPECT_EQ(end["status"].string_or(""), "completed");
    EXPECT_EQ(end["id"].string_or(""), "resp_7");
    EXPECT_EQ(end["model"].string_or(""), "shown");
    EXPECT_EQ(
        end["usage"].raw(),
        R"({"input_tokens":9,"input_tokens_details":{"cached_tokens":2,"cache_write_tokens":0},"output_tokens":5,"output_tokens_details":{"reasoning_tokens":3},"total_tokens":14})");
}

TEST(responses_stream_writer, announces_items_empty_and_names_them_in_their_events)
{
    auto const events = parsed(written(framing::stream, conversation));
    EXPECT_EQ(
        events[2].data,
        R"({"type":"response.output_item.added","sequence_number":2,"output_index":0,"item":{"id":"rs_sb_7_0","type":"reasoning","summary":[]}})");
    EXPECT_EQ(
        events[11].data,
        R"({"type":"response.output_item.added","sequence_number":11,"output_index":2,"item":{"id":"msg_7_2","type":"message","status":"in_progress","role":"assistant","content":[]}})");
    EXPECT_EQ(
        events[12].data,
        R"({"type":"response.content_part.added","sequence_number":12,"item_id":"msg_7_2","output_index":2,"content_index":0,"part":{"type":"output_text","annotations":[],"logprobs":[],"text":""}})");
    EXPECT_EQ(
        events[13].data,
        R"({"type":"response.output_text.delta","sequence_number":13,"item_id":"msg_7_2","output_index":2,"content_index":0,"delta":"Hel","logprobs":[]})");
    EXPECT_EQ(
        events[15].data,
        R"({"type":"response.output_text.done","sequence_number":15,"item_id":"msg_7_2","output_index":2,"content_index":0,"text":"Hello","logprobs":[]})");
    EXPECT_EQ(
        events[18].data,
        R"({"type":"response.output_item.added","sequence_number":18,"output_index":3,"item":{"id":"fc_7_3","type":"function_call","status":"in_progress","call_id":"call_a","name":"f","arguments":""}})");
    EXPECT_EQ(
        events[21].data,
        R"({"type":"response.function_call_arguments.done","sequence_number":21,"item_id":"fc_7_3","output_index":3,"name":"f","arguments":"{\"a\":1}"})");
}

TEST(responses_stream_writer, keeps_calls_open_whose_pieces_come_in_turns)
{
    auto const events = parsed(
        written(framing::stream, {model::reply_start{}, model::tool_start{0, 0, "a", "f"}, model::tool_arguments{0, 0, "{\"x\":"},
                                  model::tool_start{0, 1, "b", "g"}, model::tool_arguments{0, 1, "{}"}, model::tool_arguments{0, 0, "1}"},
                                  model::finish{0, model::finish_reason::tool_calls, "", ""}, model::reply_end{}}));
    wire::json_view const output = wire::json_view(events.back().data)["response"]["output"];
    std::vector<std::string> arguments;
    for (wire::json_view const each : output.elements()) arguments.push_back(each["arguments"].string_or(""));
    EXPECT_THAT(arguments, ElementsAre("{\"x\":1}", "{}"));
    EXPECT_THAT(types_of(events), ElementsAre("response.created", "response.in_progress", "response.output_item.added",
                                              "response.function_call_arguments.delta", "response.output_item.added",
                                              "response.function_call_arguments.delta", "response.function_call_arguments.delta",
                                              "response.function_call_arguments.done", "response.output_item.done",
                                              "response.function_call_arguments.done", "response.output_item.done", "response.completed"));
}

TEST(responses_stream_writer, writes_a_refusal_as_a_part_of_its_own)
{
    auto const events =
        parsed(written(framing::stream, {model::reply_start{}, model::text_delta{0, "A"}, model::refusal_delta{0, "No"},
                                         model::finish{0, model::finish_reason::content_filter, "", ""}, model::reply_end{}}));
    EXPECT_THAT(types_of(events),
                ElementsAre("response.created", "response.in_progress", "response.output_item.added", "response.content_part.added",
                            "response.output_text.delta", "response.output_text.done", "response.content_part.done",
                            "response.content_part.added", "response.refusal.delta", "response.refusal.done", "response.content_part.done",
                            "response.output_item.done", "response.incomplete"));
    wire::json_view const end = wire::json_view(events.back().data)["response"];
    EXPECT_EQ(end["incomplete_details"].raw(), R"({"reason":"content_filter"})");
    EXPECT_EQ(end["status"].string_or(""), "incomplete");
    EXPECT_THAT(
        std::string(end["output"].raw()),
        HasSubstr(
            R"("status":"incomplete","role":"assistant","content":[{"type":"output_text","annotations":[],"logprobs":[],"text":"A"},{"type":"refusal","refusal":"No"}])"));
}

TEST(responses_writers, say_that_the_limit_of_tokens_ended_the_answer)
{
    event_list const events{model::reply_start{}, model::text_delta{0, "A"}, model::finish{0, model::finish_reason::length, "", ""},
                            model::reply_end{}};
    EXPECT_THAT(written(framing::stream, events), HasSubstr("event: response.incomplete\n"));
    EXPECT_THAT(written(framing::whole, events),
                HasSubstr(R"("status":"incomplete","error":null,"incomplete_details":{"reason":"max_output_tokens"})"));
}

TEST(responses_whole_writer, writes_one_response)
{
    std::string const body = written(framing::whole, conversation);
    ASSERT_TRUE(wire::check_json(body)) << body;
    EXPECT_EQ(
        body.find(
            R"({"id":"resp_7","object":"response","created_at":5,"model":"shown","status":"completed","error":null,"incomplete_details":null,"output":)"),
        0u)
        << body;
    EXPECT_EQ(wire::json_view(body)["output"].raw(), outputs);
    EXPECT_EQ(wire::json_view(body)["usage"]["total_tokens"].unsigned_integer(), 14u);
}

TEST(responses_writers, repeat_what_the_client_asked_for)
{
    reply_identity as = who;
    as.request =
        R"({"model":"m","input":"x","temperature":0.5,"tools":[{"type":"function","name":"f"}],"metadata":{"a":"b"},"instructions":"Be brief.","previous_response_id":"resp_1","store":true,"tool_choice":null})";
    std::string const body = written(framing::whole, conversation, as);
    ASSERT_TRUE(wire::check_json(body)) << body;
    wire::json_view const response(body);
    EXPECT_EQ(response["temperature"].raw(), "0.5");
    EXPECT_EQ(response["tools"].raw(), R"([{"type":"function","name":"f"}])");
    EXPECT_EQ(response["metadata"].raw(), R"({"a":"b"})");
    EXPECT_EQ(response["instructions"].string_or(""), "Be brief.");
    EXPECT_EQ(response["tool_choice"].raw(), "\"auto\"");
    EXPECT_EQ(response["store"].raw(), "false") << "nothing is kept";
    EXPECT_EQ(response["previous_response_id"].raw(), "null");
    EXPECT_EQ(response["parallel_tool_calls"].raw(), "true");
    EXPECT_EQ(response["text"].raw(), R"({"format":{"type":"text"}})");
}

TEST(responses_stream_writer, breaks_off_in_both_ways_that_clients_look_for)
{
    auto const writer = make_reply_writer(framing::stream, who);
    std::string out;
    writer->write(model::reply_start{}, out);
    writer->write(model::text_delta{0, "Half"}, out);
    writer->fail({model::fault::truncated, "the stream ended early"}, out);
    writer->write(model::reply_end{}, out);
    writer->fail({model::fault::truncated, "again"}, out);
    auto const events = parsed(out);
    ASSERT_EQ(events.size(), 7u);
    EXPECT_EQ(events[5].data, R"({"type":"error","sequence_number":5,"code":"truncated","message":"the stream ended early","param":null,)"
                              R"("error":{"message":"the stream ended early","type":"server_error","param":null,"code":"truncated"}})");
    EXPECT_EQ(events[6].type, "response.failed");
    wire::json_view const response = wire::json_view(events[6].data)["response"];
    EXPECT_EQ(response["status"].string_or(""), "failed");
    EXPECT_EQ(response["error"].raw(), R"({"code":"truncated","message":"the stream ended early"})");
    EXPECT_EQ(out.find("response.completed"), std::string::npos);
}

TEST(responses_writers, tell_a_providers_error_in_openais_words)
{
    model::reply_error const seen{429, "rate_limit_error", "", "Slow down."};
    EXPECT_EQ(written(framing::whole, {model::reply_start{}, seen}),
              R"({"error":{"message":"Slow down.","type":"requests","param":null,"code":"rate_limit_exceeded"}})");
    EXPECT_THAT(written(framing::stream, {model::reply_start{}, seen}),
                HasSubstr(R"("code":"rate_limit_exceeded","message":"Slow down.","param":null,"error":{)"));
    auto const writer = make_reply_writer(framing::whole, who);
    std::string out;
    writer->fail({model::fault::idle_timeout, "silence"}, out);
    EXPECT_EQ(out, R"({"error":{"message":"silence","type":"server_error","param":null,"code":"idle_timeout"}})");
}

TEST(responses_writers, come_back_through_their_own_reader_as_they_were)
{
    for (framing const how : {framing::stream, framing::whole}) {
        std::string const again = replay::told(*make_reply_reader(how, detail::full), {written(how, conversation)});
        EXPECT_THAT(again, HasSubstr("start resp_7 shown\n"));
        EXPECT_THAT(again, HasSubstr("signature SIG\n")) << "known as another vendor's";
        EXPECT_THAT(again, HasSubstr("tool 0 call_a f\n"));
        EXPECT_THAT(again, HasSubstr("tool 1 call_b g custom\n"));
        EXPECT_THAT(again, HasSubstr("usage in=9 cached=2 write=0 write1h=0 out=5 reasoning=3\nfinish tool_calls native=completed\nend\n"));
    }
}

TEST(responses_writers, have_their_content_types)
{
    EXPECT_EQ(make_reply_writer(framing::stream, who)->content_type(), "text/event-stream; charset=utf-8");
    EXPECT_EQ(make_reply_writer(framing::whole, who)->content_type(), "application/json");
}

}  // namespace

}  // namespace signalbox::dialect::openai_responses
