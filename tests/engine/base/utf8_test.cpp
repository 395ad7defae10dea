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

TEST(cut_at_character, keeps_whole_characters_up_to_the_limit)
{
    std::string const text = "a\xC3\xA9\xE6\x97\xA5\xF0\x9F\x98\x80z";  // 1, 2, 3, 4 and 1 bytes
    std::size_t const kept[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11};
    for (std::size_t limit = 0; limit != std::size(kept); ++limit) EXPECT_EQ(cut_at_character(text, limit).size(), kept[limit]) << limit;
    EXPECT_EQ(cut_at_character("", 0), "");
}

TEST(valid_utf8, looks_at_every_byte_wherever_ascii_ends)
{
    for (std::size_t before = 0; before < 20; ++before)
        for (std::size_t behind = 0; behind < 20; ++behind) {
            std::string const text = std::string(before, 'a') + "\xC3\xA9" + std::string(behind, 'b');
            EXPECT_TRUE(valid_utf8(text));
            EXPECT_FALSE(valid_utf8(std::string(before, 'a') + "\xC3" + std::string(behind, 'b')));
            EXPECT_FALSE(valid_utf8(std::string(before, 'a') + "\xA9" + std::string(behind, 'b')));
        }
}

}  // namespace
}  // namespace signalbox::base
