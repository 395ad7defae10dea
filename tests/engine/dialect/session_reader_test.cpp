// What is read of OpenAI's realtime sessions on their way: the model, the first content, and what all responses used.
#include "engine/dialect/dialects.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect {
namespace {

std::vector<model::reply_event> told(std::vector<std::string_view> const& events)
{
    std::vector<model::reply_event> out;
    auto const reader = format_of(model::dialect::openai_chat).row_of(operation::realtime).read_reply(framing::stream, detail::digest);
    for (std::string_view const each : events) EXPECT_TRUE(reader->feed(each, out)) << each;
    EXPECT_TRUE(reader->finish(out));
    return out;
}

constexpr std::string_view created =
    R"({"type":"session.created","event_id":"e1","session":{"type":"realtime","id":"sess_1","model":"gpt-realtime"}})";
constexpr std::string_view first =
    R"({"type":"response.done","event_id":"e2","response":{"id":"r1","status":"completed","output":[],"usage":{"total_tokens":253,)"
    R"("input_tokens":132,"output_tokens":121,"input_token_details":{"text_tokens":119,"audio_tokens":13,"image_tokens":2,"cached_tokens":64,)"
    R"("cached_tokens_details":{"text_tokens":64,"audio_tokens":0}},"output_token_details":{"text_tokens":30,"audio_tokens":91}}}})";
constexpr std::string_view second =
    R"({"event_id":"e3","type":"response.done","response":{"usage":{"input_tokens":10,"output_tokens":5}}})";

TEST(session_reader, adds_up_what_the_responses_of_a_session_used)
{
    auto const seen = told({created, R"({"type":"response.output_audio.delta","event_id":"e","delta":"AAAA"})", first, second});
    ASSERT_EQ(seen.size(), 4u);
    EXPECT_EQ(std::get<model::reply_start>(seen[0]), (model::reply_start{"sess_1", "gpt-realtime"}));
    EXPECT_TRUE(std::holds_alternative<model::text_delta>(seen[1]));
    EXPECT_EQ(std::get<model::usage_report>(seen[2]).tokens, (model::usage{.input_tokens = 132,
                                                                           .cached_tokens = 64,
                                                                           .output_tokens = 121,
                                                                           .audio_input_tokens = 13,
                                                                           .audio_output_tokens = 91,
                                                                           .image_input_tokens = 2}));
    EXPECT_EQ(std::get<model::usage_report>(seen[3]).tokens, (model::usage{.input_tokens = 142,
                                                                           .cached_tokens = 64,
                                                                           .output_tokens = 126,
                                                                           .audio_input_tokens = 13,
                                                                           .audio_output_tokens = 91,
                                                                           .image_input_tokens = 2}));
}

TEST(session_reader, tells_the_first_content_and_the_model_once)
{
    auto const seen =
        told({created, R"({"type":"session.updated","session":{"model":"gpt-realtime"}})",
              R"({"type":"response.output_text.delta","delta":"a"})", R"({"type":"response.output_text.delta","delta":"b"})"});
    ASSERT_EQ(seen.size(), 2u);
    EXPECT_TRUE(std::holds_alternative<model::reply_start>(seen[0]));
    EXPECT_TRUE(std::holds_alternative<model::text_delta>(seen[1]));
}

TEST(session_reader, counts_transcripts_only_in_sessions_of_transcripts)
{
    constexpr std::string_view spoken =
        R"({"type":"conversation.item.input_audio_transcription.completed","transcript":"Hi","usage":{"type":"tokens","input_tokens":7,)"
        R"("output_tokens":3,"input_token_details":{"audio_tokens":6}}})";
    constexpr std::string_view timed =
        R"({"type":"conversation.item.input_audio_transcription.completed","usage":{"type":"duration","seconds":2.5}})";
    EXPECT_EQ(told({created, spoken}).size(), 1u) << "a service of another model beside the conversation";
    auto const seen = told({R"({"type":"session.created","session":{"type":"transcription","id":"s"}})", spoken, timed, timed});
    ASSERT_EQ(seen.size(), 3u);
    EXPECT_EQ(std::get<model::usage_report>(seen[0]).tokens.audio_input_tokens, 6u);
    auto const last = std::get<model::usage_report>(seen[2]);
    EXPECT_EQ(last.tokens.input_tokens, 7u);
    EXPECT_EQ(last.units, (model::unit_count{"seconds", 6}));
}

TEST(session_reader, passes_over_what_is_no_event)
{
    EXPECT_TRUE(told({"", "{", "hello", R"({"type":"response.done"})", R"({"type":"response.done","response":{"usage":null}})",
                      R"({"type":7})", "[]", R"({"x":1})"})
                    .empty());
}

}  // namespace
}  // namespace signalbox::dialect
