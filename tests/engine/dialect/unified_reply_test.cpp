// Replies of the unified format: KrakenD's shape exactly, streams of it at every cut, and several answers.
#include "engine/dialect/unified/format.hpp"
#include "tests/engine/dialect/format_codecs.hpp"

namespace signalbox::dialect {
namespace {

told_replies const replies{unified::definition};

std::string written(framing how, std::vector<model::reply_event> const& events)
{
    auto const writer = unified::make_reply_writer(how, {.id = "1", .model = "shown"});
    std::string out;
    for (model::reply_event const& each : events) writer->write(each, out);
    return out;
}

std::vector<model::reply_event> answer(model::finish_reason reason)
{
    return {model::reply_start{"1", "m"},
            model::reasoning_delta{"hm"},
            model::text_delta{0, "Hel"},
            model::text_delta{0, "lo."},
            model::finish{0, reason, {}, {}},
            model::usage_report{{.input_tokens = 200, .output_tokens = 12}},
            model::reply_end{}};
}

TEST(unified_replies, have_krakends_shape)
{
    EXPECT_EQ(written(framing::whole, answer(model::finish_reason::stop)),
              R"({"ai_gateway_response":[{"contents":["Hello."]}],"usage":"212"})");
    EXPECT_EQ(written(framing::whole, answer(model::finish_reason::length)),
              R"({"ai_gateway_response":[{"contents":["Hello."],"finish_reason":"length"}],"usage":"212"})");
}

TEST(unified_replies, have_an_entry_for_each_answer)
{
    EXPECT_EQ(
        written(framing::whole, {model::reply_start{}, model::text_delta{1, "b"}, model::text_delta{0, "a"}, model::refusal_delta{2, "c"},
                                 model::finish{0}, model::finish{2, model::finish_reason::content_filter, {}, {}}, model::reply_end{}}),
        R"({"ai_gateway_response":[{"contents":["a"]},{"contents":["b"]},{"contents":["c"],"finish_reason":"content_filter"}]})");
    EXPECT_EQ(written(framing::whole, {model::reply_start{}, model::reply_end{}}), R"({"ai_gateway_response":[{"contents":[]}]})");
}

constexpr std::string_view streamed = "data: {\"ai_gateway_response\":[{\"contents\":[\"Hel\"]}]}\n\n"
                                      "data: {\"ai_gateway_response\":[{\"contents\":[\"lo.\"]}]}\n\n"
                                      "data: {\"ai_gateway_response\":[{\"contents\":[],\"finish_reason\":\"stop\"}],\"usage\":\"212\"}\n\n"
                                      "data: [DONE]\n\n";
constexpr std::string_view events =
    "start  \ntext[0] Hel\ntext[0] lo.\nfinish stop native=stop\nusage in=210 cached=0 write=0 write1h=0 out=2 reasoning=0\nend\n";

TEST(unified_replies, stream_in_the_same_shape)
{
    EXPECT_EQ(written(framing::stream, answer(model::finish_reason::stop)), streamed);
    EXPECT_EQ(
        written(framing::stream, {model::reply_start{}, model::text_delta{1, "b"}, model::finish{0}, model::finish{1}, model::reply_end{}}),
        "data: {\"ai_gateway_response\":[{\"contents\":[\"b\"],\"index\":1}]}\n\n"
        "data: "
        "{\"ai_gateway_response\":[{\"contents\":[],\"finish_reason\":\"stop\"},{\"contents\":[],\"index\":1,\"finish_reason\":\"stop\"}]}"
        "\n\n"
        "data: [DONE]\n\n");
}

TEST(unified_replies, are_read_wherever_they_are_cut)
{
    replies.expect_the_same_wherever_cut(streamed, events);
    replies.expect_truncated_before(streamed, streamed.find("\"stop\""));
    replies.expect_the_same_facts_of_a_digest(streamed, std::string(events));
}

TEST(unified_replies, are_read_whole_in_full_and_as_a_digest)
{
    constexpr std::string_view reply =
        R"({"ai_gateway_response":[{"contents":["a","b"]},{"contents":"c","finish_reason":"length"}],"usage":12})";
    EXPECT_EQ(replies.whole(reply), "start  \ntext[0] a\ntext[0] b\ntext[1] c\nfinish stop native=stop\nfinish length native=length\n"
                                    "usage in=11 cached=0 write=0 write1h=0 out=1 reasoning=0\nend\n");
    EXPECT_EQ(replies.whole(reply, detail::digest), "start  \ntext[0] \nfinish stop native=stop\nfinish length native=length\n"
                                                    "usage in=11 cached=0 write=0 write1h=0 out=1 reasoning=0\nend\n");
    EXPECT_EQ(replies.whole(R"({"ai_gateway_response":[{"contents":["a"]}],"usage":{"input_tokens":9,"output_tokens":3}})"),
              "start  \ntext[0] a\nfinish stop native=stop\nusage in=9 cached=0 write=0 write1h=0 out=3 reasoning=0\nend\n");
}

TEST(unified_replies, are_malformed_without_answers)
{
    for (std::string_view const each : {R"({"usage":"1"})", R"({"ai_gateway_response":[]})", R"({"ai_gateway_response":{}})",
                                        R"({"ai_gateway_response":[7]})", R"({"ai_gateway_response":[{"contents":[7]}]})",
                                        R"({"ai_gateway_response":[{"contents":{}}]})", R"({"ai_gateway_response":[{"index":128}]})"})
        EXPECT_EQ(replies.whole(each), "fault malformed_reply\n") << each;
    EXPECT_EQ(replies.whole(R"({"error":{"message":"no","type":"t"}})"), "error 0 t code= no\n");
    EXPECT_EQ(replies.streamed("data: {\"error\":\"no\"}\n\n"), "error 0  code= no\n");
}

TEST(unified_replies, say_in_a_stream_that_they_failed)
{
    auto const writer = unified::make_reply_writer(framing::stream, {});
    std::string out;
    writer->write(model::reply_event(model::text_delta{0, "a"}), out);
    writer->fail({model::fault::truncated}, out);
    writer->write(model::reply_event(model::reply_end{}), out);
    EXPECT_NE(out.find("data: {\"error\":{\"message\":"), std::string::npos) << out;
    EXPECT_EQ(out.find("[DONE]"), std::string::npos);
}

}  // namespace
}  // namespace signalbox::dialect
