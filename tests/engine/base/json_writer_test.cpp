#include "engine/base/json_writer.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace signalbox::base {
namespace {

std::string quoted(std::string_view text)
{
    std::string out;
    append_json_string(out, text);
    return out;
}

std::string decimal(std::int64_t scaled, int decimals, bool trim)
{
    std::string out;
    append_decimal(out, scaled, decimals, trim);
    return out;
}

TEST(json_string, escapes_what_json_asks_for)
{
    EXPECT_EQ(quoted("say \"hi\" \\ there\n\r\t"), R"("say \"hi\" \\ there\n\r\t")");
    EXPECT_EQ(quoted(std::string_view("\0\x01\b\x1f", 4)), R"("\u0000\u0001\u0008\u001f")");
    EXPECT_EQ(quoted("caf\xc3\xa9 \xf0\x9f\x98\x80 /"), "\"caf\xc3\xa9 \xf0\x9f\x98\x80 /\"");
}

TEST(json_string, escapes_what_a_terminal_obeys)
{
    EXPECT_EQ(quoted("\x1b[31m\x7f"), R"("\u001b[31m\u007f")");
    EXPECT_EQ(quoted("a\u202eb\u2028c\ufeff\U000e0041"), R"("a\u202eb\u2028c\ufeff\udb40\udc41")");
}

TEST(json_string, repairs_text_that_is_no_utf8)
{
    EXPECT_EQ(quoted("a\xff"
                     "b"),
              "\"a\uFFFDb\"");
}

TEST(decimal, has_as_many_digits_as_asked_or_as_needed)
{
    EXPECT_EQ(decimal(1'234'567, 6, false), "1.234567");
    EXPECT_EQ(decimal(1'500, 3, false), "1.500");
    EXPECT_EQ(decimal(1'500, 3, true), "1.5");
    EXPECT_EQ(decimal(2'000, 3, true), "2");
    EXPECT_EQ(decimal(-1, 6, false), "-0.000001");
    EXPECT_EQ(decimal(INT64_MIN, 6, false), "-9223372036854.775808");
}

TEST(json_object, puts_commas_between_members_and_between_the_values_of_a_list)
{
    std::string out;
    json_object one(out);
    one.text("a", "x");
    one.text_or_null("b", "");
    one.number("c", UINT64_MAX);
    one.boolean("d", true);
    one.milliseconds("e", 1'250);
    one.list("f", std::vector<std::string>{"y", "z"}, append_json_string);
    one.list("g", std::vector<std::string>{}, append_json_string);
    one.close();
    EXPECT_EQ(out, R"({"a":"x","b":null,"c":18446744073709551615,"d":true,"e":1.25,"f":["y","z"],"g":[]})");
}

}  // namespace
}  // namespace signalbox::base
