// Holding back the unfinished end of a relayed event stream: every cut, every line end, and what it costs.
#include "engine/attempt/event_cutter.hpp"
#include "engine/wire/aws_event.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace signalbox::attempt {
namespace {

using namespace std::string_view_literals;

/// What each feed lets go, and the rest at the end.
std::vector<std::string> passed(std::vector<std::string_view> const& pieces)
{
    event_cutter cutter(dialect::stream_form::events);
    std::vector<std::string> out;
    for (std::string_view piece : pieces) out.emplace_back(cutter.cut(piece));
    out.emplace_back(cutter.rest());
    return out;
}

TEST(event_cutter, lets_whole_frames_go_wherever_the_bytes_are_cut)
{
    std::string first, second, all;
    wire::append_aws_event(first, {{":message-type", "event"}}, "{}");
    wire::append_aws_event(second, {{":message-type", "event"}}, "{\"a\":\"\\n\\n\"}");
    all = first + second;
    for (std::size_t cut = 0; cut <= all.size(); ++cut) {
        event_cutter cutter(dialect::stream_form::frames);
        std::string const before(cutter.cut(std::string_view(all).substr(0, cut)));
        std::string const behind(cutter.cut(std::string_view(all).substr(cut)));
        EXPECT_EQ(before, cut < first.size() ? "" : cut < all.size() ? first : all) << cut;
        EXPECT_EQ(before + behind, all) << cut;
        EXPECT_EQ(cutter.rest(), "");
    }
    event_cutter cutter(dialect::stream_form::frames);
    EXPECT_EQ(cutter.cut(first + second.substr(0, 5)), first);
    EXPECT_EQ(cutter.rest(), second.substr(0, 5));
}

struct stream_of_events {
    std::string_view bytes;
    std::vector<std::size_t> ends;  // after each event, counted by hand
};

std::vector<stream_of_events> const streams{
    {"data: a\n\ndata: bc\n\ndata: d", {9, 19}},
    {"data: a\r\n\r\ndata: bc\r\n\r\ndata: d", {11, 23}},
    {"data: a\r\rdata: bc\r\rdata: d", {9, 19}},
    {"data: a\n\r\ndata: bc\r\n\ndata: d", {10, 21}},
    {": hello\n\nevent: x\ndata: 1\ndata: 2\n\n", {9, 35}},
};

/// A CR that ends an empty line lets the event go before its LF, which is part of the same line end.
bool inside_line_end(std::string_view bytes, std::size_t cut)
{
    return cut > 0 && cut < bytes.size() && bytes[cut - 1] == '\r' && bytes[cut] == '\n';
}

TEST(event_cutter, lets_all_whole_events_go_and_keeps_the_rest)
{
    EXPECT_EQ(passed({"data: a\n\ndata: bc\n\ndata: d"}), (std::vector<std::string>{"data: a\n\ndata: bc\n\n", "data: d"}));
    EXPECT_EQ(passed({"data: a\r\n\r\ndata"}), (std::vector<std::string>{"data: a\r\n\r\n", "data"}));
    EXPECT_EQ(passed({"data: a\n\n"}), (std::vector<std::string>{"data: a\n\n", ""}));
    EXPECT_EQ(passed({"data: a\n"}), (std::vector<std::string>{"", "data: a\n"}));
    EXPECT_EQ(passed({"data: a\r\n"}), (std::vector<std::string>{"", "data: a\r\n"}));
    EXPECT_EQ(passed({"", "\n"}), (std::vector<std::string>{"", "", "\n"}));
}

TEST(event_cutter, passes_every_byte_and_only_whole_events_wherever_it_is_cut)
{
    for (stream_of_events const& stream : streams) {
        for (std::size_t cut = 0; cut <= stream.bytes.size(); ++cut) {
            auto const out = passed({stream.bytes.substr(0, cut), stream.bytes.substr(cut)});
            EXPECT_EQ(out[0] + out[1] + out[2], stream.bytes) << "cut at byte " << cut;
            std::size_t first = 0;
            for (std::size_t end : stream.ends)
                if (end <= cut) first = end;
            if (inside_line_end(stream.bytes, cut)) continue;
            EXPECT_EQ(out[0], stream.bytes.substr(0, first)) << "cut at byte " << cut;
            EXPECT_EQ((out[0] + out[1]).size(), stream.ends.back()) << "cut at byte " << cut;
        }
    }
}

TEST(event_cutter, passes_the_same_bytes_when_they_come_one_by_one)
{
    for (stream_of_events const& stream : streams) {
        event_cutter cutter(dialect::stream_form::events);
        std::string out;
        for (char const& byte : stream.bytes) out += cutter.cut({&byte, 1});
        bool const after_cr = inside_line_end(stream.bytes, stream.ends.back() - 1);
        EXPECT_EQ(out.size(), stream.ends.back() - (after_cr ? 1 : 0));
        out += cutter.rest();
        EXPECT_EQ(out, stream.bytes);
    }
}

TEST(event_cutter, takes_one_line_end_for_no_empty_line)
{
    EXPECT_EQ(passed({"data: a\r", "\ndata: b"}), (std::vector<std::string>{"", "", "data: a\r\ndata: b"}));
    EXPECT_EQ(passed({"data: a\r\n", "\r", "\ndata: b"}), (std::vector<std::string>{"", "data: a\r\n\r", "", "\ndata: b"}));
}

TEST(event_cutter, keeps_a_long_unfinished_event_through_many_reads)
{
    event_cutter cutter(dialect::stream_form::events);
    std::string const piece(1'000, 'x');
    EXPECT_EQ(cutter.cut("data: "), "");
    for (int i = 0; i < 100; ++i) EXPECT_EQ(cutter.cut(piece), "");
    std::string_view const whole = cutter.cut("\n\ndata");
    EXPECT_EQ(whole.size(), 6 + 100'000 + 2);
    EXPECT_TRUE(whole.ends_with("x\n\n"));
    EXPECT_EQ(cutter.rest(), "data");
}

TEST(event_cutter, lets_plain_bodies_through)
{
    event_cutter cutter(std::nullopt);
    EXPECT_EQ(cutter.cut("{\"a\":"), "{\"a\":");
    EXPECT_EQ(cutter.cut("1}"), "1}");
    EXPECT_EQ(cutter.rest(), "");
}

TEST(event_cutter, lets_whole_lines_go_where_the_stream_is_made_of_lines)
{
    std::string_view const bytes = "{\"a\":1}\n{\"b\":\"\\n\"}\r\n\n{\"c\"";
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
        event_cutter cutter(dialect::stream_form::lines);
        std::string const first(cutter.cut(bytes.substr(0, cut))), second(cutter.cut(bytes.substr(cut)));
        EXPECT_EQ(first.size(), cut < 8 ? 0u : cut < 20 ? 8u : cut < 21 ? 20u : 21u) << "cut at byte " << cut;
        EXPECT_EQ(first + second, bytes.substr(0, 21)) << "cut at byte " << cut;
        EXPECT_EQ(cutter.rest(), R"({"c")") << "cut at byte " << cut;
    }
}

}  // namespace
}  // namespace signalbox::attempt
