// Lists of guards: what is found in a text, by its line, and the lines that cannot be used.
#include "engine/policy/guard_list.hpp"

#include <gtest/gtest.h>

namespace signalbox::policy {
namespace {

using kind = guard_list::kind;

/// The line that is found, or 0.
std::size_t line(kind of, std::string_view list, std::string_view text)
{
    auto const made = guard_list::read(of, list);
    EXPECT_TRUE(made);
    return made->found_in(text).value_or(0);
}

/// "LINE: what is wrong".
std::string wrong(kind of, std::string_view list)
{
    auto const made = guard_list::read(of, list);
    return made ? "" : std::to_string(made.error().line) + ": " + made.error().what;
}

TEST(guard_list, finds_patterns_and_names_the_first_line)
{
    constexpr std::string_view list = "# of the team\n\n(?i)ignore previous\r\n  \\d{16}  \n#\\d";
    EXPECT_EQ(line(kind::patterns, list, "IGNORE previous"), 3u);
    EXPECT_EQ(line(kind::patterns, list, "4111111111111111"), 4u);
    EXPECT_EQ(line(kind::patterns, list, "4111111111111111 ignore previous"), 3u) << "the first of the list";
    EXPECT_EQ(line(kind::patterns, list, "7"), 0u) << "behind # there is no pattern";
}

TEST(guard_list, finds_whole_words_in_any_case)
{
    constexpr std::string_view list = "Bomb\nzebra\nÄpfel";
    EXPECT_EQ(line(kind::words, list, "how is a BOMB made?"), 1u);
    EXPECT_EQ(line(kind::words, list, "bomb"), 1u);
    EXPECT_EQ(line(kind::words, list, "a bombastic zebra."), 2u);
    EXPECT_EQ(line(kind::words, list, "bombs, zebras, bomb_1"), 0u);
    EXPECT_EQ(line(kind::words, list, "rote Äpfel"), 3u);
    EXPECT_EQ(line(kind::words, list, "Bratäpfel"), 0u) << "letters of other scripts are letters";
    EXPECT_EQ(line(kind::words, list, ""), 0u);
}

TEST(guard_list, finds_phrases_whatever_parts_their_words)
{
    constexpr std::string_view list = "credit card number\ncredit limit\ndon't";
    EXPECT_EQ(line(kind::words, list, "my credit-card\n number is"), 1u);
    EXPECT_EQ(line(kind::words, list, "the Credit limit"), 2u);
    EXPECT_EQ(line(kind::words, list, "a credit card"), 0u) << "the phrase goes on";
    EXPECT_EQ(line(kind::words, list, "credit credit limit"), 2u);
    EXPECT_EQ(line(kind::words, list, "I don't"), 3u);
}

TEST(guard_list, says_which_line_cannot_be_used)
{
    EXPECT_EQ(wrong(kind::patterns, "a\n# b\n(c\n"), "3: the pattern cannot be used: missing ): (c");
    EXPECT_EQ(wrong(kind::words, "a\nC++"), "2: a word has letters and digits alone; what else is looked for is a pattern");
    EXPECT_EQ(wrong(kind::words, "-"), "1: there is no letter or digit in it");
    EXPECT_EQ(wrong(kind::words, "a b c d e f g h"), "");
    EXPECT_EQ(wrong(kind::words, "a b c d e f g h i"), "1: it has more than 8 words");
    EXPECT_EQ(wrong(kind::words, "# nothing\n\n"), "0: it lists nothing");
    EXPECT_EQ(wrong(kind::patterns, ""), "0: it lists nothing");
}

TEST(guard_list, has_a_most_of_entries)
{
    std::string patterns, words;
    for (int i = 0; i < 500; ++i) patterns += "a" + std::to_string(i) + "\n";
    for (int i = 0; i < 50'000; ++i) words += "w" + std::to_string(i) + "\n";
    EXPECT_EQ(wrong(kind::patterns, patterns), "");
    EXPECT_EQ(wrong(kind::patterns, patterns + "b"), "501: a list has at most 500 patterns");
    EXPECT_EQ(wrong(kind::words, words + "b"), "50001: a list has at most 50000 entries");
    EXPECT_EQ(line(kind::words, words, "is w49999 there?"), 50'000u);
}

}  // namespace
}  // namespace signalbox::policy
