// Ollama's replies: captures at every cut and cut short, plain ones, errors, what a digest finds, and what is written.
#include "engine/dialect/dialects.hpp"
#include "engine/dialect/failure_reply.hpp"
#include "engine/dialect/ollama/format.hpp"
#include "tests/engine/dialect/format_codecs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox::dialect::ollama {

namespace {

using replay::golden;
using testing::HasSubstr;

constexpr told_replies replies{definition};

class ollama_capture : public testing::TestWithParam<std::string> {};

TEST_P(ollama_capture, tells_the_same_events_wherever_the_bytes_are_cut)
{
    std::string const bytes = golden("ollama/" + GetParam() + ".ndjson"), events = golden("ollama/" + GetParam() + ".events");
    replies.expect_the_same_wherever_cut(bytes, events);
}

TEST_P(ollama_capture, is_truncated_when_it_stops_before_its_last_line_is_whole)
{
    std::string const bytes = golden("ollama/" + GetParam() + ".ndjson");
    replies.expect_truncated_before(bytes, bytes.size() - 2);
    EXPECT_EQ(replies.streamed(std::string_view(bytes).substr(0, bytes.size() - 1)), golden("ollama/" + GetParam() + ".events"))
        << "the last line may lack its end";
}

TEST_P(ollama_capture, gives_a_digest_the_same_facts)
{
    std::string const bytes = golden("ollama/" + GetParam() + ".ndjson"), events = golden("ollama/" + GetParam() + ".events");
    replies.expect_the_same_facts_of_a_digest(bytes, events);
}

INSTANTIATE_TEST_SUITE_P(all, ollama_capture, testing::Values("text", "tools", "generate"), [](auto const& info) { return info.param; });

TEST(ollama_reply_reader, reads_a_plain_reply_of_either_operation)
{
    std::string const chat =
        R"({"model":"M","message":{"role":"assistant","content":"Hi","thinking":"T"},"done":true,"done_reason":"length",)"
        R"("prompt_eval_count":7,"eval_count":4})";
    EXPECT_EQ(replies.whole(chat), "start  M\nreasoning T\ntext[0] Hi\nfinish length native=length\n"
                                   "usage in=7 cached=0 write=0 write1h=0 out=4 reasoning=0\nend\n");
    EXPECT_EQ(replies.whole(chat, detail::digest), "start  M\ntext[0] \nfinish length native=length\n"
                                                   "usage in=7 cached=0 write=0 write1h=0 out=4 reasoning=0\nend\n");
    EXPECT_EQ(replies.whole("{\n \"model\": \"M\",\n \"response\": \"Hi\",\n \"done\": true\n}"),
              "start  M\ntext[0] Hi\nfinish stop native=stop\nend\n");
    for (std::size_t size = 0; size < chat.size(); ++size)
        ASSERT_NE(replies.whole(std::string_view(chat).substr(0, size)).find("fault "), std::string::npos) << size;
}

TEST(ollama_reply_reader, knows_errors_and_reads_nothing_after_them)
{
    std::string const begun = "{\"model\":\"M\",\"message\":{\"role\":\"assistant\",\"content\":\"a\"},\"done\":false}\n";
    for (detail const how_much : {detail::full, detail::digest})
        EXPECT_THAT(replies.streamed(begun + "{\"error\":\"the runner stopped\"}\nrubbish\n", how_much),
                    HasSubstr("error 0  code= the runner stopped\n"));
    EXPECT_EQ(replies.whole(R"({"error":"model 'x' not found"})"), "error 0  code= model 'x' not found\n");
}

TEST(ollama_reply_reader, finds_what_is_malformed)
{
    for (std::string_view const bad :
         {R"({"a":1})", R"([])", R"(7)", R"({"message":7})", R"({"message":{"content":7}})", R"({"response":[]})",
          R"({"message":{"content":"","tool_calls":{}}})", R"({"message":{"content":"","tool_calls":[7]}})"})
        for (detail const how_much : {detail::full, detail::digest}) {
            EXPECT_THAT(replies.streamed(std::string(bad) + "\n", how_much), HasSubstr("fault malformed_reply")) << bad;
            EXPECT_THAT(replies.whole(bad, how_much), HasSubstr("fault malformed_reply")) << bad;
        }
    EXPECT_THAT(replies.streamed("{\"message\":\n"), HasSubstr("fault malformed_reply"));
}

std::vector<model::reply_event> const answer{model::reply_start{"up", "theirs"},
                                             model::reasoning_delta{"Hm."},
                                             model::text_delta{0, "Hel"},
                                             model::text_delta{0, "lo"},
                                             model::tool_start{0, 0, "c1", "f"},
                                             model::tool_start{0, 1, "c2", "g"},
                                             model::tool_arguments{0, 1, "{\"b\":"},
                                             model::tool_arguments{0, 0, ""},
                                             model::tool_arguments{0, 1, "2}"},
                                             model::finish{0, model::finish_reason::tool_calls, "tool_use", ""},
                                             model::usage_report{{.input_tokens = 9, .output_tokens = 7}},
                                             model::reply_end{}};

std::string written(framing how, std::vector<model::reply_event> const& events, std::string_view request)
{
    auto const writer = make_reply_writer(how, {.id = "7", .model = "shown", .created = 1'767'225'600, .request = request});
    std::string out;
    for (model::reply_event const& each : events) writer->write(each, out);
    return out;
}

constexpr std::string_view chat = R"({"model":"m","messages":[]})", generate = R"({"model":"m","prompt":"p"})";
std::string const head = R"({"model":"shown","created_at":"2026-01-01T00:00:00.000000Z",)";
std::string const calls = R"("tool_calls":[{"id":"c1","function":{"index":0,"name":"f","arguments":{}}},)"
                          R"({"id":"c2","function":{"index":1,"name":"g","arguments":{"b":2}}}])";
std::string const end = R"("done":true,"done_reason":"stop","prompt_eval_count":9,"eval_count":7})";

TEST(ollama_reply_writer, writes_one_object)
{
    EXPECT_EQ(written(framing::whole, answer, chat),
              head + R"("message":{"role":"assistant","content":"Hello","thinking":"Hm.",)" + calls + "}," + end);
    EXPECT_EQ(written(framing::whole, answer, generate), head + R"("response":"Hello","thinking":"Hm.",)" + calls + "," + end);
}

TEST(ollama_reply_writer, writes_lines_with_calls_in_one_piece)
{
    auto const line = [](std::string const& more) { return head + more + ",\"done\":false}\n"; };
    auto const message = [&](std::string const& more) { return line(R"("message":{"role":"assistant","content":)" + more + "}"); };
    EXPECT_EQ(written(framing::stream, answer, chat), message(R"("","thinking":"Hm.")") + message(R"("Hel")") + message(R"("lo")") +
                                                          message("\"\"," + calls) + head +
                                                          R"("message":{"role":"assistant","content":""},)" + end + "\n");
    EXPECT_EQ(written(framing::stream, {model::text_delta{0, "a"}, model::text_delta{1, "b"}}, generate), line(R"("response":"a")"));
}

TEST(ollama_reply_writer, is_read_again_as_what_was_written)
{
    for (std::string_view const request : {chat, generate})
        for (framing const how : {framing::whole, framing::stream})
            EXPECT_EQ(replay::only(replies.told(how, detail::full, {written(how, answer, request)}), {"reasoning", "finish", "usage"}),
                      request == chat
                          ? "reasoning Hm.\nfinish tool_calls native=stop\nusage in=9 cached=0 write=0 write1h=0 out=7 reasoning=0\n"
                          : "reasoning Hm.\nfinish stop native=stop\nusage in=9 cached=0 write=0 write1h=0 out=7 reasoning=0\n");
}

TEST(ollama_reply_writer, ends_a_stream_that_failed_with_an_error_and_nothing_after_it)
{
    auto const writer = make_reply_writer(framing::stream, {.id = "7", .model = "shown", .request = chat});
    std::string out;
    writer->write(model::text_delta{0, "a"}, out);
    out.clear();
    writer->fail({model::fault::idle_timeout}, out);
    EXPECT_EQ(out, "{\"error\":\"The provider fell silent.\",\"details\":{\"type\":\"timeout_error\",\"code\":\"idle_timeout\"}}\n");
    std::string after;
    writer->write(model::text_delta{0, "b"}, after);
    writer->write(model::reply_end{}, after);
    EXPECT_EQ(after, "");
}

TEST(ollama_errors, stand_in_a_text_with_what_is_known_beside_it)
{
    error_format const& words = format_of(model::dialect::ollama).errors;
    auto const unknown = words.read(404, R"({"error":"model 'x' not found"})");
    EXPECT_EQ(unknown.message, "model 'x' not found");
    EXPECT_EQ(words.tell_reported(unknown).status, 404);
    EXPECT_EQ(words.tell_reported(unknown).type, "not_found_error");
    auto const refused = words.read(401, R"({"error":"unauthorized"})");
    EXPECT_EQ(words.tell_reported(refused).status, 502) << "the key is the gateway's";
    EXPECT_EQ(
        describe({model::fault::unknown_model, "no such model", "model"}, model::dialect::ollama, "r1").body,
        R"({"error":"no such model","details":{"type":"not_found_error","code":"model_not_found","param":"model"},"request_id":"r1"})");
}

}  // namespace

}  // namespace signalbox::dialect::ollama
