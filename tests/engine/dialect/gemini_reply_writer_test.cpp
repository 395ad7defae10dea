// Replies written for Gemini's clients, whole and as events, and errors in Google's words.
#include "engine/dialect/dialects.hpp"
#include "engine/dialect/failure_reply.hpp"
#include "tests/engine/dialect/anthropic_replay.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox::dialect {

namespace {

using testing::HasSubstr;
using events = std::vector<model::reply_event>;

std::string written(framing how, events const& all)
{
    std::string out;
    auto const writer = format_of(model::dialect::gemini).write_reply(how, {.id = "7", .model = "shown"});
    for (model::reply_event const& each : all) writer->write(each, out);
    return out;
}

events const answer{model::reply_start{"up", "up-model"},
                    model::reasoning_delta{"Let me "},
                    model::reasoning_delta{"see."},
                    model::reasoning_signature{"abc"},
                    model::text_delta{0, "Hel"},
                    model::text_delta{0, "lo"},
                    model::tool_start{0, 0, "c1", "f"},
                    model::tool_start{0, 1, "c2__sig_AbC-", "g"},
                    model::tool_arguments{0, 1, R"({"b":)"},
                    model::tool_arguments{0, 0, R"({"a":1})"},
                    model::tool_arguments{0, 1, "2}"},
                    model::finish{0, model::finish_reason::tool_calls, "tool_use", ""},
                    model::usage_report{{.input_tokens = 9, .cached_tokens = 4, .output_tokens = 7, .reasoning_tokens = 5}},
                    model::reply_end{}};

std::string const usage =
    R"("usageMetadata":{"promptTokenCount":9,"cachedContentTokenCount":4,"candidatesTokenCount":2,"thoughtsTokenCount":5,)"
    R"("totalTokenCount":16})";
std::string const calls = R"({"functionCall":{"id":"c1","name":"f","args":{"a":1}}},)"
                          R"({"functionCall":{"id":"c2__sig_AbC-","name":"g","args":{"b":2}},"thoughtSignature":"AbC+"})";
// "signalbox:abc" in base64.
std::string const seal = R"({"text":"","thought":true,"thoughtSignature":"c2lnbmFsYm94OmFiYw=="})";

TEST(gemini_reply_writer, writes_a_response_with_all_that_a_reply_has)
{
    EXPECT_EQ(written(framing::whole, answer),
              R"({"candidates":[{"content":{"parts":[{"text":"Let me see.","thought":true},)" + seal + R"(,{"text":"Hello"},)" + calls +
                  R"(],"role":"model"},"finishReason":"STOP","index":0}],)" + usage + R"(,"modelVersion":"shown","responseId":"7"})");
}

TEST(gemini_reply_writer, writes_pieces_with_whole_calls_and_the_usage_in_the_last)
{
    auto const piece = [](std::string const& parts) {
        return R"(data: {"candidates":[{"content":{"parts":[)" + parts +
               R"(],"role":"model"},"index":0}],"modelVersion":"shown","responseId":"7"})" + "\r\n\r\n";
    };
    EXPECT_EQ(written(framing::stream, answer),
              piece(R"({"text":"Let me ","thought":true})") + piece(R"({"text":"see.","thought":true})") + piece(seal) +
                  piece(R"({"text":"Hel"})") + piece(R"({"text":"lo"})") + piece(calls) +
                  R"(data: {"candidates":[{"content":{"parts":[{"text":""}],"role":"model"},"finishReason":"STOP","index":0}],)" + usage +
                  R"(,"modelVersion":"shown","responseId":"7"})" + "\r\n\r\n");
}

TEST(gemini_reply_writer, shows_that_it_is_alive_by_empty_lines)
{
    EXPECT_EQ(written(framing::stream, {model::reply_start{"up", "m"}, model::keep_alive{}}), "\r\n\r\n")
        << "Gemini CLI fails at a comment";
    EXPECT_EQ(silence_filler(model::dialect::gemini), "\r\n\r\n");
}

TEST(gemini_reply_writer, is_read_again_as_what_was_written)
{
    for (framing const how : {framing::whole, framing::stream}) {
        auto const reader = format_of(model::dialect::gemini).read_reply(how, detail::full);
        std::string const told = replay::told(*reader, {written(how, answer)});
        EXPECT_EQ(replay::only(told, {"signature", "tool", "arguments", "finish", "usage"}),
                  "signature abc\ntool 0 c1 f\narguments 0 {\"a\":1}\ntool 1 c2__sig_AbC- g\narguments 1 {\"b\":2}\n"
                  "finish tool_calls native=STOP\nusage in=9 cached=4 write=0 write1h=0 out=7 reasoning=5\n");
    }
}

TEST(gemini_reply_writer, names_how_a_reply_ended)
{
    using enum model::finish_reason;
    for (auto const& [reason, native, word] :
         {std::tuple{stop, "", "STOP"}, std::tuple{stop_sequence, "", "STOP"}, std::tuple{length, "length", "MAX_TOKENS"},
          std::tuple{content_filter, "", "SAFETY"}, std::tuple{content_filter, "RECITATION", "RECITATION"}, std::tuple{other, "", "OTHER"}})
        EXPECT_THAT(written(framing::whole, {model::finish{0, reason, native, ""}, model::reply_end{}}),
                    HasSubstr("\"finishReason\":\"" + std::string(word) + "\""));
}

TEST(gemini_reply_writer, ends_a_stream_that_failed_with_an_error_and_nothing_after_it)
{
    std::string out;
    auto const writer = format_of(model::dialect::gemini).write_reply(framing::stream, {.id = "7", .model = "shown"});
    writer->write(model::text_delta{0, "a"}, out);
    out.clear();
    writer->fail({model::fault::idle_timeout}, out);
    EXPECT_EQ(
        out,
        "data: {\"error\":{\"code\":504,\"message\":\"The provider fell silent.\",\"status\":\"DEADLINE_EXCEEDED\",\"details\":[{\"@type\":"
        "\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"IDLE_TIMEOUT\"}]}}\r\n\r\n");
    std::string after;
    writer->write(model::text_delta{0, "b"}, after);
    writer->write(model::reply_end{}, after);
    EXPECT_EQ(after, "");
}

TEST(gemini_errors, read_google_and_tell_what_is_the_callers_business)
{
    error_format const& words = format_of(model::dialect::gemini).errors;
    auto const bad_key =
        words.read(400, R"([{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT",)"
                        R"("details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]}}])");
    EXPECT_EQ(bad_key.type, "INVALID_ARGUMENT");
    EXPECT_EQ(bad_key.code, "API_KEY_INVALID");
    EXPECT_EQ(words.tell_reported(bad_key).status, 502) << "the key is the gateway's";
    EXPECT_EQ(words.tell_reported(bad_key).message, "The provider refused the gateway's credential.");
    auto const limited = words.read(429, R"({"error":{"code":429,"message":"slow down","status":"RESOURCE_EXHAUSTED"}})");
    EXPECT_EQ(words.tell_reported(limited).status, 429);
    EXPECT_EQ(words.tell_reported(limited).type, "RESOURCE_EXHAUSTED");
    EXPECT_EQ(format_of(model::dialect::openai_chat).errors.tell_reported(limited).code, "rate_limit_exceeded");
    EXPECT_EQ(format_of(model::dialect::anthropic).errors.tell_reported(limited).type, "rate_limit_error");
}

TEST(gemini_errors, tell_when_to_ask_again)
{
    error_format const& words = format_of(model::dialect::gemini).errors;
    auto const hint = [&](std::string_view delay) {
        return words
            .read(429, R"({"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"@type":"q"},)"
                       R"({"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":")" +
                           std::string(delay) + "\"}]}}")
            .retry_after;
    };
    using std::chrono::milliseconds;
    EXPECT_EQ(hint("34s"), milliseconds(34'000));
    EXPECT_EQ(hint("34.074824224s"), milliseconds(34'075)) << "rounded up";
    EXPECT_EQ(hint("0.5s"), milliseconds(500));
    EXPECT_EQ(hint("999999999999s"), milliseconds(86'400'000)) << "a day at most";
    for (std::string_view const nonsense : {"", "s", "34", "-1s", "1e9s", "1.2.3s", "3ss", "soon"})
        EXPECT_EQ(hint(nonsense), std::nullopt) << nonsense;
    model::failure limited{.kind = model::fault::upstream_status, .detail = "slow down", .status = 429};
    limited.retry_after = milliseconds(1'200);
    EXPECT_EQ(describe(limited, model::dialect::gemini, "").body,
              R"({"error":{"code":429,"message":"slow down","status":"RESOURCE_EXHAUSTED","details":[)"
              R"({"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"RATE_LIMIT_EXCEEDED"},)"
              R"({"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"2s"}]}})");
}

}  // namespace

}  // namespace signalbox::dialect
