// Replies of Bedrock's Converse and ConverseStream: read in full and as a digest at every cut, ended by exceptions, and written as AWS's SDKs read them.
#include "engine/dialect/bedrock/codecs.hpp"
#include "engine/dialect/bedrock/errors.hpp"
#include "engine/dialect/bedrock/frame_writer.hpp"
#include "engine/dialect/failure_reply.hpp"
#include "engine/dialect/parts/error_rules.hpp"
#include "engine/wire/aws_event.hpp"
#include "engine/wire/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox::dialect::bedrock {

namespace {

using model::reply_event;
using testing::HasSubstr;

std::string frame(std::string_view type, std::string_view payload, std::string_view kind = "event")
{
    std::string out;
    wire::append_aws_event(
        out, {{kind == "event" ? ":event-type" : ":exception-type", type}, {":content-type", "application/json"}, {":message-type", kind}},
        payload);
    return out;
}

struct outcome {
    std::vector<reply_event> events;
    std::uint64_t contents = 0, bytes = 0;
    std::optional<model::fault> failed;
    bool operator==(outcome const&) const = default;
};

outcome read(framing how, detail how_much, std::vector<std::string_view> const& pieces)
{
    outcome out;
    auto const reader = make_reply_reader(how, how_much);
    model::result<void> done;
    for (std::string_view const piece : pieces) {
        std::string const own(piece);
        if (done) done = reader->feed(own, out.events);
    }
    if (done) done = reader->finish(out.events);
    out.contents = reader->content_events();
    out.bytes = reader->content_bytes();
    if (!done) out.failed = done.error().kind;
    return out;
}

std::string const whole_reply =
    R"({"output":{"message":{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"Hm.","signature":"sig"}}},)"
    R"({"text":"Looking."},{"toolUse":{"toolUseId":"t1","name":"f","input":{"a":1.50}}}]}},"stopReason":"tool_use",)"
    R"("usage":{"inputTokens":50,"outputTokens":30,"totalTokens":95,"cacheReadInputTokens":10,"cacheWriteInputTokens":5,)"
    R"("cacheDetails":[{"ttl":"1h","inputTokens":2},{"ttl":"5m","inputTokens":3}]},"metrics":{"latencyMs":900}})";

std::vector<std::string> const stream{
    frame("messageStart", R"({"role":"assistant","p":"abc"})"),
    frame("contentBlockDelta", R"({"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"Hm."}}})"),
    frame("contentBlockDelta", R"({"contentBlockIndex":0,"delta":{"reasoningContent":{"signature":"sig"}}})"),
    frame("contentBlockStop", R"({"contentBlockIndex":0})"),
    frame("contentBlockDelta", R"({"contentBlockIndex":1,"delta":{"text":"Loo"},"p":"abcdef"})"),
    frame("contentBlockDelta", R"({"contentBlockIndex":1,"delta":{"text":"king."}})"),
    frame("contentBlockStop", R"({"contentBlockIndex":1})"),
    frame("contentBlockStart", R"({"contentBlockIndex":2,"start":{"toolUse":{"toolUseId":"t1","name":"f"}}})"),
    frame("contentBlockDelta", R"({"contentBlockIndex":2,"delta":{"toolUse":{"input":"{\"a\":"}}})"),
    frame("contentBlockDelta", R"({"contentBlockIndex":2,"delta":{"toolUse":{"input":"1.50}"}}})"),
    frame("contentBlockStop", R"({"contentBlockIndex":2})"),
    frame("messageStop", R"({"stopReason":"tool_use"})"),
    frame("metadata", R"({"usage":{"inputTokens":50,"outputTokens":30,"totalTokens":80},"metrics":{"latencyMs":900}})")};

std::string joined(std::vector<std::string> const& all, std::size_t count = ~std::size_t{0})
{
    std::string out;
    for (std::size_t i = 0; i < std::min(count, all.size()); ++i) out += all[i];
    return out;
}

model::usage const cached{
    .input_tokens = 65, .cached_tokens = 10, .cache_write_tokens = 3, .cache_write_1h_tokens = 2, .output_tokens = 30};

TEST(bedrock_reply, is_read_whole_with_reasoning_calls_and_the_tokens_of_the_cache)
{
    auto const seen = read(framing::whole, detail::full, {whole_reply});
    EXPECT_EQ(seen.events, (std::vector<reply_event>{model::reply_start{}, model::reasoning_delta{"Hm."}, model::reasoning_signature{"sig"},
                                                     model::text_delta{0, "Looking."}, model::tool_start{0, 0, "t1", "f"},
                                                     model::tool_arguments{0, 0, R"({"a":1.50})"},
                                                     model::finish{0, model::finish_reason::tool_calls, "tool_use", ""},
                                                     model::usage_report{cached}, model::reply_end{}}));
    auto const digest = read(framing::whole, detail::digest, {whole_reply});
    EXPECT_EQ(digest.events, (std::vector<reply_event>{model::reply_start{}, model::text_delta{},
                                                       model::finish{0, model::finish_reason::tool_calls, "tool_use", ""},
                                                       model::usage_report{cached}, model::reply_end{}}));
}

TEST(bedrock_reply, is_read_from_frames_at_every_cut_and_its_usage_comes_behind_the_end)
{
    std::string const all = joined(stream);
    std::string_view const view = all;
    for (detail const how_much : {detail::full, detail::digest}) {
        outcome const whole = read(framing::stream, how_much, {all});
        ASSERT_FALSE(whole.failed);
        for (std::size_t cut = 0; cut <= all.size(); ++cut)
            EXPECT_EQ(read(framing::stream, how_much, {view.substr(0, cut), view.substr(cut)}), whole) << "cut at byte " << cut;
        if (how_much == detail::digest) {
            EXPECT_EQ(whole.events.size(), 5u);
            continue;
        }
        EXPECT_EQ(whole.events,
                  (std::vector<reply_event>{model::reply_start{}, model::reasoning_delta{"Hm."}, model::reasoning_signature{"sig"},
                                            model::text_delta{0, "Loo"}, model::text_delta{0, "king."}, model::tool_start{0, 0, "t1", "f"},
                                            model::tool_arguments{0, 0, "{\"a\":"}, model::tool_arguments{0, 0, "1.50}"},
                                            model::finish{0, model::finish_reason::tool_calls, "tool_use", ""},
                                            model::usage_report{{.input_tokens = 50, .output_tokens = 30}}, model::reply_end{}}));
    }
}

TEST(bedrock_reply, that_ends_early_is_truncated_at_every_byte)
{
    std::string const all = joined(stream), until_stop = joined(stream, 12);
    for (std::size_t cut = 0; cut < all.size(); ++cut) {
        outcome const seen = read(framing::stream, detail::full, {std::string_view(all).substr(0, cut)});
        if (cut == until_stop.size())
            EXPECT_FALSE(seen.failed) << "the answer has ended, and its usage is missing";
        else
            EXPECT_EQ(seen.failed, model::fault::truncated) << "ends at byte " << cut;
    }
    for (std::size_t cut = 0; cut < whole_reply.size(); ++cut)
        EXPECT_EQ(read(framing::whole, detail::digest, {std::string_view(whole_reply).substr(0, cut)}).failed, model::fault::truncated)
            << cut;
}

TEST(bedrock_reply, of_a_model_that_failed_is_no_mistake_of_the_request)
{
    for (std::string_view const body :
         {R"({"message":"The model failed."})", R"({"__type":"ModelErrorException","message":"The model failed."})", ""})
        EXPECT_EQ(kind_of(read_error_body(424, body, model::dialect::bedrock)), error_kind::server) << body;
    EXPECT_EQ(kind_of(read_error_body(400, R"({"__type":"ValidationException","message":"no"})", model::dialect::bedrock)),
              error_kind::invalid_request);
}

TEST(bedrock_reply, is_ended_by_an_exception_under_a_good_status)
{
    for (auto const& [name, status] :
         {std::pair("throttlingException", 429), std::pair("modelStreamErrorException", 424), std::pair("internalServerException", 500),
          std::pair("validationException", 400), std::pair("serviceUnavailableException", 503), std::pair("modelTimeoutException", 408)}) {
        std::string const bytes = joined(stream, 2) + frame(name, R"({"message":"Too many requests"})", "exception") + joined(stream);
        auto const seen = read(framing::stream, detail::full, {bytes});
        ASSERT_FALSE(seen.failed);
        auto const* const error = std::get_if<model::reply_error>(&seen.events.back());
        ASSERT_TRUE(error) << name;
        EXPECT_EQ(error->status, status);
        EXPECT_EQ(error->type, name);
        EXPECT_EQ(error->message, "Too many requests");
    }
    std::string fault;
    wire::append_aws_event(fault, {{":message-type", "error"}, {":error-code", "InternalError"}, {":error-message", "An internal error."}},
                           {});
    auto const seen = read(framing::stream, detail::digest, {fault});
    EXPECT_EQ(std::get<model::reply_error>(seen.events.back()).message, "An internal error.");
}

TEST(bedrock_reply, is_malformed_where_its_frames_say_nothing_that_can_be)
{
    for (std::string const& bad :
         {frame("contentBlockDelta", "7"), frame("contentBlockDelta", "{"), frame("contentBlockDelta", R"({"contentBlockIndex":0})"),
          frame("contentBlockDelta", R"({"contentBlockIndex":0,"delta":{"text":7}})"),
          frame("contentBlockStart", R"({"start":{"toolUse":{}}})"), std::string("data: {}\n\n0123456789")})
        EXPECT_EQ(read(framing::stream, detail::full, {stream[0], bad}).failed, model::fault::malformed_reply) << bad;
    for (std::string_view const bad : {"[]", "{}", R"({"output":{"message":{"content":7}}})", R"({"output":{"message":{"content":[7]}}})"})
        EXPECT_EQ(read(framing::whole, detail::full, {bad}).failed, model::fault::malformed_reply) << bad;
}

TEST(bedrock_reply, shows_that_it_is_at_work_by_events_that_nobody_knows)
{
    auto const seen = read(framing::stream, detail::full, {silence, stream[0], silence, stream[4], stream[11]});
    EXPECT_EQ(seen.events,
              (std::vector<reply_event>{model::reply_start{}, model::keep_alive{}, model::text_delta{0, "Loo"},
                                        model::finish{0, model::finish_reason::tool_calls, "tool_use", ""}, model::reply_end{}}));
    EXPECT_EQ(silence, frame("keepAlive", "{}"));
}

std::string written(framing how, std::vector<reply_event> const& events)
{
    auto const writer = make_reply_writer(how, {.id = "1", .model = "m"});
    std::string out;
    for (reply_event const& each : events) writer->write(each, out);
    return out;
}

TEST(bedrock_reply, is_written_and_read_again)
{
    std::vector<reply_event> const events{model::reply_start{},
                                          model::reasoning_delta{"Hm."},
                                          model::reasoning_signature{"sig"},
                                          model::text_delta{0, "Looking."},
                                          model::tool_start{0, 0, "t1", "f"},
                                          model::tool_arguments{0, 0, R"({"a":1.50})"},
                                          model::finish{0, model::finish_reason::tool_calls, "tool_use", ""},
                                          model::usage_report{cached},
                                          model::reply_end{}};
    for (framing const how : {framing::whole, framing::stream})
        EXPECT_EQ(read(how, detail::full, {written(how, events)}).events, events) << static_cast<int>(how);
    EXPECT_EQ(
        written(framing::whole, events),
        R"({"output":{"message":{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"Hm.","signature":"sig"}}},)"
        R"({"text":"Looking."},{"toolUse":{"toolUseId":"t1","name":"f","input":{"a":1.50}}}]}},"stopReason":"tool_use",)"
        R"("usage":{"inputTokens":50,"outputTokens":30,"totalTokens":95,"cacheReadInputTokens":10,"cacheWriteInputTokens":5,)"
        R"("cacheDetails":[{"ttl":"1h","inputTokens":2}]},"metrics":{"latencyMs":0}})");
}

TEST(bedrock_reply, breaks_off_with_an_exception_and_without_an_end)
{
    auto const writer = make_reply_writer(framing::stream, {.id = "1", .model = "m"});
    std::string out;
    writer->write(model::reply_start{}, out);
    writer->write(model::text_delta{0, "Hi"}, out);
    writer->fail({model::fault::idle_timeout, "nothing came"}, out);
    writer->write(model::reply_end{}, out);
    auto const seen = read(framing::stream, detail::full, {out});
    ASSERT_EQ(seen.events.size(), 3u);
    EXPECT_EQ(std::get<model::reply_error>(seen.events.back()).message, "nothing came");
    EXPECT_EQ(out.find("messageStop"), std::string::npos);
}

TEST(bedrock_errors, are_read_with_the_name_of_the_exception_where_the_body_has_it)
{
    auto const read_body = [](int status, std::string_view body) { return read_error_of(status, body); };
    auto const throttled = read_body(429, R"({"message":"Too many tokens"})");
    EXPECT_EQ(throttled.status, 429);
    EXPECT_EQ(throttled.message, "Too many tokens");
    EXPECT_EQ(read_body(400, R"({"__type":"com.amazon.coral.service#ServiceQuotaExceededException","message":"x"})").type,
              "ServiceQuotaExceededException");
    EXPECT_EQ(read_body(403, R"({"Message":"User is not authorized"})").message, "User is not authorized");
    EXPECT_EQ(read_body(502, "<html>").status, 502);
    std::string out;
    append_error(out, {429, "ThrottlingException", "", "slow \"down\"", {}});
    EXPECT_EQ(out, R"({"__type":"ThrottlingException","message":"slow \"down\"","details":{}})");
}

}  // namespace

}  // namespace signalbox::dialect::bedrock
