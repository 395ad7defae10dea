// The vocabulary of the token estimate's state machine: kinds of cost, states, and the step that leads from one to the next.
// Evaluated while compiling.
#pragma once

#include "engine/account/token_classes.hpp"

#include <cstdint>

namespace signalbox::account::token {

// Words of one kind stand in one paragraph.
// clang-format off

/// Kinds of cost; a step may have two.
enum cost : std::uint8_t {
    nothing,
    // Latin words: their beginning by what stood before, then each further letter by its place, each small letter by itself, neighbours by
    // what they are (v: a, i, o, u; e; c: the others), and the last letter of words of four and more
    word_after_space, word_after_line, word_after_mark, word_after_other,
    place_2, place_3, place_4, place_5, place_6, place_7, place_8, place_9, place_10, place_beyond,
    small_a, small_b, small_c, small_d, small_e, small_f, small_g, small_h, small_i, small_j, small_k, small_l, small_m,
    small_n, small_o, small_p, small_q, small_r, small_s, small_t, small_u, small_v, small_w, small_x, small_y, small_z,
    pair_vv, pair_ve, pair_vc, pair_ev, pair_ee, pair_ec, pair_cv, pair_ce, pair_cc, begins_with_v, begins_with_e, ends_in_v, ends_in_e,
    accented_letter, capital, camel_capital, more_capitals, capitals_end,
    // numbers and white space
    digit_group, number_after_space, more_digits, one_space, second_space, more_spaces, line_after_mark, line_end, more_lines, tabulator,
    // marks, by what they are when they come first, by place when they follow another
    dot_mark, comma_mark, colon_mark, quote_mark, apostrophe_in_word, apostrophe_mark, bracket_mark, paren_mark, op_mark, underscore_mark,
    dash_mark, slash_mark, backslash_mark, other_mark, second_mark, more_marks, repeated_op,
    // other scripts: the first character of a word, then each further one
    cyrillic_first, cyrillic_early, cyrillic_late, greek_first, greek_next, hebrew_first, hebrew_next, arabic_first, arabic_next,
    indic_first, devanagari, bengali, other_indic, thai, vietnamese, other_e1, typographic, symbol, kana_first, kana, cjk_mark, han_first,
    han, hangul_first, hangul, fullwidth, emoji, latin_sign,
    // JSON request bodies
    json_word, json_string, json_key, json_object, json_array, escaped_greek, escaped_cyrillic, escaped_other, half_emoji,
    cost_count
};

enum state : std::uint8_t {
    fresh,
    word_1, word_10_c = word_1 + 29,  // ten lengths, three kinds of last letter; see word()
    capital_1, capital_2, capital_3,
    digits_1, digits_2, digits_3,
    space_1, space_2, line, tabs, mark_1, mark_2, mark_3, apostrophe_after_word,
    latin_lead, c2_lead, e1_lead, e1_viet, e1_more, e2_lead, e2_more, ef_lead, ef_more, f0_more,
    cyr_lead_first, cyr_1, cyr_lead_1, cyr_2, cyr_lead_2, cyr_3, cyr_lead_3, cyr_4, cyr_lead_4,
    grk_lead_first, grk_run, grk_lead, heb_lead_first, heb_run, heb_lead, ara_lead_first, ara_run, ara_lead,
    indic_lead_first, indic_more, indic_run, indic_lead,
    e3_lead_first, e3_more, kana_run, e3_lead, han_lead_first, han_more, han_run, han_lead,
    hangul_lead_first, hangul_more, hangul_run, hangul_lead,
    escape, escape_after_mark, escape_after_line, unicode_1, unicode_0x, unicode_2, unicode_3, unicode_4, unicode_latin_3, unicode_latin_4,
    after_quote, between,
    state_count
};

// clang-format on

struct step {
    state next = fresh;
    cost first = nothing;
    cost second = nothing;
    cost third = nothing;
    cost fourth = nothing;
};

constexpr bool in_word(state s)
{
    return s >= word_1 && s <= capital_3;
}
constexpr bool in_marks(state s)
{
    return s >= mark_1 && s <= mark_3;
}
constexpr state after(state s, int places)
{
    return static_cast<state>(s + places);
}

}  // namespace signalbox::account::token
