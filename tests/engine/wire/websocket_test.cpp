// The frames of RFC 6455 5.7 and what may go wrong with them, at every cut.
#include "engine/wire/websocket.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace signalbox::wire {
namespace {

using namespace std::string_literals;
using kind = websocket_kind;

struct seen {
    kind what = kind::text;
    std::string data;
    std::uint16_t code = 0;
    bool kept = true;
    bool operator==(seen const&) const = default;
};

struct reading {
    std::vector<seen> all;
    std::string failed;
    bool between = true;
    bool operator==(reading const&) const = default;
};

std::ostream& operator<<(std::ostream& out, reading const& of)
{
    for (seen const& each : of.all) out << static_cast<int>(each.what) << ":" << each.data << "(" << each.code << ") ";
    return out << of.failed << (of.between ? "" : " inside");
}

reading read(std::vector<std::string> const& pieces, websocket_texts texts = websocket_texts::kept)
{
    websocket_reader reader(texts);
    reading out;
    for (std::string const& piece : pieces) {
        std::string_view bytes = piece;
        for (websocket_message message;;) {
            auto const got = reader.next(bytes, message);
            if (!got) out.failed = got.error().detail;
            if (!got || !*got) break;
            out.all.push_back({message.kind, std::string(message.data), message.code, message.kept});
        }
        if (!out.failed.empty()) break;
    }
    out.between = reader.between_frames();
    return out;
}

void expect_at_every_cut(std::string const& wire, reading const& wanted)
{
    EXPECT_EQ(read({wire}), wanted);
    for (std::size_t cut = 0; cut <= wire.size(); ++cut)
        EXPECT_EQ(read({wire.substr(0, cut), wire.substr(cut)}), wanted) << "cut at byte " << cut;
}

TEST(websocket_reader, reads_the_examples_of_the_standard_at_every_cut)
{
    expect_at_every_cut("\x81\x05Hello", {{{kind::text, "Hello"}}, {}});
    expect_at_every_cut("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58", {{{kind::text, "Hello"}}, {}});
    expect_at_every_cut("\x01\x03Hel\x80\x02lo"s, {{{kind::text, "Hello"}}, {}});
    expect_at_every_cut("\x89\x05Hello", {{{kind::ping, "Hello"}}, {}});
    expect_at_every_cut("\x8a\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58", {{{kind::pong, "Hello"}}, {}});
}

TEST(websocket_reader, reads_control_frames_between_the_fragments_of_a_message)
{
    std::string const wire = "\x01\x03Hel\x89\x02hi\x00\x00\x80\x02lo\x81\x01!"s;
    expect_at_every_cut(wire, {{{kind::ping, "hi"}, {kind::text, "Hello"}, {kind::text, "!"}}, {}});
}

TEST(websocket_reader, reads_lengths_of_two_and_of_eight_bytes)
{
    std::string const two(256, 'a'), eight(65'536, 'b');
    EXPECT_EQ(read({"\x81\x7E\x01\x00"s + two}), (reading{{{kind::text, two}}, {}}));
    std::string const wire = "\x81\x7F\x00\x00\x00\x00\x00\x01\x00\x00"s + eight;
    EXPECT_EQ(read({wire}), (reading{{{kind::text, eight}}, {}}));
    for (std::size_t const cut : {1u, 2u, 3u, 9u, 10u, 11u, 40'000u})
        EXPECT_EQ(read({wire.substr(0, cut), wire.substr(cut)}), (reading{{{kind::text, eight}}, {}})) << cut;
}

TEST(websocket_reader, reads_the_code_and_the_reason_of_an_end)
{
    expect_at_every_cut("\x88\x05\x03\xe9"
                        "bye",
                        {{{kind::close, "bye", 1001}}, {}});
    expect_at_every_cut("\x88\x00"s, {{{kind::close, "", 1005}}, {}});
    EXPECT_EQ(read({"\x88\x01\x03"}).failed, "a WebSocket frame of an end has half a code");
}

TEST(websocket_reader, passes_over_what_is_binary_or_not_wanted)
{
    EXPECT_EQ(read({"\x82\x02hi\x81\x02yo"}), (reading{{{kind::binary, "", 0, false}, {kind::text, "yo"}}, {}}));
    EXPECT_EQ(read({"\x81\x02yo\x88\x02\x03\xe8"}, websocket_texts::passed_over),
              (reading{{{kind::text, "", 0, false}, {kind::close, "", 1000}}, {}}));
}

TEST(websocket_reader, passes_over_a_message_that_is_too_long_and_says_so)
{
    std::string wire;
    append_websocket_frame(wire, kind::text, std::string(websocket_reader::message_limit + 1, 'x'));
    append_websocket_frame(wire, kind::text, "next");
    websocket_reader reader(websocket_texts::kept);
    std::string_view bytes = wire;
    websocket_message message;
    ASSERT_TRUE(*reader.next(bytes, message));
    EXPECT_FALSE(message.kept);
    EXPECT_EQ(message.data, "");
    ASSERT_TRUE(*reader.next(bytes, message));
    EXPECT_EQ(message.data, "next");
    EXPECT_EQ(reader.passed_over(), 1u);
    std::string const most(websocket_reader::message_limit, 'y');
    std::string fits;
    append_websocket_frame(fits, kind::text, most);
    EXPECT_EQ(read({fits.substr(0, 700'000), fits.substr(700'000)}), (reading{{{kind::text, most}}, {}}));
}

TEST(websocket_reader, refuses_bytes_that_are_no_frames)
{
    EXPECT_EQ(read({"\xC1\x01x"}).failed, "a WebSocket frame uses an extension that was not agreed on");
    EXPECT_EQ(read({"\x83\x01x"}).failed, "a WebSocket frame has an unknown opcode");
    EXPECT_EQ(read({"\x8B\x01x"}).failed, "a WebSocket frame has an unknown opcode");
    EXPECT_EQ(read({"\x81\x7F\x80\x00\x00\x00\x00\x00\x00\x00"s}).failed, "a WebSocket frame has an impossible length");
    EXPECT_EQ(read({"\x09\x01x"}).failed, "a WebSocket frame of control is fragmented or too long");
    EXPECT_EQ(read({"\x89\x7E\x00\x7E"s}).failed, "a WebSocket frame of control is fragmented or too long");
    EXPECT_EQ(read({"\x80\x01x"}).failed, "a WebSocket frame continues no message, or begins one inside another");
    EXPECT_EQ(read({"\x01\x01x\x81\x01y"}).failed, "a WebSocket frame continues no message, or begins one inside another");
}

TEST(websocket_reader, knows_whether_another_frame_may_follow)
{
    EXPECT_TRUE(read({}).between);
    EXPECT_FALSE(read({"\x81"}).between);
    EXPECT_FALSE(read({"\x81\x05Hel"}).between);
    EXPECT_TRUE(read({"\x01\x03Hel"}).between) << "a control frame may stand between fragments";
}

TEST(websocket_writer, writes_what_the_reader_reads_and_masks_as_a_client)
{
    std::string wire;
    append_websocket_frame(wire, kind::text, "Hello", {{0x37, 0xfa, 0x21, 0x3d}});
    EXPECT_EQ(wire, "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58");
    for (std::size_t const size : {0u, 1u, 125u, 126u, 65'535u, 65'536u}) {
        std::string plain, masked;
        std::string const text(size, 'z');
        append_websocket_frame(plain, kind::text, text);
        append_websocket_frame(masked, kind::text, text, {{1, 2, 3, 4}});
        EXPECT_EQ(read({plain}), (reading{{{kind::text, text}}, {}})) << size;
        EXPECT_EQ(read({masked}), (reading{{{kind::text, text}}, {}})) << size;
    }
}

TEST(websocket_writer, cuts_a_reason_that_is_too_long)
{
    std::string wire;
    append_websocket_close(wire, websocket_going_away, std::string(200, 'r'));
    EXPECT_EQ(read({wire}), (reading{{{kind::close, std::string(123, 'r'), 1001}}, {}}));
}

}  // namespace
}  // namespace signalbox::wire
