// OpenAI's older completions: requests as chats, what no chat can say, replies read at every cut and written.
#include "engine/dialect/dialects.hpp"
#include "engine/wire/json.hpp"
#include "tests/engine/dialect/openai_replay.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect {
namespace {

using openai_chat::replay::told;
constexpr model::dialect openai = model::dialect::openai_chat;
request_reader const& reader = reader_of_requests(openai, operation::generate);

std::string refusal(std::string_view body)
{
    auto const read = reader.read(body);
    return read ? "" : std::string(name(read.error().kind)) + " " + read.error().param + ": " + read.error().detail;
}

std::string read_reply(framing how, detail how_much, std::vector<std::string_view> const& pieces)
{
    auto const reading = format_of(openai).row_of(operation::generate).read_reply(how, how_much);
    std::vector<model::reply_event> events;
    model::result<void> done;
    for (std::string_view const each : pieces)
        if (done) done = reading->feed(each, events);
    if (done) done = reading->finish(events);
    std::string out = told(events);
    if (!done) out += "fault " + std::string(name(done.error().kind)) + "\n";
    return out;
}

std::string const whole =
    R"({"id":"cmpl-1","object":"text_completion","created":7,"model":"up","choices":[)"
    R"({"text":"a\"b","index":1,"logprobs":null,"finish_reason":"length"},{"text":"c","index":0,"finish_reason":"stop"}],)"
    R"("usage":{"prompt_tokens":5,"completion_tokens":7,"total_tokens":12}})";
std::string const stream =
    "data: {\"id\":\"cmpl-1\",\"object\":\"text_completion\",\"model\":\"up\",\"choices\":[{\"text\":\"a\",\"index\":0,"
    "\"finish_reason\":null}]}\n\n: ping\n\n"
    "data: {\"id\":\"cmpl-1\",\"model\":\"up\",\"choices\":[{\"text\":\"b\",\"index\":0,\"finish_reason\":\"length\"}]}\n\n"
    "data: {\"id\":\"cmpl-1\",\"model\":\"up\",\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":7}}\n\n"
    "data: [DONE]\n\n";

TEST(completions, of_one_text_are_chats_of_one_message)
{
    auto const read = reader.read(
        R"({"model":"m","prompt":"Say \"hi\"","max_tokens":9,"temperature":0.5,"top_p":0.25,"n":2,"stop":["a","b"],)"
        R"("stream":true,"stream_options":{"include_usage":true},"user":"u","seed":3,"echo":false,"logprobs":null,"suffix":"","best_of":2})");
    ASSERT_TRUE(read) << read.error().detail;
    ASSERT_EQ(read->turns.size(), 1u);
    EXPECT_EQ(read->turns[0].who, model::role::user);
    ASSERT_EQ(read->turns[0].parts.size(), 1u);
    EXPECT_EQ(std::get<model::text_part>(read->turns[0].parts[0]).text, "Say \"hi\"");
    EXPECT_EQ(read->max_output_tokens, 9u);
    EXPECT_EQ(read->temperature, 0.5);
    EXPECT_EQ(read->top_p, 0.25);
    EXPECT_EQ(read->n, 2u);
    EXPECT_EQ(read->stop, (std::vector<std::string>{"a", "b"}));
    EXPECT_TRUE(read->stream && read->include_usage);
    EXPECT_EQ(read->user, "u");
    ASSERT_EQ(read->extras.size(), 1u);
    EXPECT_EQ(read->extras[0].name, "seed");
    EXPECT_EQ(std::get<model::text_part>(reader.read(R"({"prompt":["one"]})")->turns[0].parts[0]).text, "one") << "a list of one";
}

TEST(completions, that_no_chat_can_say_are_refused_with_the_field)
{
    EXPECT_EQ(refusal(R"({"model":"m","prompt":["a","b"]})"),
              "untranslatable prompt: prompt: models of other APIs answer one prompt at a time: send one text");
    for (std::string const tokens : {"[1,2]", "[[1,2]]"})
        EXPECT_EQ(refusal(R"({"model":"m","prompt":)" + tokens + "}"),
                  "untranslatable prompt: prompt: tokens mean something to their own model only: send text");
    EXPECT_EQ(refusal(R"({"prompt":"a","suffix":"b"})").substr(0, 22), "untranslatable suffix:");
    EXPECT_EQ(refusal(R"({"prompt":"a","echo":true})").substr(0, 20), "untranslatable echo:");
    EXPECT_EQ(refusal(R"({"prompt":"a","logprobs":0})").substr(0, 24), "untranslatable logprobs:");
    EXPECT_EQ(refusal(R"({"prompt":"a","best_of":3,"n":2})").substr(0, 23), "untranslatable best_of:");
    EXPECT_EQ(refusal(R"({"model":"m"})").substr(0, 19), "bad_request prompt:");
    EXPECT_EQ(refusal(R"({"prompt":""})").substr(0, 19), "bad_request prompt:");
    EXPECT_EQ(refusal(R"({"prompt":[{}]})").substr(0, 19), "bad_request prompt:");
    EXPECT_EQ(refusal(R"({"prompt":"a","n":0})"), "bad_request n: n must be at least 1");
    EXPECT_EQ(refusal(R"({"prompt":"a","stop":7})").substr(0, 17), "bad_request stop:");
}

TEST(completions, are_scanned_for_what_routing_and_limits_need)
{
    auto const seen = scan_request(openai, operation::generate,
                                   R"({"prompt":["a",[1]],"model":"m","n":2,"best_of":4,"max_tokens":5,"stream":true,"fallbacks":["x"]})");
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->model_literal, "\"m\"");
    EXPECT_TRUE(seen->stream);
    EXPECT_EQ(seen->max_output_tokens, 5u);
    EXPECT_EQ(seen->choices, 8u) << "the best of four, for two prompts";
    EXPECT_EQ(seen->further_models.size(), 1u);
    EXPECT_EQ(scan_request(openai, operation::generate, R"({"prompt":[1,2,3]})")->choices, 1u);
    EXPECT_EQ(scan_request(openai, operation::generate, R"({})")->choices, 1u);
    EXPECT_FALSE(scan_request(openai, operation::generate, R"({"model":"a","model":"b"})"));
    EXPECT_FALSE(scan_request(openai, operation::generate, R"({"stream":1})"));
}

TEST(completions, replies_read_alike_wherever_they_are_cut)
{
    std::string const whole_full =
        "start cmpl-1 up\ntext#1 a\"b\ntext c\nusage 5/0/0 7/0\nfinish stop (stop)\nfinish#1 length (length)\nend\n";
    std::string const whole_digest = "start cmpl-1 up\ntext \nusage 5/0/0 7/0\nfinish stop (stop)\nend\n";
    std::string const stream_full = "start cmpl-1 up\ntext a\nalive\ntext b\nusage 5/0/0 7/0\nfinish length (length)\nend\n";
    std::string const stream_digest = "start cmpl-1 up\ntext \nusage 5/0/0 7/0\nfinish length (length)\nend\n";
    struct {
        framing how;
        detail how_much;
        std::string_view bytes;
        std::string const& events;
    } const all[] = {{framing::whole, detail::full, whole, whole_full},
                     {framing::whole, detail::digest, whole, whole_digest},
                     {framing::stream, detail::full, stream, stream_full},
                     {framing::stream, detail::digest, stream, stream_digest}};
    for (auto const& one : all)
        for (std::size_t cut = 0; cut <= one.bytes.size(); ++cut)
            ASSERT_EQ(read_reply(one.how, one.how_much, {one.bytes.substr(0, cut), one.bytes.substr(cut)}), one.events)
                << "cut at byte " << cut;
    for (std::size_t size = 0; size < whole.size(); ++size)
        ASSERT_EQ(read_reply(framing::whole, detail::digest, {std::string_view(whole).substr(0, size)}), "fault truncated\n") << size;
}

TEST(completions, streams_that_stop_before_an_end_are_cut)
{
    std::string_view const first = std::string_view(stream).substr(0, stream.find("\n\n") + 2);
    EXPECT_EQ(read_reply(framing::stream, detail::digest, {first}), "start cmpl-1 up\ntext \nfault truncated\n");
    EXPECT_EQ(read_reply(framing::stream, detail::digest, {"data: [DONE]\n\n"}), "fault malformed_reply\n");
    EXPECT_EQ(read_reply(framing::stream, detail::full, {"data: {\"choices\":[{\"index\":65536,\"text\":\"a\"}]}\n\n"}),
              "start  \nfault malformed_reply\n");
    EXPECT_EQ(read_reply(framing::stream, detail::full, {"data: {\"error\":{\"message\":\"busy\",\"type\":\"t\",\"code\":\"c\"}}\n\n"}),
              "error 0 [t] [c] busy\n");
    for (std::string const bad : {R"({"choices":[{"index":0,"message":{"content":"a"}}]})", R"({"choices":[{"text":7}]})",
                                  R"({"choices":7})", R"({"choices":[]})", R"({"choices":["a"]})"})
        EXPECT_EQ(read_reply(framing::whole, detail::full, {bad}), "fault malformed_reply\n") << bad;
}

std::string written(framing how, std::vector<model::reply_event> const& events, bool usage = true)
{
    auto const writer =
        make_reply_writer(openai, operation::generate, how, {.id = "9", .model = "shown", .created = 7, .include_usage = usage});
    std::string out;
    for (model::reply_event const& each : events) writer->write(each, out);
    return out;
}

std::vector<model::reply_event> const answered{model::reply_start{"x", "up"},
                                               model::reasoning_delta{"hm"},
                                               model::text_delta{0, "a\"b"},
                                               model::keep_alive{},
                                               model::text_delta{0, "c"},
                                               model::finish{0, model::finish_reason::length, "max", ""},
                                               model::usage_report{{.input_tokens = 2, .output_tokens = 3}},
                                               model::reply_end{}};
std::string const details =
    R"("usage":{"prompt_tokens":2,"completion_tokens":3,"total_tokens":5,"prompt_tokens_details":{"cached_tokens":0,)"
    R"("cache_write_tokens":0,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,)"
    R"("accepted_prediction_tokens":0,"rejected_prediction_tokens":0}})";
std::string const head = R"({"id":"cmpl-9","object":"text_completion","created":7,"model":"shown","choices":[)";

TEST(completions, replies_are_written_whole)
{
    EXPECT_EQ(written(framing::whole, answered),
              head + R"({"text":"a\"bc","index":0,"logprobs":null,"finish_reason":"length"}],)" + details + "}");
    EXPECT_EQ(written(framing::whole, {model::reply_start{}, model::reply_end{}}),
              head + R"({"text":"","index":0,"logprobs":null,"finish_reason":"stop"}]})");
}

TEST(completions, replies_are_written_as_streams)
{
    auto const chunk = [](std::string const& choice, std::string const& usage = R"(,"usage":null)") {
        return "data: " + head + choice + "]" + usage + "}\n\n";
    };
    EXPECT_EQ(written(framing::stream, answered), chunk(R"({"text":"a\"b","index":0,"logprobs":null,"finish_reason":null})") +
                                                      ": keep-alive\n\n" +
                                                      chunk(R"({"text":"c","index":0,"logprobs":null,"finish_reason":null})") +
                                                      chunk(R"({"text":"","index":0,"logprobs":null,"finish_reason":"length"})") +
                                                      chunk("", "," + details) + "data: [DONE]\n\n");
    EXPECT_EQ(written(framing::stream, {model::reply_start{}, model::reply_end{}}, false),
              chunk(R"({"text":"","index":0,"logprobs":null,"finish_reason":"stop"})", "") + "data: [DONE]\n\n");
}

TEST(completions, replies_that_break_tell_the_error_and_no_end)
{
    for (framing const how : {framing::whole, framing::stream}) {
        auto const writer = make_reply_writer(openai, operation::generate, how, {.id = "9", .model = "shown"});
        std::string out;
        writer->write(model::text_delta{0, "a"}, out);
        writer->fail({model::fault::connection_reset, "gone"}, out);
        std::string const before = out;
        writer->write(model::reply_end{}, out);
        EXPECT_EQ(out, before);
        EXPECT_NE(out.find("\"error\":{"), std::string::npos) << out;
        EXPECT_EQ(out.find("[DONE]"), std::string::npos) << out;
    }
}

}  // namespace
}  // namespace signalbox::dialect
