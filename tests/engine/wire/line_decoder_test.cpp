// Streams of JSON in lines: every cut, blank lines, line ends, the last line, and the bound.
#include "engine/wire/line_decoder.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace signalbox::wire {
namespace {

std::vector<std::string> lines(std::vector<std::string_view> const& pieces)
{
    std::vector<std::string> out;
    line_decoder decoder;
    line_decoder::event line;
    for (std::string_view piece : pieces)
        for (;;) {
            auto const got = decoder.next(piece, line);
            if (!got || !*got) break;
            out.emplace_back(line.data);
        }
    auto const last = decoder.finish(line);
    if (last && *last) out.push_back("last " + std::string(line.data));
    return out;
}

TEST(line_decoder, yields_the_same_lines_wherever_the_bytes_are_cut)
{
    std::string_view const wire = "{\"a\":1}\n\r\n  {\"b\":2} \r\n\n{\"c\":3}\n{\"d\"";
    std::vector<std::string> const expected{"{\"a\":1}", "{\"b\":2}", "{\"c\":3}", "last {\"d\""};
    for (std::size_t cut = 0; cut <= wire.size(); ++cut)
        EXPECT_EQ(lines({wire.substr(0, cut), wire.substr(cut)}), expected) << "cut at byte " << cut;
    std::vector<std::string_view> bytes;
    for (std::size_t i = 0; i < wire.size(); ++i) bytes.push_back(wire.substr(i, 1));
    EXPECT_EQ(lines(bytes), expected);
}

TEST(line_decoder, yields_nothing_of_white_space)
{
    EXPECT_TRUE(lines({" "}).empty());
    EXPECT_TRUE(lines({"\n \r\n", " ", "\n"}).empty());
    EXPECT_EQ(lines({" ", " ", "{}\n", " "}), (std::vector<std::string>{"{}"})) << "a filler before a line";
}

TEST(line_decoder, refuses_a_line_beyond_its_bound)
{
    for (std::size_t cut = 0; cut <= 5; ++cut) {
        line_decoder decoder(4);
        line_decoder::event line;
        std::string_view const all = "12345\n";
        std::string_view first = all.substr(0, cut), second = all.substr(cut);
        auto seen = decoder.next(first, line);
        if (seen) seen = decoder.next(second, line);
        ASSERT_FALSE(seen) << cut;
        EXPECT_EQ(seen.error().kind, model::fault::reply_too_large);
    }
    line_decoder decoder(4);
    line_decoder::event line;
    std::string_view fits = "1234\n";
    auto const seen = decoder.next(fits, line);
    ASSERT_TRUE(seen && *seen);
    EXPECT_EQ(line.data, "1234");
}

}  // namespace
}  // namespace signalbox::wire
