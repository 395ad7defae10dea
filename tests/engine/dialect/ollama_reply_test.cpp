// Ollama's replies: captures at every cut and cut short, plain ones, errors, what a digest finds, and what is written.
#include "engine/dialect/dialects.hpp"
#include "engine/dialect/failure_reply.hpp"
#include "engine/dialect/ollama/codecs.hpp"
#include "tests/engine/dialect/anthropic_replay.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox::dialect::ollama {

namespace {

using replay::golden;
using testing::HasSubstr;

std::string told(framing how, detail how_much, std::initializer_list<std::string_view> pieces)
{
    return replay::told(*make_reply_reader(how, how_much), pieces);
}

std::string streamed(std::string_view bytes, detail how_much = detail::full)
{
    return told(framing::stream, how_much, {bytes});
}

std::string whole(std::string_view bytes, detail how_much = detail::full)
{
    return told(framing::whole, how_much, {bytes});
}

class ollama_capture : public testing::TestWithParam<std::string> {};

TEST_P(ollama_capture, tells_the_same_events_wherever_the_bytes_are_cut)
{
    std::string const bytes = golden("ollama/" + GetParam() + ".ndjson"), events = golden("ollama/" + GetParam() + ".events");
    EXPECT_EQ(streamed(bytes), events);
    std::string_view const all = bytes;
    for (std::size_t cut = 0; cut <= all.size(); ++cut)
        ASSERT_EQ(told(framing::stream, detail::full, {all.substr(0, cut), all.substr(cut)}), events) << "cut at byte " << cut;
}

TEST_P(ollama_capture, is_truncated_when_it_stops_before_its_last_line_is_whole)
{
    std::string const bytes = golden("ollama/" + GetParam() + ".ndjson");
    for (detail const how_much : {detail::full, detail::digest})
        for (std::size_t size = 0; size + 2 < bytes.size(); ++size) {
            std::string const seen = streamed(std::string_view(bytes).substr(0, size), how_much);
            ASSERT_NE(seen.find("fault truncated"), std::string::npos) << size << "\n" << seen;
            ASSERT_EQ(seen.find("end\n"), std::string::npos) << size;
        }
    EXPECT_EQ(streamed(std::string_view(bytes).substr(0, bytes.size() - 1)), golden("ollama/" + GetParam() + ".events"))
        << "the last line may lack its end";
}

TEST_P(ollama_capture, gives_a_digest_the_same_facts)
{
    std::string const bytes = golden("ollama/" + GetParam() + ".ndjson"), events = golden("ollama/" + GetParam() + ".events");
    EXPECT_EQ(replay::only(streamed(bytes, detail::digest), {"start", "finish", "usage", "end", "error"}),
              replay::only(events, {"start", "finish", "usage", "end", "error"}));
    EXPECT_EQ(replay::only(streamed(bytes, detail::digest), {"text"}), "text[0] \n") << "the first content, once";
    auto const full = make_reply_reader(framing::stream, detail::full), digest = make_reply_reader(framing::stream, detail::digest);
    std::vector<model::reply_event> out;
    ASSERT_TRUE(full->feed(bytes, out));
    ASSERT_TRUE(digest->feed(bytes, out));
    EXPECT_EQ(digest->content_events(), full->content_events());
}

INSTANTIATE_TEST_SUITE_P(all, ollama_capture, testing::Values("text", "tools", "generate"), [](auto const& info) { return info.param; });

TEST(ollama_reply_reader, reads_a_plain_reply_of_either_operation)
{
    std::string const chat =
        R"({"model":"M","message":{"role":"assistant","content":"Hi","thinking":"T"},"done":true,"done_reason":"length",)"
        R"("prompt_eval_count":7,"eval_count":4})";
    EXPECT_EQ(whole(chat), "start  M\nreasoning T\ntext[0] Hi\nfinish length native=length\n"
                           "usage in=7 cached=0 write=0 write1h=0 out=4 reasoning=0\nend\n");
    EXPECT_EQ(whole(chat, detail::digest), "start  M\ntext[0] \nfinish length native=length\n"
                                           "usage in=7 cached=0 write=0 write1h=0 out=4 reasoning=0\nend\n");
    EXPECT_EQ(whole("{\n \"model\": \"M\",\n \"response\": \"Hi\",\n \"done\": true\n}"),
              "start  M\ntext[0] Hi\nfinish stop native=stop\nend\n");
    for (std::size_t size = 0; size < chat.size(); ++size)
        ASSERT_NE(whole(std::string_view(chat).substr(0, size)).find("fault "), std::string::npos) << size;
}

TEST(ollama_reply_reader, knows_errors_and_reads_nothing_after_them)
{
    std::string const begun = "{\"model\":\"M\",\"message\":{\"role\":\"assistant\",\"content\":\"a\"},\"done\":false}\n";
    for (detail const how_much : {detail::full, detail::digest})
        EXPECT_THAT(streamed(begun + "{\"error\":\"the runner stopped\"}\nrubbish\n", how_much),
                    HasSubstr("error 0  code= the runner stopped\n"));
    EXPECT_EQ(whole(R"({"error":"model 'x' not found"})"), "error 0  code= model 'x' not found\n");
}

TEST(ollama_reply_reader, finds_what_is_malformed)
{
    for (std::string_view const bad :
         {R"({"a":1})", R"([])", R"(7)", R"({"message":7})", R"({"message":{"content":7}})", R"({"response":[]})",
          R"({"message":{"content":"","tool_calls":{}}})", R"({"message":{"content":"","tool_calls":[7]}})"})
        for (detail const how_much : {detail::full, detail::digest}) {
            EXPECT_THAT(streamed(std::string(bad) + "\n", how_much), HasSubstr("fault malformed_reply")) << bad;
            EXPECT_THAT(whole(bad, how_much), HasSubstr("fault malformed_reply")) << bad;
        }
    EXPECT_THAT(streamed("{\"message\":\n"), HasSubstr("fault malformed_reply"));
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
            EXPECT_EQ(replay::only(told(how, detail::full, {written(how, answer, request)}), {"reasoning", "finish", "usage"}),
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
