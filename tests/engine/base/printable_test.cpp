#include "engine/base/printable.hpp"

#include "engine/base/utf8.hpp"

#include <gtest/gtest.h>

namespace signalbox::base {
namespace {

TEST(printable, leaves_text_of_every_script_as_it_is)
{
    for (std::string_view const text : {"plain text, \"quoted\" \\ and 100%", "na\xC3\xAFve \xE6\x97\xA5\xE6\x9C\xAC \xF0\x9F\x98\x80",
                                        "\xD9\x85\xD8\xB1\xD8\xAD\xD8\xA8\xD8\xA7",
                                        "a\xC2\xA0"
                                        "b",
                                        ""})
        EXPECT_EQ(printable(text), text);
}

TEST(printable, shows_what_would_steer_a_terminal)
{
    struct row {
        std::string_view text, want;
    };
    for (row const& each : std::initializer_list<row>{{"\x1B[31mred\x07", "\\u{1b}[31mred\\u{7}"},
                                                      {"two\r\nlines\t", "two\\u{d}\\u{a}lines\\u{9}"},
                                                      {"\xC2\x9B"
                                                       "31m",
                                                       "\\u{9b}31m"},
                                                      {"gpt-4o\xE2\x80\xAE"
                                                       "evil",
                                                       "gpt-4o\\u{202e}evil"},
                                                      {"a\xE2\x80\xA8"
                                                       "b\xE2\x81\xA6"
                                                       "c\xEF\xBB\xBF",
                                                       "a\\u{2028}b\\u{2066}c\\u{feff}"},
                                                      {"\x7F", "\\u{7f}"},
                                                      {std::string_view("\0", 1), "\\u{0}"}})
        EXPECT_EQ(printable(each.text), each.want);
}

TEST(printable, repairs_what_is_no_utf8)
{
    EXPECT_EQ(printable("a\x9B"
                        "b\xE2\x80"),
              "a\xEF\xBF\xBD"
              "b\xEF\xBF\xBD");
}

TEST(printable, of_lines_keeps_line_ends_and_tabs_wherever_the_text_is_cut)
{
    std::string_view const text = "a\tb\r\n\x1B[1m\r\xC2\x9B\xE2\x80\xAE\xF0\x9F\x98\x80\n\xE2\x82";
    std::string_view const want = "a\tb\r\n\\u{1b}[1m\\u{d}\\u{9b}\\u{202e}\xF0\x9F\x98\x80\n\xEF\xBF\xBD";
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        std::string out, rest(text.substr(0, cut));
        rest.erase(0, append_printable_lines(out, rest, false));
        EXPECT_LE(rest.size(), 3u);
        rest += text.substr(cut);
        EXPECT_EQ(append_printable_lines(out, rest, true), rest.size());
        EXPECT_EQ(out, want) << "cut at byte " << cut;
    }
}

TEST(printable, never_writes_a_byte_below_a_blank_nor_a_c1_control)
{
    for (std::uint32_t point = 0; point < 0x3000; ++point) {
        std::string text;
        append_utf8(text, point);
        std::string const shown = printable(text);
        EXPECT_EQ(shown.find_first_of(std::string_view("\x00\x07\x08\x09\x0a\x0b\x0c\x0d\x1b\x7f", 10)), std::string::npos) << point;
        if (point >= 0x80 && point < 0xA0) {
            EXPECT_EQ(shown.find('\xC2'), std::string::npos) << point;
        }
    }
}

}  // namespace
}  // namespace signalbox::base
