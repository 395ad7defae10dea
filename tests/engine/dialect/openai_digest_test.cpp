// What a relay reads of OpenAI replies it passes on untouched: the same finish, usage, errors and counts as full reading, at every cut.
#include "engine/dialect/openai_chat/chunk_scan.hpp"
#include "engine/dialect/openai_chat/whole_reader.hpp"
#include "tests/engine/dialect/openai_replay.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect::openai_chat {

namespace {

using replay::digest_stream;
using replay::golden;
using replay::only;
using replay::stream_of;

TEST(openai_digest, tells_start_first_content_finish_usage_and_end)
{
    EXPECT_EQ(digest_stream(golden("openai_text.sse")),
              "start chatcmpl-B9 gpt-5.4-2026-03-05\ntext \nusage 2006/1920/64 300/128\nfinish stop (stop)\nend\ncontents 2\n");
    EXPECT_EQ(digest_stream(golden("parallel_tools.sse")),
              "start c1 M\ntext \nusage 50/0/0 30/0\nfinish tool_calls (tool_calls)\nend\ncontents 4\n");
}

TEST(openai_digest, agrees_with_full_reading_on_all_it_tells)
{
    for (std::string_view const name : replay::streams()) {
        std::string const wire = golden(name);
        auto const facts = {std::string_view("start"), std::string_view("finish"), std::string_view("usage"),   std::string_view("error"),
                            std::string_view("end"),   std::string_view("fault"),  std::string_view("contents")};
        EXPECT_EQ(only(digest_stream(wire), facts), only(replay::read_stream(wire), facts)) << name;
    }
}

TEST(openai_digest, tells_the_same_wherever_the_bytes_are_cut)
{
    for (std::string_view const name : replay::streams()) {
        std::string const wire = golden(name);
        std::string const whole = digest_stream(wire);
        std::vector<std::string_view> bytes;
        for (std::size_t i = 0; i < wire.size(); ++i) bytes.push_back(std::string_view(wire).substr(i, 1));
        EXPECT_EQ(replay::read(framing::stream, detail::digest, bytes), whole) << name << " byte by byte";
        for (std::size_t cut = 0; cut <= wire.size(); ++cut) {
            std::string_view const all(wire);
            ASSERT_EQ(replay::read(framing::stream, detail::digest, {all.substr(0, cut), all.substr(cut)}), whole)
                << name << " cut at " << cut;
        }
    }
}

TEST(openai_digest, calls_a_stream_truncated_after_every_event_before_its_finish)
{
    std::string const wire = golden("openai_text.sse");
    std::size_t const finish = wire.find(R"("finish_reason":"stop")");
    ASSERT_NE(finish, std::string::npos);
    for (std::size_t end = wire.find("\n\n"); end < finish; end = wire.find("\n\n", end + 2)) {
        std::string const told = digest_stream(std::string_view(wire).substr(0, end + 2));
        EXPECT_NE(told.find("fault truncated\n"), std::string::npos) << told;
        EXPECT_EQ(told.find("end\n"), std::string::npos) << told;
    }
}

TEST(openai_digest, refuses_every_event_that_is_broken)
{
    for (std::string_view const bad : {"data: {\"a\":\n\n", "data: 3\n\n", "data: <html>\n\n", "data: [DONE]\n\n"})
        EXPECT_EQ(digest_stream(bad), "fault malformed_reply\ncontents 0\n") << bad;
    std::string const first = R"(data: {"id":"i","choices":[{"index":0,"delta":{"content":"a"}}]})"
                              "\n\n";
    for (std::string_view const bad :
         {R"({"finish_reason":"stop")", "oops", R"({"id":"i","choices":[{]})",
          R"({"id":"i","choices":[{"index":0,"delta":{"content":"b"}}])", R"({"id":"i","choices":[{"index":0,"delta":{"content":"b}}]})",
          R"({"id":"i","choices":[{"index":0,"delta":{"content":"\x"}}]})",
          R"({"id":"i","choices":[{"index":0,"delta":{"content":"\u12"}}]})", R"({"id":"i","choices":7})",
          R"({"id":"i","choices":[{"delta":7}]})", R"({"choices":[{"delta":{"content":7}}]})",
          R"({"choices":[{"delta":{"tool_calls":{}}}]})", R"({"choices":[{"delta":{"tool_calls":[1]}}]})",
          R"({"choices":[{"delta":{"tool_calls":[{"function":{"arguments":[1]}}]}}]})", R"({"choices":[{"text":"a"}]})", R"("hello")",
          "[]"}) {
        std::string const wire = first + "data: " + std::string(bad) + "\n\ndata: [DONE]\n\n";
        EXPECT_EQ(only(digest_stream(wire), {"start", "text", "finish", "end", "fault"}), "start i \ntext \nfault malformed_reply\n")
            << bad;
        EXPECT_EQ(replay::read_stream(wire), "start i \ntext a\nfault malformed_reply\ncontents 1\n") << bad;
    }
}

TEST(openai_digest, finds_keys_however_they_are_spaced)
{
    EXPECT_EQ(
        digest_stream(stream_of(
            {R"({ "id" : "i" , "model" : "m" , "choices" : [ { "index" : 0 , "delta" : { "content" : "a" } , "finish_reason" : null } ] , "usage" : null })",
             R"({ "id" : "i" , "model" : "m" , "choices" : [ { "index" : 0 , "delta" : { "content" : "" } , "finish_reason" : "length" } ] , "usage" : { "prompt_tokens" : 1 , "completion_tokens" : 2 } })"})),
        "start i m\ntext \nusage 1/0/0 2/0\nfinish length (length)\nend\ncontents 1\n");
}

TEST(openai_digest, joins_the_lines_of_an_event)
{
    EXPECT_EQ(digest_stream("data: {\"id\":\"i\",\"choices\":[{\"delta\":{},\ndata: \"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"),
              "start i \nfinish stop (stop)\nend\ncontents 0\n");
}

TEST(openai_digest, is_not_misled_by_what_the_text_says)
{
    chunk_scan scan;
    std::string_view const quoting =
        R"({"choices":[{"index":0,"delta":{"content":"\"finish_reason\":\"stop\",\"usage\":{},\\\"error\\\":{} \"usage\" : 1"},"finish_reason":null}],"usage":null})";
    chunk_marks const marks = scan.look(quoting);
    EXPECT_FALSE(marks.telling);
    EXPECT_TRUE(marks.content);
    EXPECT_FALSE(marks.tools);
}

struct look {
    bool telling, content, tools;
    bool operator==(look const&) const = default;
};

look look_at(std::string_view chunk)
{
    chunk_scan scan;
    chunk_marks const first = scan.look(chunk);
    chunk_marks const again = scan.look(chunk);  // with the head remembered
    EXPECT_EQ((look{first.telling, first.content, first.tools}), (look{again.telling, again.content, again.tools})) << chunk;
    return {first.telling, first.content, first.tools};
}

TEST(openai_digest, marks_what_a_chunk_holds)
{
    EXPECT_EQ(look_at(R"({"choices":[{"delta":{"role":"assistant","content":""},"finish_reason":null}]})"), (look{false, false, false}));
    EXPECT_EQ(look_at(R"({"choices":[{"delta":{"content":"x"},"finish_reason":null}],"usage":null,"error":null})"),
              (look{false, true, false}));
    EXPECT_EQ(look_at(R"({"choices":[{"delta":{"reasoning":"x"}}]})"), (look{false, true, false}));
    EXPECT_EQ(look_at(R"({"choices":[{"delta":{"reasoning_content":"x","content":null}}]})"), (look{false, true, false}));
    EXPECT_EQ(look_at(R"({"choices":[{"delta":{"refusal":"x"}}]})"), (look{false, true, false}));
    EXPECT_EQ(look_at(R"({"choices":[{"delta":{"tool_calls":[{"index":0}]}}]})"), (look{false, true, true}));
    EXPECT_EQ(look_at(R"({"choices":[{"delta":{"tool_calls":[]}}]})"), (look{false, false, false}));
    EXPECT_EQ(look_at(R"({"choices":[{"delta":{"function_call":{"name":"f"}}}]})"), (look{false, true, true}));
    EXPECT_EQ(look_at(R"({"choices":[{"delta":{},"finish_reason":"stop"}]})"), (look{true, false, false}));
    EXPECT_EQ(look_at(R"({"choices":[],"usage":{"prompt_tokens":1}})"), (look{true, false, false}));
    EXPECT_EQ(look_at(R"({"error":{"message":"m"}})"), (look{true, false, false}));
    EXPECT_EQ(look_at(R"({"usage":{"prompt_tokens":1},"choices":[{"delta":{"content":"x"}}]})"), (look{true, true, false}));
    EXPECT_EQ(look_at(R"({"finish_reason" : "x)"), (look{true, false, false})) << "cut anywhere, it reads no further";
    EXPECT_EQ(look_at(R"({"content":)"), (look{false, false, false}));
    EXPECT_EQ(look_at(":::"), (look{false, false, false}));
}

TEST(openai_digest, sees_a_change_in_the_head_it_remembers)
{
    chunk_scan scan;
    EXPECT_FALSE(scan.look(R"({"id":"i","usage":null,"choices":[{"index":0,"delta":{"content":"a"}}]})").telling);
    EXPECT_TRUE(scan.look(R"({"id":"i","usage":{"prompt_tokens":1},"choices":[{"index":0,"delta":{"content":"a"}}]})").telling);
    EXPECT_FALSE(scan.look(R"({"id":"i","usage":null,"choices":[{"index":1,"delta":{"content":"a"}}]})").telling);
}

TEST(openai_digest, tells_the_facts_of_a_plain_reply)
{
    EXPECT_EQ(replay::digest_whole(golden("whole_tools.json")),
              "start chatcmpl-9 gpt-5.4-2026-03-05\ntext \nusage 82/10/2 17/7\nfinish tool_calls (tool_calls)\nend\ncontents 1\n");
}

TEST(openai_digest, relays_a_plain_reply_beyond_its_limit_without_reading_it)
{
    auto const reader = make_reply_reader(framing::whole, detail::digest);
    std::vector<model::reply_event> events;
    std::string const block(1 << 20, ' ');
    for (std::size_t fed = 0; fed <= whole_body_reader::body_limit; fed += block.size()) ASSERT_TRUE(reader->feed(block, events));
    EXPECT_TRUE(events.empty());
    ASSERT_TRUE(reader->finish(events));
    EXPECT_EQ(replay::told(events), "start  \ntext \nfinish other ()\nend\n");
}

}  // namespace

}  // namespace signalbox::dialect::openai_chat
