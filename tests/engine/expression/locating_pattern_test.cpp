// Patterns whose matches are located: where they are found, which characters a match may hold, and where the end of a text is undecided.
#include "engine/expression/locating_pattern.hpp"

#include <gtest/gtest.h>

namespace signalbox::expression {
namespace {

locating_pattern made(char const* text)
{
    auto built = locating_pattern::compile(text);
    EXPECT_TRUE(built) << text << ": " << (built ? "" : built.error());
    return *built;
}

TEST(locating_pattern, finds_the_leftmost_match_with_its_groups)
{
    locating_pattern const by = made("(\\d+)-(\\d+)");
    locating_pattern::groups found;
    ASSERT_TRUE(by.find("a 12-34 56-78", 0, 13, locating_pattern::at::anywhere, found, 3));
    EXPECT_EQ(found[0], "12-34");
    EXPECT_EQ(found[1], "12");
    EXPECT_EQ(found[2], "34");
    ASSERT_TRUE(by.find("a 12-34 56-78", 7, 13, locating_pattern::at::anywhere, found, 1));
    EXPECT_EQ(found[0], "56-78");
    EXPECT_FALSE(by.find("a 12-34", 0, 7, locating_pattern::at::beginning, found));
    EXPECT_FALSE(by.find("a 12-34", 0, 5, locating_pattern::at::anywhere, found)) << "the second number is beyond the end";
    EXPECT_EQ(by.group_count(), 2);
}

TEST(locating_pattern, looks_at_what_stands_around_the_part_that_it_searches)
{
    locating_pattern const word = made("\\b\\d+\\b");
    locating_pattern::groups found;
    EXPECT_FALSE(word.find("x12", 1, 3, locating_pattern::at::anywhere, found));
    EXPECT_FALSE(word.find("12x", 0, 2, locating_pattern::at::anywhere, found));
    EXPECT_TRUE(word.find("x 12 x", 2, 4, locating_pattern::at::anywhere, found));
    EXPECT_FALSE(made("^a").find("ba", 1, 2, locating_pattern::at::anywhere, found));
}

TEST(locating_pattern, says_what_is_wrong_with_a_pattern)
{
    EXPECT_EQ(locating_pattern::compile("(").error(), "missing ): (");
    EXPECT_EQ(locating_pattern::compile(std::string(5'000, 'a')).error(), "it is longer than 4096 bytes; shorten it");
    EXPECT_TRUE(made("a*").matches_nothing());
    EXPECT_FALSE(made("a+").matches_nothing());
}

TEST(letters_of_pattern, are_what_a_match_may_hold)
{
    EXPECT_EQ(letters_of_pattern(R"(\b(\d{13,16})\b)"), R"((?:\d))");
    EXPECT_EQ(letters_of_pattern(R"(([\d+\-\s]*)(\d{4}))"), R"((?:[\d+\-\s]|\d))");
    EXPECT_EQ(letters_of_pattern("sk-[A-Za-z0-9]{20,}"), R"((?:[A-Za-z0-9]|\-|k|s))");
    EXPECT_EQ(letters_of_pattern("(?i)iban"), "(?i:a|b|i|n)");
    EXPECT_EQ(letters_of_pattern("(?P<user>[^@]+)@x"), R"((?:[^@]|\@|x))");
    EXPECT_EQ(letters_of_pattern("[[:alpha:]]]"), R"((?:[[:alpha:]]|\]))");
    EXPECT_EQ(letters_of_pattern("a.b"), "(?:.|a|b)");
    EXPECT_EQ(letters_of_pattern("\\x{e9}\\pL\\p{Greek}"), "(?:\\pL|\\p{Greek}|\\x{e9})");
    EXPECT_EQ(letters_of_pattern("\xC3\xA9+"), "(?:\xC3\xA9)");
    EXPECT_EQ(letters_of_pattern("a{,2}"), R"((?:2|\,|\{|\}|a))") << "braces without a number are characters";
}

TEST(letters_of_pattern, are_all_where_that_cannot_be_told)
{
    for (char const* each : {"(?s)a.b", "\\Qa\\E", "\\C", "\\07", "^$", "[a"}) EXPECT_EQ(letters_of_pattern(each), "(?s:.)") << each;
}

TEST(locating_pattern, knows_from_where_on_a_text_is_undecided)
{
    locating_pattern const card = made("\\b\\d{13,16}\\b");
    EXPECT_EQ(card.tail_of("my card 4111", 0), 8u);
    EXPECT_EQ(card.tail_of("my card 4111 ", 0), 13u);
    EXPECT_EQ(card.tail_of("4111", 2), 2u);
    EXPECT_EQ(card.run_at("4111 x", 0), 4u);
    EXPECT_EQ(card.run_at("x", 0), 0u);
    EXPECT_EQ(made("(?s)a.*b").tail_of("nothing of it", 3), 3u) << "any character could be part of a match";
}

}  // namespace
}  // namespace signalbox::expression
