#include "engine/wire/json.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace signalbox::wire {
namespace {

std::string number(double value)
{
    std::string out;
    append_json_number(out, value);
    return out;
}

TEST(json_string, escapes_what_json_must_escape_and_nothing_else)
{
    EXPECT_EQ(json_string(""), R"("")");
    EXPECT_EQ(json_string("a/b \x7f"), "\"a/b \x7f\"");
    EXPECT_EQ(json_string("\"\\\b\f\n\r\t"), R"("\"\\\b\f\n\r\t")");
    EXPECT_EQ(json_string(std::string_view("\0\x01\x1f", 3)), R"("\u0000\u0001\u001f")");
    EXPECT_EQ(json_string("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"), "\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"");
}

TEST(json_string, replaces_each_broken_sequence)
{
    EXPECT_EQ(json_string("a\xFF"
                          "b"),
              "\"a\xEF\xBF\xBD"
              "b\"");
    EXPECT_EQ(json_string("\xE2\x82"), "\"\xEF\xBF\xBD\"");
    EXPECT_EQ(json_string("\xE2\x82x"), "\"\xEF\xBF\xBDx\"");
    EXPECT_EQ(json_string("\xED\xA0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
    EXPECT_EQ(json_string("\xC0\xAF"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST(json_string, reads_back_as_the_same_text)
{
    for (unsigned first = 0; first != 0x80; ++first)
        for (std::size_t before : {0, 1, 15, 16, 17, 40}) {
            std::string text(before, 'x');
            text += static_cast<char>(first);
            text += "\xF0\x9F\x98\x80 tail \xE2\x82\xAC";
            std::string const written = json_string(text);
            EXPECT_TRUE(check_json(written).has_value()) << written;
            EXPECT_EQ(json_view(written).string(), text);
            EXPECT_TRUE(json_view(written).is(text));
        }
}

TEST(append_json_number, writes_the_shortest_text_that_reads_back)
{
    EXPECT_EQ(number(0), "0");
    EXPECT_EQ(number(1.0), "1");
    EXPECT_EQ(number(100000.0), "100000");
    EXPECT_EQ(number(-1e15), "-1000000000000000");
    EXPECT_EQ(number(9007199254740992.0), "9007199254740992");
    EXPECT_EQ(number(0.1), "0.1");
    EXPECT_EQ(number(0.7), "0.7");
    EXPECT_EQ(number(-2.5e-9), "-2.5e-09");
    EXPECT_EQ(number(-0.0), "-0");
    EXPECT_EQ(number(std::numeric_limits<double>::quiet_NaN()), "null");
    EXPECT_EQ(number(-std::numeric_limits<double>::infinity()), "null");
    for (double const value : {1.0 / 3, 1e300, 5e-324, 1.7976931348623157e308, 123456.789, 1e20, 9007199254740994.0}) {
        EXPECT_TRUE(check_json(number(value)).has_value());
        EXPECT_EQ(json_view(number(value)).number(), value) << number(value);
    }
}

TEST(append_json_integer, writes_every_digit)
{
    std::string out;
    append_json_integer(out, std::numeric_limits<std::int64_t>::min());
    out += ' ';
    append_json_integer(out, std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(out, "-9223372036854775808 18446744073709551615");
}

}  // namespace
}  // namespace signalbox::wire
