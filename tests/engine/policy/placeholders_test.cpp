// Placeholders: which text gets which, what comes back, and how little of a stream waits for one.
#include "engine/policy/masked_request.hpp"
#include "engine/policy/text_change.hpp"
#include "tests/engine/policy/modifications.hpp"

#include <gtest/gtest.h>

namespace signalbox::policy {
namespace {

TEST(placeholders, are_one_for_equal_texts)
{
    placeholders all("");
    EXPECT_TRUE(all.empty());
    EXPECT_EQ(all.of("CARD", "4111111111111111"), "[CARD_1]");
    EXPECT_EQ(all.of("CARD", "5500000000000004"), "[CARD_2]");
    EXPECT_EQ(all.of("CARD", "4111111111111111"), "[CARD_1]");
    EXPECT_EQ(all.of("NAME", "4111111111111111"), "[NAME_1]");
    EXPECT_FALSE(all.empty());
}

TEST(placeholders, are_none_that_the_document_has)
{
    placeholders all("what is [CARD_1], [CARD_3], [card_2] or [CARD_2");
    EXPECT_EQ(all.of("CARD", "a"), "[CARD_2]");
    EXPECT_EQ(all.of("CARD", "b"), "[CARD_4]");
}

TEST(placeholders, have_no_number_where_nothing_is_put_back)
{
    placeholders all("");
    EXPECT_EQ(all.of("NAME", "O\"Brien"), "[NAME]") << "in arguments of a call it would end a string";
    EXPECT_EQ(all.of("NAME", "a\nb"), "[NAME]");
    EXPECT_TRUE(all.empty());
    for (std::size_t i = 0; i < 10'000; ++i) all.of("N", std::to_string(i));
    EXPECT_EQ(all.of("N", "9999"), "[N_10000]");
    EXPECT_EQ(all.of("N", "one more"), "[N]");
}

TEST(placeholders, are_known_by_their_beginning)
{
    using kind = placeholders::found::kind;
    placeholders all("");
    for (int i = 0; i < 12; ++i) all.of("CARD", "text " + std::to_string(i));
    EXPECT_EQ(all.at_beginning_of("[").what, kind::part);
    EXPECT_EQ(all.at_beginning_of("[CARD_1").what, kind::part);
    EXPECT_EQ(all.at_beginning_of("[CARD_12").what, kind::part);
    EXPECT_EQ(all.at_beginning_of("[CARD_13").what, kind::none);
    EXPECT_EQ(all.at_beginning_of("[CARD_1 ").what, kind::none);
    EXPECT_EQ(all.at_beginning_of("[CARD_99]").what, kind::none);
    EXPECT_EQ(all.at_beginning_of("CARD_1]").what, kind::none);
    auto const whole = all.at_beginning_of("[CARD_12] and more");
    EXPECT_EQ(whole.what, kind::whole);
    EXPECT_EQ(whole.size, 9u);
    EXPECT_EQ(*whole.text, "text 11");
}

modifier masking_by(char const* find, char const* name)
{
    auto what = expression::locating_pattern::compile(find);
    EXPECT_TRUE(what);
    modifier out;
    out.all.push_back({*text_selector::read("**"), masking{{std::move(*what), rewriting::of_words("[" + std::string(name) + "]")}, name}});
    return out;
}

std::string applied(modifications const& what, std::string_view text)
{
    match_counts counts;
    return changed_text(what, text, counts).value_or(std::string(text));
}

/// The pieces that leave when the text comes in these.
std::vector<std::string> put_back(masked_request const& by, std::vector<std::string> const& pieces)
{
    text_change change({by.back()});
    std::vector<std::string> out;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        traced_text decided;
        change.take(pieces[i], i, decided);
        out.emplace_back(decided.text());
    }
    traced_text decided;
    change.end(decided);
    out.emplace_back(decided.text());
    return out;
}

TEST(masked_request, takes_texts_out_and_puts_them_back)
{
    modifier const cards = masking_by(test::card_pattern, "CARD");
    EXPECT_TRUE(masks(cards));
    masked_request one("");
    EXPECT_EQ(one.back(), nullptr);
    EXPECT_EQ(applied(one.of(cards), "pay 4111111111111111, not 5500000000000004"), "pay [CARD_1], not [CARD_2]");
    ASSERT_NE(one.back(), nullptr);
    EXPECT_EQ(applied({one.back()}, "paid with [CARD_2], [CARD_1] and [CARD_3]"),
              "paid with 5500000000000004, 4111111111111111 and [CARD_3]");
}

TEST(masked_request, without_a_request_nothing_is_kept)
{
    modifier const cards = masking_by(test::card_pattern, "CARD");
    EXPECT_EQ(applied({&cards.all[0]}, "pay 4111111111111111"), "pay [CARD]");
}

TEST(masked_request, keeps_the_whole_of_a_text_that_is_longer_than_what_a_pattern_sees)
{
    modifier const keys = masking_by("sk-[a-z]{20,}", "KEY");
    masked_request one("");
    std::string const first = "sk-" + std::string(5'000, 'a'), second = "sk-" + std::string(4'999, 'a');
    EXPECT_EQ(applied(one.of(keys), first + " " + second + " " + first), "[KEY_1] [KEY_2] [KEY_3]") << "long ones are not compared";
    EXPECT_EQ(applied({one.back()}, "[KEY_1]"), first);
    EXPECT_EQ(applied({one.back()}, "[KEY_2]"), second);
}

TEST(masked_request, puts_back_the_same_wherever_a_stream_is_cut)
{
    masked_request one("");
    applied(one.of(masking_by(test::card_pattern, "CARD")), "4111111111111111 5500000000000004");
    std::string const text = "a [CARD_1][CARD_2] [CARD_9] [CA [CARD_1";
    std::string const whole = "a 41111111111111115500000000000004 [CARD_9] [CA [CARD_1";
    for (std::size_t first = 0; first <= text.size(); ++first)
        for (std::size_t second = first; second <= text.size(); ++second) {
            std::string joined;
            for (std::string const& each : put_back(one, {text.substr(0, first), text.substr(first, second - first), text.substr(second)}))
                joined += each;
            ASSERT_EQ(joined, whole) << first << ' ' << second;
        }
}

TEST(masked_request, holds_back_nothing_but_the_beginning_of_a_placeholder)
{
    masked_request one("");
    applied(one.of(masking_by(test::card_pattern, "CARD")), "4111111111111111");
    EXPECT_EQ(put_back(one, {"The year 2024", " AND [B", "C] [CAR", "D_1] paid [", "CARD_2]"}),
              (std::vector<std::string>{"The year 2024", " AND [B", "C] ", "4111111111111111 paid ", "[CARD_2]", ""}));
}

}  // namespace
}  // namespace signalbox::policy
