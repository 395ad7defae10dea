#include "engine/base/ascii.hpp"

#include <gtest/gtest.h>

namespace signalbox::base {
namespace {

TEST(ascii, gives_each_byte_the_class_the_standard_gives_it)
{
    for (int byte = 0; byte < 256; ++byte) {
        char const c = static_cast<char>(byte);
        EXPECT_EQ(is_digit(c), byte >= 0x30 && byte <= 0x39) << byte;
        EXPECT_EQ(is_letter(c), (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x61 && byte <= 0x7A)) << byte;
        EXPECT_EQ(is_space(c), byte == 0x20 || (byte >= 9 && byte <= 13)) << byte;
        EXPECT_EQ(static_cast<unsigned char>(lower(c)), byte >= 0x41 && byte <= 0x5A ? byte + 32 : byte);
    }
}

TEST(ascii, reads_hexadecimal_digits_of_both_cases)
{
    EXPECT_EQ(hex_value('0'), 0);
    EXPECT_EQ(hex_value('9'), 9);
    EXPECT_EQ(hex_value('a'), 10);
    EXPECT_EQ(hex_value('F'), 15);
    for (char const c : {'g', 'G', '/', ':', '@', '`', ' ', '\x10', '\x19'}) EXPECT_EQ(hex_value(c), -1) << c;
}

// RFC 9110 5.6.2.
TEST(ascii, knows_the_bytes_of_a_token)
{
    for (char const c : std::string_view("!#$%&'*+-.^_`|~09azAZ")) EXPECT_TRUE(is_token_byte(c)) << c;
    for (char const c : std::string_view(" \t\"(),/:;<=>?@[\\]{}\x7F\x80\xFF\0", 22)) EXPECT_FALSE(is_token_byte(c)) << c;
}

TEST(ascii, compares_without_case_and_leaves_other_bytes_alone)
{
    EXPECT_TRUE(same_text("Content-TYPE", "content-type"));
    EXPECT_FALSE(same_text("content-type", "content-typ"));
    EXPECT_FALSE(same_text("[", "{"));
    EXPECT_FALSE(same_text("\xC3\x84", "\xC3\xA4"));
    EXPECT_EQ(lowered("\xC3\x84"
                      "AbZ["),
              "\xC3\x84"
              "abz[");
}

TEST(ascii, trims_white_space_at_both_ends_only)
{
    EXPECT_EQ(trimmed(" \t\r\na b\v\f "), "a b");
    EXPECT_EQ(trimmed(" \n "), "");
    EXPECT_EQ(trimmed(""), "");
}

}  // namespace
}  // namespace signalbox::base
