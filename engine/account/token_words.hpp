// How words in Latin letters are walked: by length, by which letters meet, and by their last letter. Part of the token estimate's state
// machine, evaluated while compiling.
#pragma once

#include "engine/account/token_states.hpp"

namespace signalbox::account::token {

/// What a letter is to its neighbours. English words rarely end in a, i, o or u; words of most other Latin-script languages often do.
enum class letter_kind : std::uint8_t { v, e, c };

constexpr letter_kind kind_of(byte_class c)
{
    using enum byte_class;
    if (c == letter_e) return letter_kind::e;
    return c == letter_a || c == letter_i || c == letter_o || c == letter_u ? letter_kind::v : letter_kind::c;
}

/// In a word of that many letters so far, the last of that kind; ten stands for all longer ones.
constexpr state word(int length, letter_kind last)
{
    return static_cast<state>(word_1 + (length < 10 ? length - 1 : 9) * 3 + static_cast<int>(last));
}
constexpr bool in_small_letters(state s)
{
    return s >= word_1 && s <= word_10_c;
}
constexpr int length_of(state s)
{
    return (s - word_1) / 3 + 1;
}
constexpr letter_kind last_of(state s)
{
    return static_cast<letter_kind>((s - word_1) % 3);
}

constexpr cost word_beginning(state from)
{
    if (from == space_1 || from == fresh) return word_after_space;
    if (from == after_quote || from == between) return json_word;
    if (from == line || from == space_2 || from == tabs) return word_after_line;
    if (in_marks(from)) return word_after_mark;
    return word_after_other;
}

constexpr step small_letter(state from, byte_class c)
{
    auto const itself = static_cast<cost>(small_a + static_cast<int>(c));
    letter_kind const kind = kind_of(c);
    if (in_small_letters(from)) {
        int const length = length_of(from);
        auto const place = static_cast<cost>(place_2 + length - 1);  // the tenth place's successor is place_beyond
        auto const pair = static_cast<cost>(pair_vv + static_cast<int>(last_of(from)) * 3 + static_cast<int>(kind));
        return {word(length + 1, kind), place, itself, pair};
    }
    if (from == capital_1) return {word(2, kind), place_2, itself};
    if (from == capital_2 || from == capital_3) return {word(2, kind), capitals_end, itself};
    if (from == apostrophe_after_word) return {word(5, letter_kind::c)};  // the rest of "'s", "'ll" and the like
    cost const first = kind == letter_kind::v ? begins_with_v : kind == letter_kind::e ? begins_with_e : nothing;
    return {word(1, kind), word_beginning(from), itself, first};
}

constexpr step capital_letter(state from)
{
    if (in_small_letters(from)) return {capital_1, camel_capital};
    if (from >= capital_1 && from <= capital_3) return {from == capital_3 ? capital_3 : after(from, 1), more_capitals};
    return {capital_1, word_beginning(from), capital};
}

/// The cost of ending a word, paid by the step that leaves it.
constexpr cost word_end(state from)
{
    if (!in_small_letters(from) || length_of(from) < 4 || last_of(from) == letter_kind::c) return nothing;
    return last_of(from) == letter_kind::v ? ends_in_v : ends_in_e;
}

}  // namespace signalbox::account::token
