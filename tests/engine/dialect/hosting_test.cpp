// Another vendor's dialect as a cloud offers it: the body it takes, and the events in its frames.
#include "engine/dialect/hosting.hpp"

#include "engine/base/base64.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/dialect/framed_events.hpp"
#include "tests/engine/dialect/anthropic_replay.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

namespace signalbox::dialect {
namespace {

using testing::HasSubstr;
using word = model::dialect;

hosting const& bedrock_claude()
{
    return *hosting_of("bedrock", word::anthropic);
}
hosting const& vertex_claude()
{
    return *hosting_of("vertex", word::anthropic);
}

std::string at_bedrock(std::string_view body, std::string_view betas = {})
{
    return hosted_body(body, bedrock_claude(), *bedrock_claude().row_of(operation::chat, false), bedrock_claude().version, betas);
}

TEST(hosting, is_known_by_kind_and_dialect)
{
    EXPECT_FALSE(hosting_of("anthropic", word::anthropic));
    EXPECT_FALSE(hosting_of("bedrock", word::bedrock));
    EXPECT_EQ(hosting_of("vertex", word::gemini)->publisher, "google");
    EXPECT_EQ(vertex_claude().publisher, "anthropic");
}

TEST(hosting, has_only_the_operations_of_the_cloud)
{
    EXPECT_EQ(vertex_claude().row_of(operation::chat, false)->provider_path, "/models/{model}:rawPredict");
    EXPECT_EQ(vertex_claude().row_of(operation::chat, true)->provider_path, "/models/{model}:streamRawPredict");
    EXPECT_EQ(vertex_claude().row_of(operation::count_tokens, false)->provider_path, "/models/count-tokens:rawPredict");
    EXPECT_EQ(bedrock_claude().row_of(operation::chat, true)->provider_path, "/model/{model}/invoke-with-response-stream");
    EXPECT_FALSE(bedrock_claude().row_of(operation::count_tokens, false));
    EXPECT_EQ(hosting_of("vertex", word::gemini)->row_of(operation::embeddings, false)->provider_path, "/models/{model}:predict");
}

TEST(hosted_body, says_the_version_and_leaves_out_what_the_path_says)
{
    std::string const version = R"("anthropic_version":"bedrock-2023-05-31")";
    for (auto const& [given, made] : {
             std::pair(std::string(R"({"model":"m","max_tokens":9})"), "{" + version + R"(,"max_tokens":9})"),
             std::pair(std::string(R"({"max_tokens":9,"model":"m"})"), "{" + version + R"(,"max_tokens":9})"),
             std::pair(std::string(R"({"a":1.50, "model" : "m" , "b":[ ] , "stream":true})"), "{" + version + R"(,"a":1.50 , "b":[ ]})"),
             std::pair(std::string(R"({"stream":true,"model":"m"})"), "{" + version + "}"),
             std::pair(std::string(R"( { "m\u006fdel":"m", "x":"é\/" } )"), " {" + version + R"(, "x":"é\/" } )"),
             std::pair(std::string(R"({"x":{"model":1,"stream":2}})"), "{" + version + R"(,"x":{"model":1,"stream":2}})"),
             std::pair(std::string(R"({"anthropic_version":"own","x":1})"), std::string(R"({"anthropic_version":"own","x":1})")),
             std::pair(std::string(R"({"model":"m","anthropic_version":"own"})"), std::string(R"({"anthropic_version":"own"})")),
         }) {
        EXPECT_EQ(at_bedrock(given), made) << given;
        EXPECT_TRUE(wire::check_json(at_bedrock(given))) << given;
    }
}

TEST(hosted_body, says_the_betas_where_the_cloud_wants_them_there)
{
    EXPECT_EQ(at_bedrock(R"({"x":1})", "one, two,,"), R"({"anthropic_version":"bedrock-2023-05-31","anthropic_beta":["one","two"],"x":1})");
    EXPECT_EQ(at_bedrock(R"({"anthropic_beta":["own"]})", "one"), R"({"anthropic_version":"bedrock-2023-05-31","anthropic_beta":["own"]})");
    EXPECT_EQ(hosted_body(R"({"x":1})", vertex_claude(), *vertex_claude().row_of(operation::chat, true), vertex_claude().version, "one"),
              R"({"anthropic_version":"vertex-2023-10-16","x":1})");
}

TEST(hosted_body, keeps_the_model_of_an_operation_whose_path_names_none)
{
    EXPECT_EQ(
        hosted_body(R"({"model":"m","stream":false})", vertex_claude(), *vertex_claude().row_of(operation::count_tokens, false), "v", {}),
        R"({"anthropic_version":"v","model":"m","stream":false})");
}

std::string frame(std::string_view payload, std::string_view type = "chunk", std::string_view kind = "event")
{
    std::string out;
    wire::append_aws_event(
        out, {{kind == "event" ? ":event-type" : ":exception-type", type}, {":content-type", "application/json"}, {":message-type", kind}},
        payload);
    return out;
}
std::string chunk(std::string_view event)
{
    return frame(R"({"bytes":")" + base::encode_base64(event) + R"(","p":"abcdef"})");
}

std::string golden_stream()
{
    std::ifstream in(std::string(SIGNALBOX_SOURCE_DIR) + "/tests/golden/anthropic/thinking_tools.sse");
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

/// The capture as Bedrock would send it.
std::string framed_golden()
{
    std::istringstream in(golden_stream());
    std::string out;
    for (std::string line; std::getline(in, line);)
        if (line.starts_with("data: ")) out += chunk(line.substr(6));
    return out;
}

struct unframed {
    std::string events;
    std::optional<model::failure> failed;
};

unframed opened(std::initializer_list<std::string_view> pieces)
{
    framed_events frames(format_of(word::anthropic));
    unframed out;
    for (std::string_view const piece : pieces) {
        auto const made = frames.feed(piece);
        if (!made) return {out.events, made.error()};
        out.events += *made;
    }
    if (auto const ended = frames.finish(); !ended) out.failed = ended.error();
    return out;
}

TEST(framed_events, gives_the_same_events_wherever_the_bytes_are_cut)
{
    std::string const bytes = framed_golden(), events = golden_stream();
    ASSERT_GT(bytes.size(), 1000u);
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
        auto const seen = opened({std::string_view(bytes).substr(0, cut), std::string_view(bytes).substr(cut)});
        ASSERT_FALSE(seen.failed) << cut;
        ASSERT_EQ(seen.events, events) << "cut at byte " << cut;
    }
}

TEST(framed_events, a_stream_that_ends_inside_a_frame_is_truncated)
{
    std::string const bytes = chunk(R"({"type":"message_start"})");
    for (std::size_t size = 1; size < bytes.size(); ++size) {
        auto const seen = opened({std::string_view(bytes).substr(0, size)});
        ASSERT_TRUE(seen.failed) << size;
        EXPECT_EQ(seen.failed->kind, model::fault::truncated) << size;
        EXPECT_EQ(seen.events, "") << size;
    }
}

TEST(framed_events, no_flipped_byte_passes)
{
    std::string const good = chunk(R"({"type":"content_block_delta","delta":{"text":"Hi"}})");
    for (std::size_t at = 0; at < good.size(); ++at) {
        std::string bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 0x10);
        auto const seen = opened({bad});
        EXPECT_TRUE(seen.failed) << at;
        EXPECT_EQ(seen.events, "") << at;
    }
}

TEST(framed_events, what_holds_no_event_is_refused)
{
    for (std::string const& bad :
         {frame("no JSON"), frame("{}"), frame(R"({"bytes":"*"})"), frame(R"({"bytes":7})"), chunk("no JSON"), chunk("")}) {
        auto const seen = opened({bad});
        ASSERT_TRUE(seen.failed);
        EXPECT_EQ(seen.failed->kind, model::fault::malformed_reply);
    }
    EXPECT_EQ(opened({frame("{}", "other")}).events, "") << "a frame of another type says nothing";
}

TEST(framed_events, keeps_the_bytes_of_an_event_with_line_feeds)
{
    EXPECT_EQ(opened({chunk("{\"type\":\"ping\",\n \"x\": 1.50}")}).events,
              "event: ping\ndata: {\"type\":\"ping\",\ndata:  \"x\": 1.50}\n\n");
    EXPECT_EQ(opened({chunk(R"({"x":1})")}).events, "data: {\"x\":1}\n\n");
    EXPECT_EQ(opened({chunk(R"({"type":"a\nevent: b"})")}).events, "data: {\"type\":\"a\\nevent: b\"}\n\n") << "no type ends its line";
}

TEST(framed_events, an_exception_becomes_an_error_of_the_format)
{
    std::string const start = R"({"type":"message_start","message":{"id":"m","model":"c","usage":{"input_tokens":1}}})";
    struct row {
        char const *name, *type;
        int status;
    };
    for (row const& each :
         {row{"throttlingException", "rate_limit_error", 429}, row{"internalServerException", "api_error", 500},
          row{"modelStreamErrorException", "api_error", 500}, row{"validationException", "invalid_request_error", 400},
          row{"serviceUnavailableException", "overloaded_error", 529}, row{"modelTimeoutException", "timeout_error", 504}}) {
        auto const seen = opened({chunk(start), frame(R"({"message":"Too \"many\""})", each.name, "exception"), chunk(start)});
        EXPECT_FALSE(seen.failed);
        EXPECT_EQ(seen.events, "event: message_start\ndata: " + start +
                                   "\n\nevent: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"" + std::string(each.type) +
                                   "\",\"message\":\"Too \\\"many\\\"\"}}\n\n")
            << each.name;
        auto const reader = make_reply_reader(word::anthropic, framing::stream, detail::full);
        std::vector<model::reply_event> events;
        ASSERT_TRUE(reader->feed(seen.events, events));
        auto const* const error = std::get_if<model::reply_error>(&events.back());
        ASSERT_TRUE(error) << each.name;
        EXPECT_EQ(error->type, each.type);
    }
}

}  // namespace
}  // namespace signalbox::dialect
