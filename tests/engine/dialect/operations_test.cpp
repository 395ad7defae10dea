// What is neither chat nor embeddings in OpenAI's format: where its requests go, and what is read of its replies while they are relayed.
#include "engine/dialect/dialects.hpp"
#include "engine/dialect/parts/form_scan.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect {
namespace {

constexpr model::dialect openai = model::dialect::openai_chat;
constexpr std::string_view form_type = "multipart/form-data; boundary=b0";

struct outcome {
    std::vector<model::reply_event> events;
    std::optional<model::fault> failed;
    bool operator==(outcome const&) const = default;
};

outcome read(operation what, framing how, std::vector<std::string_view> const& pieces)
{
    outcome out;
    auto const reader = format_of(openai).row_of(what).read_reply(how, detail::digest);
    model::result<void> done;
    for (std::string_view const each : pieces)
        if (done) done = reader->feed(each, out.events);
    if (done) done = reader->finish(out.events);
    if (!done) out.failed = done.error().kind;
    return out;
}

std::optional<model::usage_report> used(operation what, std::string_view reply, framing how = framing::whole)
{
    outcome const seen = read(what, how, {reply});
    EXPECT_FALSE(seen.failed) << reply;
    for (model::reply_event const& each : seen.events)
        if (auto const* report = std::get_if<model::usage_report>(&each)) return *report;
    return std::nullopt;
}

std::string field(std::string_view name, std::string_view value)
{
    return "--b0\r\nContent-Disposition: form-data; name=\"" + std::string(name) + "\"\r\n\r\n" + std::string(value) + "\r\n";
}
std::string const file = "--b0\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\nRI\xFF\xFE\r\n";
std::string const end = "--b0--\r\n";

std::string refusal(std::string const& body)
{
    auto const seen = scan_form(body, form_type);
    return seen ? "" : seen.error().param + ": " + seen.error().detail;
}

TEST(forms, are_scanned_for_the_model_and_the_wish_for_a_stream)
{
    std::string const body = file + field("model", "up-1") + field("stream", "true") + field("prompt", "x") + end;
    auto const seen = scan_request(openai, operation::transcription, body, form_type);
    ASSERT_TRUE(seen) << seen.error().detail;
    EXPECT_EQ(seen->model, "up-1");
    EXPECT_TRUE(seen->stream);
    EXPECT_EQ(seen->model_literal.data(), body.data() + body.find("up-1"));
    std::string spliced;
    append_form_model(spliced, body, seen->model_literal, "other");
    EXPECT_EQ(spliced, "other");
    EXPECT_EQ(form_as_json(body, form_type), R"({"model":"up-1","stream":"true","prompt":"x"})");
}

TEST(forms, without_a_model_take_one_in_front)
{
    std::string const body = "preamble\r\n" + file + end;
    auto const seen = scan_form(body, form_type);
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->model, "");
    std::string added;
    append_form_model(added, body, seen->model_literal, "m");
    std::size_t const at = static_cast<std::size_t>(seen->model_literal.data() - body.data());
    EXPECT_EQ(body.substr(0, at) + added + body.substr(at), "preamble\r\n" + field("model", "m") + file + end);
}

TEST(forms, name_the_field_that_is_wrong)
{
    EXPECT_EQ(refusal(field("model", "a") + field("model", "b") + end), "model: model is given twice");
    EXPECT_EQ(refusal(field("model", "") + end), "model: model is empty: name a model or group");
    EXPECT_EQ(refusal(field("Model", "a") + end).substr(0, 7), "Model: ");
    EXPECT_EQ(refusal("--b0\r\nContent-Disposition: form-data; name=model; filename=x\r\n\r\na\r\n" + end),
              "model: model must be a text, not a file");
    EXPECT_EQ(refusal(field("model", "a")).substr(0, 21), "multipart/form-data: ");
    EXPECT_EQ(scan_form("{}", "application/json").error().param, "Content-Type");
    EXPECT_EQ(form_as_json("{}", "application/json"), "{}");
}

TEST(operations, say_where_they_are_asked_and_whether_they_may_stream)
{
    EXPECT_TRUE(scan_request(openai, operation::image, R"({"model":"m","stream":true})")->stream);
    EXPECT_FALSE(scan_request(openai, operation::image, R"({"model":"m","stream":"yes"})"));
    EXPECT_TRUE(scan_request(openai, operation::speech, R"({"model":"m","stream_format":"sse"})")->stream);
    EXPECT_FALSE(scan_request(openai, operation::speech, R"({"model":"m","stream_format":"audio","stream":true})")->stream);
    EXPECT_FALSE(scan_request(openai, operation::moderation, R"({"model":"m","model":"n"})"));
    EXPECT_EQ(format_of(openai).row_of(operation::rerank).provider_path, "/rerank");
    EXPECT_EQ(format_of(openai).row_of(operation::rerank).alike, model::dialect::cohere);
    EXPECT_EQ(format_of(model::dialect::cohere).row_of(operation::rerank).alike, openai);
    EXPECT_FALSE(format_of(openai).row_of(operation::moderation).alike);
    EXPECT_EQ(asked_of_provider(operation::generate, false), operation::chat);
    EXPECT_EQ(asked_of_provider(operation::generate, true), operation::generate);
    EXPECT_EQ(asked_of_provider(operation::embed_one, false), operation::embeddings);
    EXPECT_FALSE(is_translated(operation::image, openai, model::dialect::anthropic));
}

TEST(operations, tell_the_tokens_of_pictures)
{
    auto const made = used(operation::image, R"({"created":1,"data":[{"b64_json":"AA"}],"usage":{"input_tokens":50,"output_tokens":4160,)"
                                             R"("total_tokens":4210,"input_tokens_details":{"text_tokens":10,"image_tokens":40}}})");
    ASSERT_TRUE(made);
    EXPECT_EQ(made->tokens,
              (model::usage{.input_tokens = 50, .output_tokens = 4160, .image_input_tokens = 40, .image_output_tokens = 4160}));
    auto const mixed =
        used(operation::image_edit,
             R"({"data":[],"usage":{"input_tokens":5,"output_tokens":9,"output_tokens_details":{"image_tokens":7,"text_tokens":2}}})");
    EXPECT_EQ(mixed->tokens.image_output_tokens, 7u);
    EXPECT_FALSE(used(operation::image, R"({"created":1,"data":[{"url":"https://a"}]})")) << "older models tell none";
    std::string const large =
        R"({"created":1,"data":[{"b64_json":")" + std::string(3'000'000, 'A') + R"("}],"usage":{"input_tokens":1,"output_tokens":2}})";
    EXPECT_EQ(used(operation::image, large)->tokens.output_tokens, 2u);
}

TEST(operations, tell_the_tokens_or_the_seconds_of_transcripts)
{
    auto const counted =
        used(operation::transcription, R"({"text":"Hi","usage":{"type":"tokens","input_tokens":14,)"
                                       R"("input_token_details":{"text_tokens":2,"audio_tokens":12},"output_tokens":45}})");
    ASSERT_TRUE(counted);
    EXPECT_EQ(counted->tokens, (model::usage{.input_tokens = 14, .output_tokens = 45, .audio_input_tokens = 12}));
    auto const timed = used(operation::transcription, R"({"text":"Hi","usage":{"type":"duration","seconds":3.2}})");
    ASSERT_TRUE(timed);
    EXPECT_EQ(timed->units, (model::unit_count{"seconds", 4}));
    EXPECT_EQ(timed->tokens, model::usage());
    EXPECT_EQ(used(operation::translation, R"({"task":"translate","duration":"8.47","text":"Hi"})")->units.count, 9u);
    EXPECT_EQ(used(operation::translation, R"({"duration":-1,"text":"Hi"})"), std::nullopt);
    EXPECT_EQ(used(operation::transcription, R"({"text":"Hi"})"), std::nullopt);
    for (std::string const& text : {std::string("1\n00:00:00,000 --> 00:00:01,000\nHi\n"), std::string("\n"), std::string(200'000, 'a')})
        EXPECT_EQ(used(operation::transcription, text), std::nullopt) << "a text tells nothing";
    EXPECT_EQ(read(operation::transcription, framing::whole, {}).failed, model::fault::truncated);
    EXPECT_EQ(read(operation::transcription, framing::whole, {R"({"text":"H)"}).failed, model::fault::truncated);
}

TEST(operations, tell_the_tokens_and_the_searches_of_rankings)
{
    EXPECT_EQ(used(operation::rerank, R"({"model":"j","usage":{"total_tokens":38},"results":[]})")->tokens.input_tokens, 38u);
    EXPECT_EQ(used(operation::rerank, R"({"model":"v","usage":{"prompt_tokens":38,"total_tokens":38},"results":[]})")->tokens.input_tokens,
              38u);
    auto const cohere =
        used(operation::rerank, R"({"id":"1","results":[],"meta":{"api_version":{"version":"2"},"billed_units":{"search_units":2}}})");
    ASSERT_TRUE(cohere);
    EXPECT_EQ(cohere->units, (model::unit_count{"searches", 2}));
    EXPECT_EQ(used(operation::rerank, R"({"results":[]})"), std::nullopt);
}

TEST(operations, tell_that_moderations_cost_nothing)
{
    EXPECT_EQ(used(operation::moderation, R"({"id":"modr-1","model":"omni","results":[{"flagged":false}]})"), model::usage_report());
}

TEST(operations, tell_an_error_in_the_place_of_results)
{
    for (operation const what : {operation::moderation, operation::rerank, operation::image, operation::transcription, operation::speech}) {
        outcome const seen = read(what, framing::whole, {R"({"error":{"message":"no such voice","type":"t"}})"});
        ASSERT_EQ(seen.events.size(), 1u);
        EXPECT_EQ(std::get<model::reply_error>(seen.events[0]).message, "no such voice");
    }
}

TEST(operations, of_speech_begin_with_their_first_byte)
{
    auto const reader = format_of(openai).row_of(operation::speech).read_reply(framing::whole, detail::digest);
    std::vector<model::reply_event> out;
    ASSERT_TRUE(reader->feed("I", out));
    EXPECT_EQ(out.size(), 2u);
    EXPECT_TRUE(std::holds_alternative<model::reply_start>(out[0]));
    ASSERT_TRUE(reader->feed("D3", out) && reader->finish(out));
    EXPECT_TRUE(std::holds_alternative<model::reply_end>(out.back()));
    EXPECT_EQ(read(operation::speech, framing::whole, {}).failed, model::fault::truncated);
    EXPECT_EQ(read(operation::speech, framing::whole, {"{samples", "}"}).events.size(), 3u) << "sound may begin with a brace";
    EXPECT_EQ(read(operation::speech, framing::whole, {"{" + std::string(100'000, 's')}).events.size(), 3u);
}

std::string const picture_stream =
    "event: image_generation.partial_image\ndata: {\"type\":\"image_generation.partial_image\",\"b64_json\":\"AA\"}\n\n"
    "event: image_generation.completed\ndata: {\"type\":\"image_generation.completed\",\"b64_json\":\"AAAA\","
    "\"usage\":{\"input_tokens\":5,\"output_tokens\":9}}\n\n";

TEST(operations, streams_read_alike_wherever_they_are_cut)
{
    std::string_view const all = picture_stream;
    outcome const whole = read(operation::image, framing::stream, {all});
    ASSERT_FALSE(whole.failed);
    ASSERT_EQ(whole.events.size(), 4u);
    EXPECT_EQ(std::get<model::usage_report>(whole.events[2]).tokens.output_tokens, 9u);
    EXPECT_TRUE(std::holds_alternative<model::reply_end>(whole.events[3]));
    for (std::size_t cut = 0; cut <= all.size(); ++cut)
        ASSERT_EQ(read(operation::image, framing::stream, {all.substr(0, cut), all.substr(cut)}), whole) << "cut at byte " << cut;
    for (std::size_t size = 0; size < all.size() - 2; ++size)
        ASSERT_EQ(read(operation::image, framing::stream, {all.substr(0, size)}).failed, model::fault::truncated)
            << "ends at byte " << size;
}

TEST(operations, streams_of_several_pictures_end_with_their_body)
{
    outcome const twice = read(operation::image, framing::stream, {picture_stream, picture_stream});
    ASSERT_FALSE(twice.failed);
    EXPECT_TRUE(std::holds_alternative<model::reply_end>(twice.events.back()));
    EXPECT_EQ(std::ranges::count_if(twice.events, [](auto const& each) { return std::holds_alternative<model::reply_end>(each); }), 1);
}

TEST(operations, streams_begin_before_a_picture_of_megabytes_is_whole)
{
    auto const reader = format_of(openai).row_of(operation::image).read_reply(framing::stream, detail::digest);
    std::vector<model::reply_event> out;
    ASSERT_TRUE(reader->feed("event: image_generation.partial_image\ndata: {\"b64_json\":\"" + std::string(70'000, 'A'), out));
    ASSERT_EQ(out.size(), 1u);
    EXPECT_TRUE(std::holds_alternative<model::reply_start>(out[0]));
    std::vector<model::reply_event> none;
    auto const other = format_of(openai).row_of(operation::speech).read_reply(framing::stream, detail::digest);
    ASSERT_TRUE(other->feed("ID3" + std::string(70'000, 'A'), none));
    EXPECT_TRUE(none.empty()) << "sound where events were asked for";
}

TEST(operations, streams_tell_usage_and_errors)
{
    auto const spoken = used(operation::speech,
                             "data: {\"type\":\"speech.audio.delta\",\"audio\":\"AA\"}\n\ndata: {\"type\":\"speech.audio.done\","
                             "\"usage\":{\"input_tokens\":14,\"output_tokens\":101}}\n\n",
                             framing::stream);
    ASSERT_TRUE(spoken);
    EXPECT_EQ(spoken->tokens, (model::usage{.input_tokens = 14, .output_tokens = 101, .audio_output_tokens = 101}));
    auto const heard = used(operation::transcription,
                            "data: {\"type\":\"transcript.text.delta\",\"delta\":\"H\"}\n\ndata: {\"type\":\"transcript.text.done\","
                            "\"text\":\"Hi\",\"usage\":{\"type\":\"tokens\",\"input_tokens\":9,\"output_tokens\":2}}\n\ndata: [DONE]\n\n",
                            framing::stream);
    EXPECT_EQ(heard->tokens.input_tokens, 9u);
    outcome const failed = read(operation::image, framing::stream,
                                {"event: error\ndata: {\"type\":\"error\",\"error\":{\"message\":\"no\",\"type\":\"t\"}}\n\n"});
    ASSERT_EQ(failed.events.size(), 1u);
    EXPECT_EQ(std::get<model::reply_error>(failed.events[0]).message, "no");
    EXPECT_EQ(read(operation::image, framing::stream, {"data: [DONE]\n\n"}).failed, model::fault::malformed_reply);
    EXPECT_EQ(read(operation::image, framing::stream, {"data: 7\n\n"}).failed, model::fault::malformed_reply);
}

}  // namespace
}  // namespace signalbox::dialect
