// Texts that are changed: the same result wherever they are cut, bounded in what is held back.
#include "tests/engine/policy/modifications.hpp"

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <algorithm>
#include <random>

namespace signalbox::policy {
namespace {

using test::replaced;
using test::with;

constexpr char const* card = test::card_pattern;
constexpr char const* last_four = R"(([\d+\-\s]*)(\d{4}))";

/// The text when it comes in these pieces.
std::string in_pieces(modifications const& what, std::vector<std::string_view> const& pieces)
{
    text_change change(what);
    traced_text out;
    std::uint64_t number = 0;
    for (std::string_view const each : pieces) change.take(each, number++, out);
    change.end(out);
    return std::string(out.text());
}

std::string whole(modifications const& what, std::string_view text)
{
    match_counts counts;
    auto changed = changed_text(what, text, counts);
    EXPECT_EQ(changed.has_value(), changed && *changed != text) << "nothing is said of a text that stays";
    return changed ? *changed : std::string(text);
}

std::vector<std::string_view> cut_at(std::string_view text, std::vector<std::size_t> places)
{
    std::ranges::sort(places);
    std::vector<std::string_view> out;
    std::size_t at = 0;
    for (std::size_t const each : places) {
        std::size_t end = std::max(at, std::min(each, text.size()));
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;  // pieces are whole characters
        out.push_back(text.substr(at, end - at));
        at = end;
    }
    out.push_back(text.substr(at));
    return out;
}

class masking : public testing::Test {
protected:
    modification const cards = replaced(card, "XXX-CREDIT-CARD-XXX"), numbers = replaced(last_four, "XXX-$2");
    modifications const both{&cards, &numbers};
};

TEST_F(masking, of_two_patterns_in_order)
{
    EXPECT_EQ(whole(both, "/__echo/123456789"), "/__echo/XXX-6789");
    EXPECT_EQ(whole(both, "/__echo/1234567890123456"), "/__echo/XXX-CREDIT-CARD-XXX");
    EXPECT_EQ(whole(both, "123-45-6789"), "XXX-6789");
    EXPECT_EQ(whole({&cards}, "123456789012"), "123456789012") << "twelve digits are no card";
    EXPECT_EQ(whole({&cards}, "1234567890123"), "XXX-CREDIT-CARD-XXX");
    EXPECT_EQ(whole({&cards}, "12345678901234567"), "12345678901234567") << "nor are seventeen";
    EXPECT_EQ(whole({&cards}, "a4111111111111111"), "a4111111111111111") << "a word goes on before it";
}

TEST_F(masking, is_the_same_at_every_cut)
{
    std::string const text = "Pay with 4111111111111111, or 4111111111111112\xC3\xA9, call +49 170-1234 567. 123456789012";
    std::string const expected = "Pay with XXX-CREDIT-CARD-XXX, or XXX-CREDIT-CARD-XXX\xC3\xA9, callXXX-1234 567.XXX-9012";
    EXPECT_EQ(whole(both, text), expected);
    for (std::size_t first = 0; first <= text.size(); ++first) {
        EXPECT_EQ(in_pieces(both, cut_at(text, {first})), expected) << first;
        for (std::size_t second = first; second <= text.size(); second += 3)
            EXPECT_EQ(in_pieces(both, cut_at(text, {first, second})), expected) << first << ' ' << second;
    }
    std::vector<std::size_t> all(text.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
    EXPECT_EQ(in_pieces(both, cut_at(text, all)), expected) << "each character alone";
}

/// Texts of a few kinds of characters, with runs of digits that are longer than what is held back.
std::string random_text(std::mt19937& chance)
{
    static constexpr std::array<std::string_view, 12> parts{"1",   "23", " ", "-", "a", "secret", "\xC3\xA9", "\n", "4111111111111111",
                                                            "sk-", "+",  "."};
    std::string out;
    std::size_t const length = chance() % 60;
    for (std::size_t i = 0; i < length; ++i) {
        out += parts[chance() % parts.size()];
        if (chance() % 40 == 0) out.append(chance() % 700, static_cast<char>('0' + chance() % 10));
        if (chance() % 40 == 0) out.append(chance() % 700, 's');
    }
    return out;
}

TEST_F(masking, of_any_text_in_any_pieces_is_that_of_the_whole)
{
    modification const key = replaced("sk-[a-z0-9]+", "KEY"), pair = replaced("1.{0,9}a", "<$0>"), far = replaced("(?s)secret.*3", "S"),
                       line = replaced("(?m)^-+$", "LINE"), end = replaced("\\d\\z", "END"), trim = with(trimming{}),
                       upper = with(letter_case{true});
    std::vector<modifications> const lists{
        both, {&key}, {&pair}, {&far}, {&line}, {&end}, {&trim}, {&upper, &cards, &trim}, {&pair, &far, &numbers}};
    std::mt19937 chance(7);
    for (int round = 0; round < 1'500; ++round) {
        std::string const text = random_text(chance);
        std::vector<std::size_t> places(chance() % 12);
        for (std::size_t& each : places) each = text.empty() ? 0 : chance() % text.size();
        for (std::size_t i = 0; i < lists.size(); ++i)
            ASSERT_EQ(in_pieces(lists[i], cut_at(text, places)), whole(lists[i], text)) << "list " << i << " of " << text;
    }
}

TEST_F(masking, is_what_the_pattern_engine_itself_replaces)
{
    std::mt19937 chance(11);
    for (int round = 0; round < 1'500; ++round) {
        std::string text = random_text(chance);
        if (text.size() > 200) text.resize(200);
        while (!text.empty() && static_cast<unsigned char>(text.back()) > 127) text.pop_back();
        std::string expected = text;
        RE2::GlobalReplace(&expected, card, "XXX-CREDIT-CARD-XXX");
        RE2::GlobalReplace(&expected, last_four, "XXX-\\2");
        EXPECT_EQ(whole(both, text), expected) << text;
    }
}

TEST_F(masking, holds_back_no_more_than_a_match_may_need)
{
    text_change change({&cards});
    traced_text out;
    change.take("Hello, my card is ", 0, out);
    EXPECT_EQ(out.text(), "Hello, my card is ") << "words leave at once";
    EXPECT_EQ(change.oldest_held(), text_change::none_held);
    change.take("4111", 1, out);
    EXPECT_EQ(out.size(), 18u);
    EXPECT_EQ(change.oldest_held(), 1u);
    change.take("1111", 2, out);
    change.take("11111111 ", 3, out);
    EXPECT_EQ(out.text(), "Hello, my card is XXX-CREDIT-CARD-XXX ");
    EXPECT_EQ(out.origin_at(18), 1u) << "it stands where the match began";
    EXPECT_EQ(change.oldest_held(), text_change::none_held);
    change.take(std::string(1'000, '7'), 4, out);
    EXPECT_EQ(out.size(), 38u + 1'000 - longest_match);
}

TEST_F(masking, takes_what_goes_on_behind_a_long_match_as_part_of_it)
{
    modification const key = replaced("sk-[a-z0-9]+", "KEY");
    EXPECT_EQ(whole({&key}, "my sk-" + std::string(5'000, 'a') + " is it"), "my KEY is it");
    EXPECT_EQ(whole({&key}, "my sk-" + std::string(253, 'a') + ". sk-b"), "my KEY. KEY");
}

TEST_F(masking, of_very_long_numbers_ends)
{
    std::string const digits(1'000'000, '7');
    EXPECT_EQ(whole({&numbers}, digits), "XXX-7777");
    EXPECT_EQ(whole({&cards}, digits), digits);
}

TEST(rewriting, has_groups_and_dollars)
{
    modification const swapped = replaced("(\\w+)@(\\w+)", "$2 at ${1}, $$$0");
    EXPECT_EQ(whole({&swapped}, "to me@here."), "to here at me, $me@here.");
    EXPECT_EQ(rewriting::read("$3", 2).error(), "there is no group 3: the pattern has 2");
    EXPECT_EQ(rewriting::read("cost: $", 2).error(), "behind a \"$\" stands the number of a group, such as \"$1\", or another \"$\"");
    EXPECT_FALSE(rewriting::read("${1", 2));
}

TEST(modifying, of_case_and_ends)
{
    modification const lower = with(letter_case{false}), upper = with(letter_case{true}), trim = with(trimming{}),
                       dots = with(trimming{". "});
    EXPECT_EQ(whole({&lower}, "MiX \xC3\x84 7"), "mix \xC3\x84 7");
    EXPECT_EQ(whole({&upper}, "MiX @[` 7"), "MIX @[` 7");
    EXPECT_EQ(whole({&trim}, " \n a b \t"), "a b");
    EXPECT_EQ(whole({&trim}, "  \n"), "");
    EXPECT_EQ(whole({&dots}, "..a. b ."), "a. b");
    EXPECT_EQ(in_pieces({&trim}, {" ", " a", " ", " ", "b ", " "}), "a  b");
}

TEST(modifying, counts_what_it_changed)
{
    modification const digit = replaced("\\d", "#"), upper = with(letter_case{true});
    match_counts counts;
    EXPECT_EQ(changed_text({&digit, &upper}, "a1b2", counts), "A#B#");
    EXPECT_EQ(counts[&digit], 2u);
    EXPECT_EQ(counts[&upper], 1u);
    EXPECT_FALSE(changed_text({&digit}, "none", counts));
    EXPECT_EQ(counts[&digit], 2u);
}

}  // namespace
}  // namespace signalbox::policy
