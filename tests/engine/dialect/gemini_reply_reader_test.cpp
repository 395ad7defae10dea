// Gemini's replies as events: captures at every cut and cut short, plain ones, blocked prompts, errors, what a digest finds.
#include "engine/dialect/gemini/format.hpp"
#include "tests/engine/dialect/format_codecs.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect::gemini {

namespace {

using replay::golden;

constexpr told_replies replies{definition};

class gemini_capture : public testing::TestWithParam<std::string> {};

TEST_P(gemini_capture, tells_the_same_events_wherever_the_bytes_are_cut)
{
    std::string const bytes = golden("gemini/" + GetParam() + ".sse"), events = golden("gemini/" + GetParam() + ".events");
    replies.expect_the_same_wherever_cut(bytes, events);
}

TEST_P(gemini_capture, is_truncated_when_it_stops_before_its_finish_reason)
{
    std::string const bytes = golden("gemini/" + GetParam() + ".sse");
    std::size_t const last = bytes.rfind("data: ");
    for (detail const how_much : {detail::full, detail::digest})
        for (std::size_t size = 0; size < last; ++size) {
            std::string const seen = replies.streamed(std::string_view(bytes).substr(0, size), how_much);
            ASSERT_NE(seen.find("fault truncated"), std::string::npos) << size << "\n" << seen;
            ASSERT_EQ(seen.find("end\n"), std::string::npos) << size;
        }
}

TEST_P(gemini_capture, gives_a_digest_the_same_facts)
{
    std::string const bytes = golden("gemini/" + GetParam() + ".sse"), events = golden("gemini/" + GetParam() + ".events");
    replies.expect_the_same_facts_of_a_digest(bytes, events);
}

INSTANTIATE_TEST_SUITE_P(all, gemini_capture, testing::Values("text", "tools", "thinking"), [](auto const& info) { return info.param; });

TEST(gemini_reply_reader, reads_a_plain_response)
{
    std::string const body =
        R"({"candidates":[{"content":{"parts":[{"text":"Hi"},{"inlineData":{"mimeType":"image/png","data":"AA=="}}],)"
        R"("role":"model"},"finishReason":"STOP","index":0,"citationMetadata":{"citations":[]}}],)"
        R"("usage_metadata":{"promptTokenCount":7,"toolUsePromptTokenCount":2,"candidatesTokenCount":4,"totalTokenCount":13},)"
        R"("modelVersion":"M","responseId":"r"})";
    EXPECT_EQ(replies.whole(body), "start r M\ntext[0] Hi\nloss reply.inlineData\nloss reply.citationMetadata\nfinish stop native=STOP\n"
                                   "usage in=9 cached=0 write=0 write1h=0 out=4 reasoning=0\nend\n");
    EXPECT_EQ(replies.whole(body, detail::digest), "start r M\ntext[0] \nfinish stop native=STOP\n"
                                                   "usage in=9 cached=0 write=0 write1h=0 out=4 reasoning=0\nend\n");
    for (std::size_t size = 0; size < body.size(); ++size)
        ASSERT_NE(replies.whole(std::string_view(body).substr(0, size)).find("fault "), std::string::npos) << size;
}

TEST(gemini_reply_reader, tells_several_candidates_apart)
{
    EXPECT_EQ(replies.whole(R"({"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"},)"
                            R"({"content":{"parts":[{"text":"b"}]},"finishReason":"MAX_TOKENS","index":1}]})"),
              "start  \ntext[0] a\ntext[1] b\nfinish stop native=STOP\nfinish length native=MAX_TOKENS\nend\n");
}

TEST(gemini_reply_reader, tells_why_a_prompt_or_an_answer_was_blocked)
{
    EXPECT_EQ(replies.whole(R"({"promptFeedback":{"blockReason":"SAFETY"},"usageMetadata":{"promptTokenCount":3}})"),
              "start  \nfinish content_filter native=SAFETY\nusage in=3 cached=0 write=0 write1h=0 out=0 reasoning=0\nend\n");
    for (std::string_view const reason : {"SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY"})
        EXPECT_NE(
            replies.whole("{\"candidates\":[{\"finishReason\":\"" + std::string(reason) + "\"}]}").find("finish content_filter native="),
            std::string::npos)
            << reason;
    EXPECT_NE(replies.whole(R"({"candidates":[{"finishReason":"MALFORMED_FUNCTION_CALL"}]})").find("finish other native=MALFORMED"),
              std::string::npos);
}

TEST(gemini_reply_reader, knows_errors_in_every_form)
{
    std::string const error =
        R"({"error":{"code":503,"message":"overloaded","status":"UNAVAILABLE","details":[{"@type":"x","reason":"R"}]}})";
    EXPECT_EQ(replies.whole(error), "error 503 UNAVAILABLE code=R overloaded\n");
    std::string const begun = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\n\n";
    for (detail const how_much : {detail::full, detail::digest})
        EXPECT_NE(replies.streamed(begun + "data: " + error + "\n\n", how_much).find("error 503 UNAVAILABLE code=R overloaded\n"),
                  std::string::npos);
}

TEST(gemini_reply_reader, counts_content_after_a_finish_reason)
{
    std::string const bytes = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"finishReason\":\"STOP\"}]}\n\n"
                              "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"b\"}]}}]}\n\n";
    EXPECT_EQ(replies.streamed(bytes), "start  \ntext[0] a\ntext[0] b\nfinish stop native=STOP\nend\n");
}

TEST(gemini_reply_reader, finds_what_is_malformed)
{
    for (std::string_view const bad : {R"({"a":1})", R"([])", R"(7)", R"({"candidates":7})", R"({"candidates":[7]})",
                                       R"({"candidates":[{"content":{"parts":7}}]})", R"({"candidates":[{"content":{"parts":[7]}}]})",
                                       R"({"candidates":[{"content":{"parts":[{"text":7}]}}]})", R"({"candidates":[{"index":4000}]})"}) {
        EXPECT_NE(replies.whole(bad).find("fault malformed_reply"), std::string::npos) << bad << "\n" << replies.whole(bad);
        for (detail const how_much : {detail::full, detail::digest})
            EXPECT_NE(replies.streamed("data: " + std::string(bad) + "\n\n", how_much).find("fault malformed_reply"), std::string::npos)
                << bad;
    }
    EXPECT_NE(replies.whole(R"({"candidates":[{"content":{"parts":[{"text":"a"}]}}]})").find("fault malformed_reply"), std::string::npos)
        << "no finish reason";
}

TEST(gemini_reply_reader, reads_a_count_of_tokens)
{
    EXPECT_EQ(replay::told(*make_count_reader(framing::whole, detail::digest), {R"({"totalTokens":31})"}),
              "start  \nusage in=0 cached=0 write=0 write1h=0 out=0 reasoning=0\nend\n");
    EXPECT_EQ(replay::told(*make_count_reader(framing::whole, detail::digest),
                           {R"({"error":{"code":400,"message":"m","status":"INVALID_ARGUMENT"}})"}),
              "error 400 INVALID_ARGUMENT code= m\n");
    EXPECT_NE(replay::told(*make_count_reader(framing::whole, detail::digest), {R"({"total":31})"}).find("fault malformed_reply"),
              std::string::npos);
}

}  // namespace

}  // namespace signalbox::dialect::gemini
