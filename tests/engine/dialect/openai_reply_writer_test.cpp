// Replies as OpenAI clients get them, streamed and whole: the chunks and their order, usage, errors, and that our own reader reads them back.
#include "engine/wire/json.hpp"
#include "engine/wire/sse.hpp"
#include "tests/engine/dialect/openai_replay.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect::openai_chat {

namespace {

using model::finish_reason;
using events = std::vector<model::reply_event>;

reply_identity who(bool include_usage = false)
{
    return {.id = "01ABC", .model = "show \"me\"", .created = 1700000000, .include_usage = include_usage};
}

std::string written(framing how, reply_identity identity, events const& all)
{
    auto const writer = make_reply_writer(how, std::move(identity));
    std::string out;
    for (model::reply_event const& each : all) writer->write(each, out);
    return out;
}

/// The data of each event, without the head all chunks share.
std::vector<std::string> chunks(std::string_view stream)
{
    static constexpr std::string_view head =
        R"({"id":"chatcmpl-01ABC","object":"chat.completion.chunk","created":1700000000,"model":"show \"me\"",)";
    std::vector<std::string> out;
    wire::sse_decoder decoder;
    wire::sse_event event;
    while (*decoder.next(stream, event)) {
        EXPECT_EQ(event.type, "message");
        if (event.data.starts_with(head)) {
            EXPECT_TRUE(wire::check_json(event.data)) << event.data;
            event.data.remove_prefix(head.size());
        }
        out.emplace_back(event.data);
    }
    wire::sse_event rest;
    EXPECT_FALSE(*decoder.finish(rest));
    return out;
}

std::string delta(std::string_view members, std::string_view finish = "null", int choice = 0)
{
    return R"("choices":[{"index":)" + std::to_string(choice) + R"(,"delta":{)" + std::string(members) +
           R"(},"logprobs":null,"finish_reason":)" + std::string(finish) + "}]}";
}

std::string const role = delta(R"("role":"assistant","content":"","refusal":null)");

TEST(openai_stream_writer, sends_the_role_first_the_finish_apart_and_done_last)
{
    EXPECT_EQ(chunks(written(framing::stream, who(),
                             {model::reply_start{"u", "m"}, model::text_delta{0, "He\"y\n"}, model::text_delta{0, ""},
                              model::finish{0, finish_reason::length, "max_tokens", ""}, model::usage_report{}, model::reply_end{}})),
              (std::vector<std::string>{role, delta(R"("content":"He\"y\n")"), delta("", "\"length\""), "[DONE]"}));
}

TEST(openai_stream_writer, sends_usage_only_to_who_asked_and_null_before)
{
    model::usage const tokens{.input_tokens = 10,
                              .cached_tokens = 4,
                              .cache_write_tokens = 1,
                              .cache_write_1h_tokens = 2,
                              .output_tokens = 5,
                              .reasoning_tokens = 3};
    std::vector<std::string> const seen = chunks(written(framing::stream, who(true),
                                                         {model::reply_start{}, model::usage_report{}, model::text_delta{0, "a"},
                                                          model::finish{}, model::usage_report{tokens}, model::reply_end{}}));
    ASSERT_EQ(seen.size(), 5u);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_TRUE(seen[i].ends_with(R"(],"usage":null})")) << seen[i];
    EXPECT_EQ(
        seen[3],
        R"("choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,)"
        R"("prompt_tokens_details":{"cached_tokens":4,"cache_write_tokens":3,"audio_tokens":0},)"
        R"("completion_tokens_details":{"reasoning_tokens":3,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}})");
    EXPECT_EQ(seen[4], "[DONE]");
    std::vector<std::string> const silent =
        chunks(written(framing::stream, who(true), {model::reply_start{}, model::finish{}, model::reply_end{}}));
    EXPECT_EQ(silent.size(), 3u) << "no usage is known: none is made up";
}

TEST(openai_writers, call_an_estimate_one)
{
    for (framing const how : {framing::stream, framing::whole}) {
        std::string const seen =
            written(how, who(true),
                    {model::reply_start{}, model::text_delta{0, "a"}, model::finish{},
                     model::usage_report{{.input_tokens = 9, .output_tokens = 1, .estimated = true}}, model::reply_end{}});
        EXPECT_NE(seen.find(R"("prompt_tokens":9,"completion_tokens":1,"total_tokens":10,)"), std::string::npos) << seen;
        EXPECT_NE(seen.find(R"("rejected_prediction_tokens":0},"estimated":true})"), std::string::npos) << seen;
    }
}

TEST(openai_stream_writer, names_a_call_once_and_then_its_fragments)
{
    EXPECT_EQ(chunks(written(framing::stream, who(),
                             {model::reply_start{}, model::tool_start{0, 0, "c1", "f", false}, model::tool_arguments{0, 0, "{\"a\""},
                              model::tool_arguments{0, 0, ""}, model::tool_start{0, 1, "c2", "g", true}, model::tool_arguments{0, 1, "x"},
                              model::tool_arguments{0, 0, "}"}, model::finish{0, finish_reason::tool_calls, "", ""}, model::reply_end{}})),
              (std::vector<std::string>{
                  role, delta(R"("tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"f","arguments":""}}])"),
                  delta(R"("tool_calls":[{"index":0,"function":{"arguments":"{\"a\""}}])"),
                  delta(R"("tool_calls":[{"index":1,"id":"c2","type":"custom","custom":{"name":"g","input":""}}])"),
                  delta(R"("tool_calls":[{"index":1,"custom":{"input":"x"}}])"),
                  delta(R"("tool_calls":[{"index":0,"function":{"arguments":"}"}}])"), delta("", "\"tool_calls\""), "[DONE]"}));
}

TEST(openai_stream_writer, tells_reasoning_and_its_whole_block_when_it_is_signed)
{
    EXPECT_EQ(chunks(written(framing::stream, who(),
                             {model::reply_start{}, model::reasoning_delta{"Let "}, model::reasoning_delta{"me"},
                              model::reasoning_signature{"S=="}, model::redacted_reasoning{"R=="}, model::reasoning_delta{"More"},
                              model::reasoning_signature{"T=="}, model::refusal_delta{0, "No"},
                              model::finish{0, finish_reason::content_filter, "", ""}, model::reply_end{}})),
              (std::vector<std::string>{role, delta(R"("reasoning_content":"Let ")"), delta(R"("reasoning_content":"me")"),
                                        delta(R"("thinking_blocks":[{"type":"thinking","thinking":"Let me","signature":"S=="}])"),
                                        delta(R"("thinking_blocks":[{"type":"redacted_thinking","data":"R=="}])"),
                                        delta(R"("reasoning_content":"More")"),
                                        delta(R"("thinking_blocks":[{"type":"thinking","thinking":"More","signature":"T=="}])"),
                                        delta(R"("refusal":"No")"), delta("", "\"content_filter\""), "[DONE]"}));
}

TEST(openai_stream_writer, leaves_the_block_of_very_long_thoughts_out)
{
    std::string const megabyte(1 << 20, 'x');
    std::string const stream = written(framing::stream, who(),
                                       {model::reply_start{}, model::reasoning_delta{megabyte}, model::reasoning_delta{"y"},
                                        model::reasoning_signature{"S"}, model::reasoning_delta{"z"}, model::reasoning_signature{"T"}});
    EXPECT_EQ(stream.find(R"("signature":"S")"), std::string::npos);
    EXPECT_NE(stream.find(R"("thinking":"z","signature":"T")"), std::string::npos);
}

TEST(openai_stream_writer, gives_each_choice_its_role_and_its_finish)
{
    EXPECT_EQ(chunks(written(framing::stream, who(),
                             {model::reply_start{}, model::text_delta{1, "b"}, model::text_delta{0, "a"},
                              model::finish{1, finish_reason::other, "x", ""}, model::finish{1, finish_reason::stop, "", ""},
                              model::reply_end{}})),
              (std::vector<std::string>{role, delta(R"("role":"assistant","content":"","refusal":null)", "null", 1),
                                        delta(R"("content":"b")", "null", 1), delta(R"("content":"a")"), delta("", "\"stop\"", 1),
                                        delta("", "\"stop\""), "[DONE]"}));
}

TEST(openai_stream_writer, maps_the_finish_reasons_to_words_strict_clients_know)
{
    auto const word = [](finish_reason reason) {
        return chunks(written(framing::stream, who(), {model::reply_start{}, model::finish{0, reason, "native", "seq"}})).at(1);
    };
    EXPECT_EQ(word(finish_reason::stop), delta("", "\"stop\""));
    EXPECT_EQ(word(finish_reason::stop_sequence), delta("", "\"stop\""));
    EXPECT_EQ(word(finish_reason::other), delta("", "\"stop\""));
    EXPECT_EQ(word(finish_reason::length), delta("", "\"length\""));
    EXPECT_EQ(word(finish_reason::tool_calls), delta("", "\"tool_calls\""));
    EXPECT_EQ(word(finish_reason::content_filter), delta("", "\"content_filter\""));
}

TEST(openai_stream_writer, ends_a_failed_stream_with_an_error_and_without_done)
{
    auto const writer = make_reply_writer(framing::stream, who());
    std::string out;
    writer->write(model::reply_start{}, out);
    out.clear();
    writer->fail({model::fault::idle_timeout, "silence for 60 s"}, out);
    EXPECT_EQ(
        out, "data: {\"error\":{\"message\":\"silence for 60 s\",\"type\":\"server_error\",\"param\":null,\"code\":\"idle_timeout\"}}\n\n");
    out.clear();
    writer->write(model::reply_end{}, out);
    writer->fail({model::fault::internal, "again"}, out);
    EXPECT_EQ(out, "") << "nothing that looks like a good end follows";
}

TEST(openai_stream_writer, translates_the_upstreams_error_in_the_stream)
{
    std::string const expected =
        "data: {\"error\":{\"message\":\"Overloaded\",\"type\":\"server_error\",\"param\":null,\"code\":\"overloaded\"}}\n\n";
    EXPECT_EQ(written(framing::stream, who(), {model::reply_error{0, "overloaded_error", "", "Overloaded"}, model::reply_end{}}), expected);
    auto const writer = make_reply_writer(framing::stream, who());
    std::string out;
    writer->fail({model::fault::upstream_error, "Overloaded", "overloaded_error"}, out);
    EXPECT_EQ(out, expected);
    // The gateway's own credential never shows, nor what a provider says of it.
    out = written(framing::stream, who(), {model::reply_error{401, "", "invalid_api_key", "Incorrect API key provided: sk-abc"}});
    EXPECT_EQ(out.find("sk-abc"), std::string::npos);
    EXPECT_NE(out.find("The provider refused the gateway's credential."), std::string::npos);
}

TEST(openai_stream_writer, has_the_content_type_of_event_streams)
{
    EXPECT_EQ(make_reply_writer(framing::stream, who())->content_type(), "text/event-stream; charset=utf-8");
    EXPECT_EQ(make_reply_writer(framing::whole, who())->content_type(), "application/json");
}

constexpr std::string_view whole_head =
    R"({"id":"chatcmpl-01ABC","object":"chat.completion","created":1700000000,"model":"show \"me\"","choices":[)";

TEST(openai_whole_writer, writes_every_field_typed_clients_ask_for)
{
    EXPECT_EQ(
        written(framing::whole, who(),
                {model::reply_start{}, model::text_delta{0, "Hel"}, model::text_delta{0, "lo"}, model::finish{},
                 model::usage_report{{.input_tokens = 1, .output_tokens = 2}}, model::reply_end{}}),
        std::string(whole_head) +
            R"({"index":0,"message":{"role":"assistant","content":"Hello","refusal":null},"logprobs":null,"finish_reason":"stop"}],)"
            R"("usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,"prompt_tokens_details":{"cached_tokens":0,"cache_write_tokens":0,"audio_tokens":0},)"
            R"("completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}})");
}

TEST(openai_whole_writer, writes_nothing_before_the_end)
{
    EXPECT_EQ(written(framing::whole, who(), {model::reply_start{}, model::text_delta{0, "Hello"}, model::finish{}, model::usage_report{}}),
              "");
}

TEST(openai_whole_writer, writes_calls_reasoning_and_blocks)
{
    EXPECT_EQ(
        written(framing::whole, who(),
                {model::reply_start{}, model::reasoning_delta{"a"}, model::reasoning_delta{"b"}, model::reasoning_signature{"S"},
                 model::redacted_reasoning{"R"}, model::tool_start{0, 0, "c1", "f", false}, model::tool_arguments{0, 0, "{\"x\""},
                 model::tool_start{0, 1, "c2", "g", true}, model::tool_arguments{0, 0, ":1}"}, model::tool_arguments{0, 1, "in"},
                 model::tool_start{0, 2, "c3", "h", false}, model::finish{0, finish_reason::tool_calls, "", ""}, model::reply_end{}}),
        std::string(whole_head) +
            R"({"index":0,"message":{"role":"assistant","content":null,"refusal":null,"reasoning_content":"ab",)"
            R"("thinking_blocks":[{"type":"thinking","thinking":"ab","signature":"S"},{"type":"redacted_thinking","data":"R"}],)"
            R"("tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}},)"
            R"({"id":"c2","type":"custom","custom":{"name":"g","input":"in"}},)"
            R"({"id":"c3","type":"function","function":{"name":"h","arguments":"{}"}}]},"logprobs":null,"finish_reason":"tool_calls"}]})");
}

TEST(openai_whole_writer, writes_refusals_several_choices_and_empty_answers)
{
    EXPECT_EQ(written(framing::whole, who(),
                      {model::reply_start{}, model::refusal_delta{0, "N"}, model::refusal_delta{0, "o"}, model::text_delta{1, "b"},
                       model::finish{1, finish_reason::length, "", ""}, model::reply_end{}}),
              std::string(whole_head) +
                  R"({"index":0,"message":{"role":"assistant","content":null,"refusal":"No"},"logprobs":null,"finish_reason":"stop"},)"
                  R"({"index":1,"message":{"role":"assistant","content":"b","refusal":null},"logprobs":null,"finish_reason":"length"}]})");
    EXPECT_EQ(written(framing::whole, who(), {model::reply_start{}, model::reply_end{}}),
              std::string(whole_head) +
                  R"({"index":0,"message":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":"stop"}]})");
}

TEST(openai_whole_writer, writes_an_error_instead_of_a_reply)
{
    EXPECT_EQ(written(framing::whole, who(),
                      {model::reply_start{}, model::text_delta{0, "x"}, model::reply_error{429, "tokens", "rate_limit_exceeded", "slow"},
                       model::reply_end{}}),
              R"({"error":{"message":"slow","type":"tokens","param":null,"code":"rate_limit_exceeded"}})");
    auto const writer = make_reply_writer(framing::whole, who());
    std::string out;
    writer->fail({model::fault::truncated, "cut"}, out);
    writer->write(model::reply_end{}, out);
    EXPECT_EQ(out, R"({"error":{"message":"cut","type":"server_error","param":null,"code":"truncated"}})");
}

/// A reply of every kind of event, as our reader tells it again: ids are the gateway's, the native words are OpenAI's.
events rich_reply()
{
    return {
        model::reply_start{"chatcmpl-01ABC", "show \"me\""},
        model::reasoning_delta{"th\"ink"},
        model::reasoning_signature{"S"},
        model::redacted_reasoning{"R"},
        model::text_delta{0, "caf\xC3\xA9 \xF0\x9F\x98\x80"},
        model::refusal_delta{0, "no"},
        model::tool_start{0, 0, "c1", "f", false},
        model::tool_arguments{0, 0, "{\"a\":\"\\u0000\"}"},
        model::tool_start{0, 1, "c2", "g", true},
        model::tool_arguments{0, 1, "line\nline"},
        model::usage_report{{.input_tokens = 10, .cached_tokens = 4, .cache_write_tokens = 1, .output_tokens = 5, .reasoning_tokens = 3}},
        model::finish{0, finish_reason::tool_calls, "tool_calls", ""},
        model::reply_end{}};
}

TEST(openai_reply_writers, write_what_our_own_reader_reads_back)
{
    for (framing const how : {framing::stream, framing::whole}) {
        std::string const wire = written(how, who(true), rich_reply());
        auto const reader = make_reply_reader(how, detail::full);
        events seen;
        ASSERT_TRUE(reader->feed(wire, seen));
        ASSERT_TRUE(reader->finish(seen));
        EXPECT_EQ(replay::told(seen), replay::told(rich_reply()));
    }
}

TEST(openai_reply_writers, never_end_a_reply_well_that_was_cut_at_any_event)
{
    events const all = rich_reply();
    for (std::size_t kept = 0; kept + 1 < all.size(); ++kept) {
        auto const writer = make_reply_writer(framing::stream, who());
        std::string wire;
        for (std::size_t i = 0; i < kept; ++i) writer->write(all[i], wire);
        writer->fail({model::fault::truncated, "cut"}, wire);
        EXPECT_EQ(wire.find("[DONE]"), std::string::npos);
        std::string const told = replay::read_stream(wire);
        EXPECT_NE(told.find("error 0 [server_error] [truncated] cut\n"), std::string::npos) << told;
    }
}

}  // namespace

}  // namespace signalbox::dialect::openai_chat
