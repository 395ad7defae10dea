// The yardsticks measured: every reply is known for whole, cut or broken wherever its bytes are cut, and canned replies are what they claim.
#include "tests/bench/further_replies.hpp"
#include "tests/bench/load_report.hpp"
#include "tests/bench/reply_meter.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <string>
#include <string_view>

namespace signalbox::bench {
namespace {

using state = reply_meter::state;

constexpr std::string_view done = "data: [DONE]";
constexpr std::string_view message_stop = "data: {\"type\":\"message_stop\"}";

std::string whole_stream(canned_replies const& replies)
{
    return std::accumulate(replies.stream.begin(), replies.stream.end(), replies.stream_head);
}

reply_meter read(std::string_view terminal, std::string_view first, std::string_view second = {})
{
    reply_meter meter;
    meter.start(terminal);
    meter.feed(first);
    meter.feed(second);
    return meter;
}

TEST(canned_replies, coalesced_streams_are_the_same_bytes_in_one_piece)
{
    for (canned_replies const& replies : {openai_replies(100), anthropic_replies(100)}) {
        canned_replies const gathered = coalesced(replies);
        EXPECT_EQ(gathered.stream.size(), 1u);
        EXPECT_EQ(whole_stream(gathered), whole_stream(replies));
        EXPECT_EQ(gathered.plain, replies.plain);
    }
}

TEST(canned_replies, plain_bodies_have_the_size_asked_for)
{
    for (std::size_t const bytes : {8u * 1024, 512u * 1024}) {
        EXPECT_EQ(read({}, openai_replies(100, bytes).plain).body_bytes(), bytes);
        EXPECT_EQ(read({}, anthropic_replies(100, bytes).plain).body_bytes(), bytes);
    }
    EXPECT_THROW(openai_replies(100, 599), std::invalid_argument);
}

TEST(canned_replies, plain_bodies_have_exactly_the_size_the_figures_name)
{
    for (canned_replies const& replies : {openai_replies(100), anthropic_replies(100)}) {
        reply_meter const meter = read({}, replies.plain);
        EXPECT_EQ(meter.status(), 200);
        EXPECT_EQ(meter.body_bytes(), plain_body_bytes);
    }
}

TEST(canned_replies, streams_have_exactly_the_events_asked_for_with_usage_or_without)
{
    for (std::size_t const events : {std::size_t{8}, std::size_t{100}}) {
        canned_replies const chat = openai_replies(events), messages = anthropic_replies(events);
        EXPECT_EQ(read(done, whole_stream(chat)).events(), events);
        EXPECT_EQ(chat.stream.size(), events);
        EXPECT_EQ(chat.stream_with_usage.size(), events);
        EXPECT_EQ(read(message_stop, whole_stream(messages)).events(), events);
    }
    EXPECT_THROW(openai_replies(7), std::invalid_argument);
}

TEST(further_replies, are_plain_bodies_and_streams_of_the_size_asked_for)
{
    for (dialect_replies const& each : further_replies(100)) {
        EXPECT_EQ(read({}, each.replies.plain).body_bytes(), plain_body_bytes) << each.path;
        EXPECT_EQ(each.replies.stream.size(), 100u) << each.path;
        EXPECT_EQ(read({}, whole_stream(each.replies)).feed({}), state::whole) << each.path;
    }
    EXPECT_THROW(further_replies(7), std::invalid_argument);
}

TEST(further_replies, have_every_event_that_the_format_separates_by_a_blank_line)
{
    for (dialect_replies const& each : further_replies(100)) {
        bool const blank_lines = each.path == "/responses" || each.path == "/v2/chat";
        if (!blank_lines) continue;
        EXPECT_EQ(read("}", whole_stream(each.replies)).events(), 100u) << each.path;
    }
}

TEST(further_replies, binary_messages_have_amazons_lengths_and_checksums)
{
    std::string const wire = further_replies(8)[3].replies.stream[0];
    std::string const message = wire.substr(wire.find("\r\n") + 2, wire.size() - wire.find("\r\n") - 4);
    auto const number = [&](std::size_t at) {
        std::size_t out = 0;
        for (std::size_t i = at; i != at + 4; ++i) out = out << 8 | static_cast<unsigned char>(message[i]);
        return out;
    };
    EXPECT_EQ(number(0), message.size());
    EXPECT_EQ(number(4), 82u);                           // the three headers
    EXPECT_EQ(number(8), 0x96d5fadeu);                   // zlib's crc32 of the eight bytes before
    EXPECT_EQ(number(message.size() - 4), 0x6fa8c599u);  // and of all before
}

TEST(reply_meter, knows_a_whole_stream_wherever_the_bytes_are_cut)
{
    std::string const wire = whole_stream(openai_replies(8));
    for (std::size_t cut = 0; cut <= wire.size(); ++cut) {
        reply_meter meter = read(done, std::string_view(wire).substr(0, cut), std::string_view(wire).substr(cut));
        EXPECT_EQ(meter.feed({}), state::whole) << "cut at byte " << cut;
        EXPECT_EQ(meter.events(), 8u) << "cut at byte " << cut;
        EXPECT_TRUE(meter.terminated()) << "cut at byte " << cut;
    }
}

TEST(reply_meter, knows_a_whole_plain_reply_wherever_the_bytes_are_cut)
{
    std::string const wire = anthropic_replies(8).plain;
    for (std::size_t cut = 0; cut <= wire.size(); ++cut) {
        reply_meter meter = read({}, std::string_view(wire).substr(0, cut), std::string_view(wire).substr(cut));
        EXPECT_EQ(meter.feed({}), state::whole) << "cut at byte " << cut;
        EXPECT_EQ(meter.body_bytes(), plain_body_bytes) << "cut at byte " << cut;
    }
}

TEST(reply_meter, never_takes_a_stream_for_whole_that_ends_early)
{
    std::string const wire = whole_stream(anthropic_replies(8));
    for (std::size_t size = 0; size < wire.size(); ++size) {
        reply_meter meter = read(message_stop, std::string_view(wire).substr(0, size));
        EXPECT_EQ(meter.close(), state::broken) << "ended after byte " << size;
    }
}

TEST(reply_meter, sees_that_the_terminal_event_is_missing_from_a_well_framed_stream)
{
    canned_replies const replies = openai_replies(8);
    std::string wire = replies.stream_head;
    for (std::size_t each = 0; each + 1 < replies.stream.size(); ++each) wire += replies.stream[each];
    reply_meter meter = read(done, wire, "0\r\n\r\n");
    EXPECT_EQ(meter.feed({}), state::whole);
    EXPECT_FALSE(meter.terminated());
}

TEST(reply_meter, calls_bytes_nobody_asked_for_broken)
{
    std::string const wire = openai_replies(8).plain;
    EXPECT_EQ(read({}, wire, "x").close(), state::broken);
    reply_meter meter = read({}, wire);
    EXPECT_EQ(meter.feed("HTTP/1.1 200 OK\r\n"), state::broken);
}

TEST(reply_meter, reads_what_servers_may_send)
{
    EXPECT_EQ(read({}, "HTTP/1.1 204 No Content\r\ncontent-length:0\r\n\r\n").feed({}), state::whole);
    EXPECT_EQ(read({}, "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 2\r\n\r\n", "{}").status(), 429);
    EXPECT_FALSE(read({}, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n").keep_alive());
    reply_meter until_end = read({}, "HTTP/1.1 200 OK\r\n\r\nanything");
    EXPECT_EQ(until_end.close(), state::whole);
    reply_meter trailers = read({}, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\nx: y\r\n", "\r\n");
    EXPECT_EQ(trailers.feed({}), state::whole);
    EXPECT_EQ(trailers.body_bytes(), 3u);
}

TEST(reply_meter, calls_a_size_line_that_is_no_number_broken)
{
    EXPECT_EQ(read({}, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n").feed({}), state::broken);
}

TEST(load_report, takes_percentiles_by_nearest_rank)
{
    std::vector<float> hundred(100);
    std::iota(hundred.begin(), hundred.end(), 1.0f);
    EXPECT_EQ(percentile(hundred, 0.5), 50);
    EXPECT_EQ(percentile(hundred, 0.99), 99);
    EXPECT_EQ(percentile(hundred, 1), 100);
    EXPECT_EQ(percentile({}, 0.5), 0);
}

}  // namespace
}  // namespace signalbox::bench
