// Lines compared and merged: known differences, the bound, and that both changes are there or neither.
#include "console/config/line_changes.hpp"

#include <gtest/gtest.h>

#include <random>

namespace signalbox::console {
namespace {

using Kind = DiffLine::Kind;

TEST(line_changes, equal_texts_have_none)
{
    EXPECT_TRUE(changedLines("a\nb\n", "a\nb\n").empty());
    EXPECT_TRUE(changedLines("", "").empty());
    EXPECT_TRUE(diffLines("a\n", "a\n").empty());
}

TEST(line_changes, says_which_lines_became_which)
{
    EXPECT_EQ(changedLines("a\nb\nc\n", "a\nB\nc\n"), (std::vector<LineChange>{{1, 2, 1, 2}}));
    EXPECT_EQ(changedLines("a\nc\n", "a\nb\nc\n"), (std::vector<LineChange>{{1, 1, 1, 2}}));
    EXPECT_EQ(changedLines("a\nb\nc\nd\ne\n", "b\nc\nX\ne\nf\n"), (std::vector<LineChange>{{0, 1, 0, 0}, {3, 4, 2, 3}, {5, 5, 4, 5}}));
}

TEST(line_changes, a_missing_end_of_the_last_line_is_a_change)
{
    EXPECT_EQ(changedLines("a\nb", "a\nb\n"), (std::vector<LineChange>{{1, 2, 1, 2}}));
}

TEST(line_changes, texts_that_differ_too_much_are_one_change)
{
    std::string before = "first\n", after = "first\n";
    for (int i = 0; i < 2'100; ++i) {
        before += "old " + std::to_string(i) + "\n";
        after += "new " + std::to_string(i) + "\n";
    }
    EXPECT_EQ(changedLines(before + "last\n", after + "last\n"), (std::vector<LineChange>{{1, 2'101, 1, 2'101}}));
}

TEST(line_changes, replaying_the_changes_gives_the_new_text)
{
    std::mt19937 chance(7);
    for (int round = 0; round < 300; ++round) {
        std::string before, after;
        for (unsigned i = chance() % 12; i > 0; --i) before += std::string(1, static_cast<char>('a' + chance() % 4)) + "\n";
        for (unsigned i = chance() % 12; i > 0; --i) after += std::string(1, static_cast<char>('a' + chance() % 4)) + "\n";
        auto const old = linesOf(before), fresh = linesOf(after);
        std::string made;
        std::size_t next = 0;
        for (LineChange const& each : changedLines(before, after)) {
            for (; next < each.from; ++next) made += old[next];
            for (std::size_t line = each.fresh_from; line < each.fresh_to; ++line) made += fresh[line];
            next = each.to;
        }
        for (; next < old.size(); ++next) made += old[next];
        ASSERT_EQ(made, after) << before;
    }
}

TEST(line_changes, are_shown_with_three_lines_around_them_and_gaps_between)
{
    std::string before, after;
    for (int i = 1; i <= 20; ++i) before += std::to_string(i) + "\n";
    for (int i = 1; i <= 20; ++i) after += (i == 2 ? "two" : std::to_string(i)) + "\n";
    auto const shown = diffLines(before, after);
    ASSERT_EQ(shown.size(), 6u);
    EXPECT_EQ(shown[0], (DiffLine{Kind::same, 1, "1"}));
    EXPECT_EQ(shown[1], (DiffLine{Kind::removed, 2, "2"}));
    EXPECT_EQ(shown[2], (DiffLine{Kind::added, 2, "two"}));
    EXPECT_EQ(shown[5], (DiffLine{Kind::same, 5, "5"}));
    std::string const far = after + "21\n";
    auto const two = diffLines(before, far);
    EXPECT_EQ(two[6].kind, Kind::gap);
    EXPECT_EQ(two.back(), (DiffLine{Kind::added, 21, "21"}));
}

TEST(merged_text, has_both_changes)
{
    auto const both = mergeTexts("a\nb\nc\nd\ne\n", "A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\nf\n");
    EXPECT_EQ(both.text, "A\nb\nc\nd\nE\nf\n");
    EXPECT_EQ(mergeTexts("a\nb\n", "a\nb\n", "b\n").text, "b\n") << "mine is as it was";
    EXPECT_EQ(mergeTexts("a\nb\n", "X\nb\n", "X\nb\n").text, "X\nb\n") << "both made the same of it";
    EXPECT_EQ(mergeTexts("a\nb\n", "A\nb\n", "a\nB\n").text, "A\nB\n") << "lines beside each other";
}

TEST(merged_text, is_none_when_both_changed_the_same_line)
{
    auto const both = mergeTexts("a\nb\nc\n", "a\nmine\nc\n", "a\ntheirs\nc\n");
    EXPECT_FALSE(both.text);
    EXPECT_EQ(both.conflicts, std::vector<std::size_t>{2});
    EXPECT_FALSE(mergeTexts("a\nb\n", "a\nx\nb\n", "a\ny\nb\n").text) << "two insertions at one place have no order";
    EXPECT_FALSE(mergeTexts("a\nb\nc\nd\n", "a\nX\nd\n", "a\nb\nC\nd\n").text);
}

}  // namespace
}  // namespace signalbox::console
