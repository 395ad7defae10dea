// The digest of relayed replies says the same about their start, end and counts as the full reading does, and little else.
#include "engine/dialect/anthropic/codecs.hpp"
#include "tests/engine/dialect/anthropic_replay.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect::anthropic {

namespace {

using replay::golden;
using replay::only;

std::string told(detail how_much, std::initializer_list<std::string_view> pieces, framing how = framing::stream)
{
    return replay::told(*make_reply_reader(how, how_much), pieces);
}

TEST(anthropic_digest, agrees_with_the_full_reading_at_every_cut)
{
    for (std::string const name : {"text", "thinking_tools", "overloaded"}) {
        std::string const wire = golden("anthropic/" + name + ".sse");
        std::string const full = only(golden("anthropic/" + name + ".events"), {"start", "finish", "usage", "error", "end"});
        for (std::size_t cut = 0; cut <= wire.size(); ++cut) {
            std::string const digest = told(detail::digest, {wire.substr(0, cut), wire.substr(cut)});
            ASSERT_EQ(only(digest, {"start", "finish", "usage", "error", "end", "fault"}), full) << name << " cut at byte " << cut;
            ASSERT_EQ(only(digest, {"text", "reasoning", "tool", "arguments"}), "text[0] \n") << name << " cut at byte " << cut;
        }
    }
}

TEST(anthropic_digest, is_truncated_wherever_the_full_reading_is)
{
    std::string const wire = golden("anthropic/thinking_tools.sse");
    for (std::size_t cut = 0; cut < wire.size(); ++cut) {
        bool const whole = told(detail::full, {wire.substr(0, cut)}).ends_with("end\n");
        ASSERT_EQ(whole, told(detail::digest, {wire.substr(0, cut)}).ends_with("end\n")) << "ended at byte " << cut;
        ASSERT_NE(whole, told(detail::digest, {wire.substr(0, cut)}).ends_with("fault truncated\n")) << "ended at byte " << cut;
    }
}

TEST(anthropic_digest, tells_the_first_content_when_it_passes)
{
    auto reader = make_reply_reader(framing::stream, detail::digest);
    std::vector<model::reply_event> events;
    auto const after = [&](std::string_view bytes) {
        events.clear();
        EXPECT_TRUE(reader->feed(bytes, events));
        return replay::told(events);
    };
    EXPECT_EQ(after("data: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"c\"}}\n\n"), "start m c\n");
    EXPECT_EQ(after("data: {\"type\":\"ping\"}\n\n"), "");
    EXPECT_EQ(after("data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"), "");
    std::string const delta = R"(data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"x"}})";
    std::string const empty = R"(data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":""}})";
    EXPECT_EQ(after(empty + "\n\n" + empty + "\n\n"), "") << "holds nothing, also the second time";
    EXPECT_EQ(after(delta + "\n"), "") << "not whole yet";
    EXPECT_EQ(after("\n"), "text[0] \n");
    EXPECT_EQ(after(delta + "\n\n"), "") << "once";
    EXPECT_EQ(reader->content_events(), 2u);
}

TEST(anthropic_digest, takes_the_start_of_a_tool_call_for_content)
{
    EXPECT_EQ(told(detail::digest, {R"(data: {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a",)"
                                    R"("name":"f","input":{}}})",
                                    "\n\n"}),
              "start  \ntext[0] \nfault truncated\n");
}

TEST(anthropic_digest, refuses_every_event_that_is_broken)
{
    std::string const first = R"(data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}})"
                              "\n\n";
    for (std::string const bad :
         {R"({"type":"content_block_delta", not json)", R"({"type":"message_delta", not json)", R"("hello")", "[]",
          R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"b"})",
          R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"b}})",
          R"({"type":"content_block_delta","index":"x","delta":{"type":"text_delta","text":"b"}})",
          R"({"type":"content_block_delta","index":0,"delta":7})",
          R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":7}})",
          R"({"type":"content_block_start","index":0,"content_block":7})", R"({"type":"message_delta","delta":7})"}) {
        std::string const wire = first + "data: " + bad + "\n\ndata: {\"type\":\"message_stop\"}\n\n";
        EXPECT_EQ(told(detail::digest, {wire}), "start  \ntext[0] \nfault malformed_reply\n") << bad;
        EXPECT_EQ(told(detail::full, {wire}), "start  \ntext[0] a\nfault malformed_reply\n") << bad;
    }
}

TEST(anthropic_digest, tells_types_by_the_event_line_or_by_looking_when_the_data_does_not_begin_with_them)
{
    EXPECT_EQ(
        told(detail::digest, {"event: content_block_delta\ndata: "
                              "{\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"x\"}}\n\nevent: message_stop\ndata: {}\n\n"}),
        "start  \ntext[0] \nfinish other native=\nend\n");
    EXPECT_EQ(told(detail::digest,
                   {"data: {\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"x\"},\"type\":\"content_block_delta\"}\n\ndata: { "
                    "\"type\" : \"message_stop\" }\n\n"}),
              "start  \ntext[0] \nfinish other native=\nend\n");
}

TEST(anthropic_digest, of_a_whole_reply_agrees_with_the_full_reading_at_every_cut)
{
    std::string const wire = golden("anthropic/message.json");
    std::string const full = only(golden("anthropic/message.events"), {"start", "finish", "usage", "end"});
    for (std::size_t cut = 0; cut <= wire.size(); ++cut) {
        std::string const digest = told(detail::digest, {wire.substr(0, cut), wire.substr(cut)}, framing::whole);
        ASSERT_EQ(only(digest, {"start", "finish", "usage", "end", "fault"}), full) << "cut at byte " << cut;
        ASSERT_EQ(only(digest, {"text", "reasoning", "tool", "arguments"}), "text[0] \n");
    }
}

TEST(anthropic_digest, counts_what_the_full_reading_counts)
{
    for (framing const how : {framing::stream, framing::whole}) {
        std::string const wire = golden(how == framing::stream ? "anthropic/thinking_tools.sse" : "anthropic/message.json");
        std::vector<model::reply_event> events;
        std::uint64_t counts[2];
        for (detail const how_much : {detail::full, detail::digest}) {
            auto reader = make_reply_reader(how, how_much);
            ASSERT_TRUE(reader->feed(wire, events));
            ASSERT_TRUE(reader->finish(events));
            counts[how_much == detail::digest] = reader->content_events();
        }
        EXPECT_EQ(counts[0], counts[1]);
        EXPECT_GT(counts[0], 0u);
    }
}

}  // namespace

}  // namespace signalbox::dialect::anthropic
