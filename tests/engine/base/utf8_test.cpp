#include "engine/base/utf8.hpp"

#include <gtest/gtest.h>

namespace signalbox::base {
namespace {

TEST(utf8, writes_every_scalar_value_so_that_it_reads_as_one_valid_sequence)
{
    for (std::uint32_t point = 0; point <= 0x110000; ++point) {
        std::string text;
        append_utf8(text, point);
        utf8_sequence const read = read_utf8(text.data(), text.data() + text.size());
        ASSERT_TRUE(read.valid) << point;
        ASSERT_EQ(read.size, text.size()) << point;
        bool const scalar = point < 0x110000 && (point < 0xD800 || point > 0xDFFF);
        ASSERT_EQ(text == replacement_character, !scalar || point == 0xFFFD) << point;
    }
}

TEST(utf8, takes_the_longest_valid_beginning_of_a_broken_sequence)
{
    auto const broken = [](std::string_view text) {
        utf8_sequence const read = read_utf8(text.data(), text.data() + text.size());
        return read.valid ? 0 : read.size;
    };
    EXPECT_EQ(broken("\x80"), 1);
    EXPECT_EQ(broken("\xC1\xBF"), 1);
    EXPECT_EQ(broken("\xC3"), 1);
    EXPECT_EQ(broken("\xE2\x82"), 2);
    EXPECT_EQ(broken("\xE0\x9F\x80"), 1);
    EXPECT_EQ(broken("\xED\xA0\x80"), 1);
    EXPECT_EQ(broken("\xF0\x9F\x98 "), 3);
    EXPECT_EQ(broken("\xF4\x90\x80\x80"), 1);
    EXPECT_EQ(broken("\xF5\x80\x80\x80"), 1);
}

TEST(utf8, is_repaired_and_then_valid)
{
    std::string_view const broken = "a\xE2\x82z\xFF\xC3\xA9";
    EXPECT_FALSE(valid_utf8(broken));
    EXPECT_EQ(repaired_utf8(broken), "a\xEF\xBF\xBDz\xEF\xBF\xBD\xC3\xA9");
    EXPECT_TRUE(valid_utf8(repaired_utf8(broken)));
    EXPECT_TRUE(valid_utf8(""));
    EXPECT_EQ(repaired_utf8("\xC3\xA9"), "\xC3\xA9");
}

}  // namespace
}  // namespace signalbox::base
