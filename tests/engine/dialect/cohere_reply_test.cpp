// Replies of Cohere's Chat API: read in full and as a digest at every cut, ended by errors, and written as Cohere's clients read them.
#include "engine/dialect/cohere/format.hpp"
#include "tests/engine/dialect/format_codecs.hpp"

#include <gmock/gmock.h>

namespace signalbox::dialect {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

told_replies const replies{cohere::definition};

std::string event(std::string_view type, std::string_view members)
{
    return "event: " + std::string(type) + "\ndata: {\"type\":\"" + std::string(type) + "\"," + std::string(members) + "}\n\n";
}

std::string const streamed =
    event("message-start",
          R"("id":"c1","delta":{"message":{"role":"assistant","content":[],"tool_plan":"","tool_calls":[],"citations":[]}})") +
    event("tool-plan-delta", R"("delta":{"message":{"tool_plan":"I look."}})") +
    event("tool-call-start",
          R"("index":0,"delta":{"message":{"tool_calls":{"id":"t1","type":"function","function":{"name":"f","arguments":""}}}})") +
    event("tool-call-delta", R"("index":0,"delta":{"message":{"tool_calls":{"function":{"arguments":"{\"a\""}}}})") +
    event("tool-call-delta", R"("index":0,"delta":{"message":{"tool_calls":{"function":{"arguments":":1}"}}}})") +
    event("tool-call-end", R"("index":0)") +
    event("tool-call-start",
          R"("index":1,"delta":{"message":{"tool_calls":{"id":"t2","type":"function","function":{"name":"g","arguments":""}}}})") +
    event("tool-call-end", R"("index":1)") +
    event("message-end", R"("id":"c1","delta":{"finish_reason":"TOOL_CALL","usage":{"billed_units":{"input_tokens":9,"output_tokens":3},)"
                         R"("tokens":{"input_tokens":900,"output_tokens":30},"cached_tokens":4}})") +
    "data: [DONE]\n\n";

std::string const told = "start c1 \nreasoning I look.\ntool 0 t1 f\narguments 0 {\"a\"\narguments 0 :1}\ntool 1 t2 g\n"
                         "finish tool_calls native=TOOL_CALL\nusage in=9 cached=4 write=0 write1h=0 out=3 reasoning=0\nend\n";

TEST(cohere_replies, stream_the_same_events_wherever_the_bytes_are_cut)
{
    replies.expect_the_same_wherever_cut(streamed, told);
    replies.expect_the_same_facts_of_a_digest(streamed, told);
}

TEST(cohere_replies, are_truncated_before_their_end)
{
    std::size_t const end = streamed.find("event: message-end");
    replies.expect_truncated_before(streamed, end);
    std::string const without_mark = streamed.substr(0, streamed.find("data: [DONE]"));
    EXPECT_EQ(replies.streamed(without_mark), told) << "an answer that has ended is whole";
}

TEST(cohere_replies, have_thoughts_text_and_citations_in_blocks)
{
    std::string const blocks =
        event("message-start", R"("id":"c2","delta":{"message":{"role":"assistant"}})") +
        event("content-start", R"("index":0,"delta":{"message":{"content":{"type":"thinking","thinking":""}}})") +
        event("content-delta", R"("index":0,"delta":{"message":{"content":{"thinking":"Hm."}}})") + event("content-end", R"("index":0)") +
        event("content-start", R"("index":1,"delta":{"message":{"content":{"type":"text","text":""}}})") +
        event("content-delta", R"("index":1,"delta":{"message":{"content":{"text":"Hi"}}})") +
        event("citation-start", R"("index":0,"delta":{"message":{"citations":{"start":0,"end":2,"text":"Hi"}}})") +
        event("citation-end", R"("index":0)") + event("debug", R"("prompt":"x")") + event("content-end", R"("index":1)") +
        event("message-end", R"("delta":{"finish_reason":"COMPLETE","usage":{"tokens":{"input_tokens":5,"output_tokens":2}}})");
    EXPECT_EQ(replies.streamed(blocks), "start c2 \nreasoning Hm.\ntext[0] Hi\nloss reply.citations\n"
                                        "finish stop native=COMPLETE\nusage in=5 cached=0 write=0 write1h=0 out=2 reasoning=0\nend\n");
}

TEST(cohere_replies, come_whole)
{
    std::string const whole =
        R"({"id":"c1","finish_reason":"MAX_TOKENS","message":{"role":"assistant","tool_plan":"Plan.","content":[{"type":"thinking","thinking":"Hm."},)"
        R"({"type":"text","text":"Hi"}],"tool_calls":[{"id":"t1","type":"function","function":{"name":"f","arguments":"{}"}}],"citations":[{"start":0}]},)"
        R"("usage":{"billed_units":{"input_tokens":9,"output_tokens":3}}})";
    EXPECT_EQ(replies.whole(whole), "start c1 \nreasoning Plan.\nreasoning Hm.\ntext[0] Hi\ntool 0 t1 f\narguments 0 {}\n"
                                    "loss reply.citations\n"
                                    "finish length native=MAX_TOKENS\nusage in=9 cached=0 write=0 write1h=0 out=3 reasoning=0\nend\n");
    EXPECT_THAT(replies.whole(whole, detail::digest), HasSubstr("text[0] \nfinish length"));
    for (std::size_t size = 1; size < whole.size(); ++size)
        EXPECT_THAT(replies.whole(std::string_view(whole).substr(0, size)), HasSubstr("fault ")) << size;
}

TEST(cohere_replies, each_reason_has_its_meaning)
{
    for (auto const& [word, meaning] :
         {std::pair("COMPLETE", "stop"), std::pair("STOP_SEQUENCE", "stop_sequence"), std::pair("MAX_TOKENS", "length"),
          std::pair("TOOL_CALL", "tool_calls"), std::pair("ERROR_TOXIC", "content_filter"), std::pair("NEW", "other")})
        EXPECT_THAT(replies.streamed(event("message-end", R"("delta":{"finish_reason":")" + std::string(word) + "\"}")),
                    HasSubstr(std::string("finish ") + meaning + " native=" + word));
}

TEST(cohere_replies, end_with_the_providers_error)
{
    EXPECT_THAT(replies.streamed(event("message-end", R"("delta":{"finish_reason":"ERROR","error":"no GPU"})")), HasSubstr("error 500"));
    EXPECT_THAT(replies.streamed(event("message-end", R"("delta":{"finish_reason":"TIMEOUT"})")), HasSubstr("error 504"));
    EXPECT_THAT(replies.streamed("data: {\"message\":\"too many\"}\n\n"), HasSubstr("too many"));
    EXPECT_THAT(replies.whole(R"({"message":"invalid api token"})"), HasSubstr("invalid api token"));
    EXPECT_THAT(replies.whole(R"({"id":"c","finish_reason":"ERROR","message":{"role":"assistant","content":[]}})"), HasSubstr("error 500"));
}

TEST(cohere_replies, what_is_none_is_malformed)
{
    for (std::string_view const bad :
         {"data: no JSON\n\n", "data: []\n\n", "data: {\"type\":\"content-delta\",\"delta\":{\"message\":{\"content\":7}}}\n\n",
          "data: {\"type\":\"tool-call-start\",\"delta\":{\"message\":{\"tool_calls\":[]}}}\n\n"})
        EXPECT_THAT(replies.streamed(bad), HasSubstr("fault malformed_reply")) << bad;
    for (std::string_view const bad :
         {"[]", "{}", R"({"message":7})", R"({"message":{"content":[7]}})", R"({"message":{"tool_calls":[{}]}})"})
        EXPECT_THAT(replies.whole(bad), HasSubstr("fault malformed_reply")) << bad;
}

std::string written(framing how, std::vector<model::reply_event> const& events)
{
    auto const writer = cohere::make_reply_writer(how, {.id = "1", .model = "shown"});
    std::string out;
    for (model::reply_event const& each : events) writer->write(each, out);
    return out;
}

std::vector<model::reply_event> answer()
{
    return {model::reply_start{"x", "m"},
            model::reasoning_delta{"Hm."},
            model::text_delta{0, "Hel"},
            model::text_delta{0, "lo"},
            model::text_delta{1, "another answer"},
            model::tool_start{0, 0, "t1", "f"},
            model::tool_arguments{0, 0, "{\"a\":1}"},
            model::finish{0, model::finish_reason::tool_calls, {}, {}},
            model::usage_report{{.input_tokens = 9, .cached_tokens = 4, .output_tokens = 3}},
            model::reply_end{}};
}

TEST(cohere_replies, are_written_whole)
{
    EXPECT_EQ(
        written(framing::whole, answer()),
        R"({"id":"1","finish_reason":"TOOL_CALL","message":{"role":"assistant","content":[{"type":"thinking","thinking":"Hm."},)"
        R"({"type":"text","text":"Hello"}],"tool_calls":[{"id":"t1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]},)"
        R"("usage":{"billed_units":{"input_tokens":9,"output_tokens":3},"tokens":{"input_tokens":9,"output_tokens":3},"cached_tokens":4}})");
    EXPECT_EQ(written(framing::whole, {model::reply_start{}, model::reply_end{}}),
              R"({"id":"1","finish_reason":"COMPLETE","message":{"role":"assistant","content":[]}})");
}

TEST(cohere_replies, are_written_as_events_that_read_the_same)
{
    std::string const bytes = written(framing::stream, answer());
    EXPECT_THAT(bytes, testing::StartsWith("event: message-start\ndata: {\"type\":\"message-start\",\"id\":\"1\",\"delta\":"));
    EXPECT_THAT(
        bytes,
        HasSubstr("event: content-start\ndata: {\"type\":\"content-start\",\"index\":0,\"delta\":{\"message\":{\"content\":{\"type\":"
                  "\"thinking\",\"thinking\":\"\"}}}}\n\n"));
    EXPECT_THAT(
        bytes,
        HasSubstr("event: tool-call-start\ndata: {\"type\":\"tool-call-start\",\"index\":2,\"delta\":{\"message\":{\"tool_calls\":{\"id\":"
                  "\"t1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}}}}\n\n"));
    EXPECT_THAT(bytes, EndsWith("}}\n\ndata: [DONE]\n\n"));
    EXPECT_EQ(replies.streamed(bytes),
              "start 1 \nreasoning Hm.\ntext[0] Hel\ntext[0] lo\ntool 0 t1 f\narguments 0 {\"a\":1}\n"
              "finish tool_calls native=TOOL_CALL\nusage in=9 cached=4 write=0 write1h=0 out=3 reasoning=0\nend\n");
}

TEST(cohere_replies, break_off_without_a_good_end)
{
    auto const writer = cohere::make_reply_writer(framing::stream, {.id = "1"});
    std::string out;
    writer->write(model::reply_start{}, out);
    writer->write(model::text_delta{0, "Hi"}, out);
    std::size_t const before = out.size();
    writer->fail({model::fault::connection_reset, "gone"}, out);
    std::string const last = out.substr(before);
    EXPECT_THAT(last, HasSubstr("event: message-end\ndata: {\"message\":\""));
    EXPECT_THAT(last, HasSubstr("\"delta\":{\"finish_reason\":\"ERROR\",\"error\":\""));
    EXPECT_THAT(last, Not(HasSubstr("[DONE]")));
    EXPECT_THAT(replies.streamed(out), HasSubstr("error 500"));
    writer->write(model::reply_end{}, out);
    EXPECT_EQ(out.size(), before + last.size());
}

}  // namespace
}  // namespace signalbox::dialect
