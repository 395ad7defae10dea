// The state machine behind the token estimate: it walks bytes and says at each step which kinds of cost occur. How much each kind costs in a model
// family stands in token_weights.hpp. Everything here is evaluated while compiling; docs/formats/token-estimate.md tells the idea.
#pragma once

#include "engine/account/token_classes.hpp"

namespace signalbox::account::token {

/// Kinds of cost; a step may have two.
enum cost : std::uint8_t {
    nothing,
    // Latin words: their beginning by what stood before, then each further letter by its place, each small letter by itself, neighbours by what
    // they are (v: a, i, o, u; e; c: the others), and the last letter of words of four and more
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
    indic_first, devanagari, bengali, other_indic, thai, vietnamese, other_e1, typographic, symbol, kana_first, kana, cjk_mark, han_first, han,
    hangul_first, hangul, fullwidth, emoji, latin_sign,
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
inline constexpr std::size_t state_limit = 128;  // a power of two for the table

struct step {
    state next = fresh;
    cost first = nothing;
    cost second = nothing;
    cost third = nothing;
    cost fourth = nothing;
};

constexpr bool in_word(state s) { return s >= word_1 && s <= capital_3; }
constexpr bool in_marks(state s) { return s >= mark_1 && s <= mark_3; }
constexpr state after(state s, int places) { return static_cast<state>(s + places); }

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
constexpr bool in_small_letters(state s) { return s >= word_1 && s <= word_10_c; }
constexpr int length_of(state s) { return (s - word_1) / 3 + 1; }
constexpr letter_kind last_of(state s) { return static_cast<letter_kind>((s - word_1) % 3); }

constexpr cost word_beginning(state from)
{
    if (from == space_1) return word_after_space;
    if (from == after_quote || from == between) return json_word;
    if (from == line || from == space_2 || from == tabs || from == fresh) return word_after_line;
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

/// What ending a word costs whoever takes the step away from it.
constexpr cost word_end(state from)
{
    if (!in_small_letters(from) || length_of(from) < 4 || last_of(from) == letter_kind::c) return nothing;
    return last_of(from) == letter_kind::v ? ends_in_v : ends_in_e;
}

constexpr step digit(state from)
{
    if (from == digits_1 || from == digits_2) return {after(from, 1), more_digits};
    return {digits_1, digit_group, from == space_1 ? number_after_space : nothing};
}

constexpr cost of_mark(byte_class c)
{
    using enum byte_class;
    switch (c) {
    case dot: return dot_mark;
    case comma: return comma_mark;
    case colon: return colon_mark;
    case quote: return quote_mark;
    case apostrophe: return apostrophe_mark;
    case brace_open:
    case bracket_open:
    case closing: return bracket_mark;
    case paren: return paren_mark;
    case op: return op_mark;
    case underscore: return underscore_mark;
    case dash: return dash_mark;
    case slash: return slash_mark;
    case backslash: return backslash_mark;
    default: return other_mark;
    }
}

constexpr step mark(state from, byte_class c)
{
    if (c == byte_class::apostrophe && in_word(from)) return {apostrophe_after_word, apostrophe_in_word};
    if (from == mark_1) return {mark_2, second_mark, c == byte_class::op ? repeated_op : nothing};
    if (from == mark_2 || from == mark_3) return {mark_3, more_marks, c == byte_class::op ? repeated_op : nothing};
    return {mark_1, of_mark(c)};
}

constexpr step white(state from, byte_class c)
{
    if (c == byte_class::tab) return {tabs, from == tabs ? nothing : tabulator};
    if (c == byte_class::newline) {
        if (from == line) return {line, more_lines};
        return {line, in_marks(from) ? line_after_mark : line_end};
    }
    if (from == space_1 || from == tabs || from == line) return {space_2, second_space};
    return from == space_2 ? step{space_2, more_spaces} : step{space_1, one_space};
}

/// Two-byte scripts: a run's first character, then the others.
constexpr step script_lead(state from, byte_class c)
{
    using enum byte_class;
    switch (c) {
    case lead_latin:
    case lead_marks: return {latin_lead, accented_letter, in_word(from) ? nothing : word_beginning(from)};
    case lead_c2: return {c2_lead, latin_sign};
    case lead_cyrillic:
        if (from == cyr_1 || from == cyr_2 || from == cyr_3) return {after(from, 1), cyrillic_early};
        return from == cyr_4 ? step{cyr_lead_4, cyrillic_late} : step{cyr_lead_first, cyrillic_first};
    case lead_greek: return from == grk_run ? step{grk_lead, greek_next} : step{grk_lead_first, greek_first};
    case lead_hebrew: return from == heb_run ? step{heb_lead, hebrew_next} : step{heb_lead_first, hebrew_first};
    case lead_arabic: return from == ara_run ? step{ara_lead, arabic_next} : step{ara_lead_first, arabic_first};
    case lead_e0: return from == indic_run ? step{indic_lead} : step{indic_lead_first, indic_first};
    case lead_e1: return {e1_lead};
    case lead_e2: return {e2_lead};
    case lead_e3: return from == kana_run ? step{e3_lead} : step{e3_lead_first};
    case lead_han: return from == han_run ? step{han_lead, han} : step{han_lead_first, han_first, han};
    case lead_hangul: return from == hangul_run ? step{hangul_lead, hangul} : step{hangul_lead_first, hangul_first, hangul};
    case lead_ef: return {ef_lead, fullwidth};
    default: return {f0_more, emoji};
    }
}

/// A continuation byte belongs to the lead before it; where there is none the text is no UTF-8 and the byte costs like a symbol.
constexpr step continuation(state from, byte_class c)
{
    using enum byte_class;
    switch (from) {
    case latin_lead: return {word(5, letter_kind::v)};
    case c2_lead: return {fresh};
    case e1_lead: return c == cont_b8 ? step{e1_viet, vietnamese} : step{e1_more, other_e1};
    case e1_viet: return {word(5, letter_kind::v)};
    case e1_more: return {fresh};
    case e2_lead: return {e2_more, c == cont_80 ? typographic : symbol};
    case e2_more: return {mark_1};
    case ef_lead: return {ef_more};
    case ef_more: return {mark_1};
    case f0_more: return {f0_more};
    case cyr_lead_first: return {cyr_1};
    case cyr_lead_1: return {cyr_2};
    case cyr_lead_2: return {cyr_3};
    case cyr_lead_3:
    case cyr_lead_4: return {cyr_4};
    case grk_lead_first:
    case grk_lead: return {grk_run};
    case heb_lead_first:
    case heb_lead: return {heb_run};
    case ara_lead_first:
    case ara_lead: return {ara_run};
    case indic_lead_first:
    case indic_lead:
        if (c == cont_a4) return {indic_more, devanagari};
        if (c == cont_a6) return {indic_more, bengali};
        return {indic_more, c == cont_b8 ? thai : other_indic};
    case indic_more: return {indic_run};
    case e3_lead_first:
        if (c == cont_80 || c == cont_90) return {e3_more, kana_first, kana};
        return {e3_more, han};
    case e3_lead: return {e3_more, kana};
    case e3_more: return {kana_run};
    case han_lead_first:
    case han_lead: return {han_more};
    case han_more: return {han_run};
    case hangul_lead_first:
    case hangul_lead: return {hangul_more};
    case hangul_more: return {hangul_run};
    default: return {fresh, symbol};
    }
}

/// What the machine does in plain text.
constexpr step other_than_letter(state from, byte_class c)
{
    if (is_digit(c)) return digit(from);
    if (is_mark(c)) return mark(from, c);
    if (c >= byte_class::space && c <= byte_class::tab) return white(from, c);
    if (is_continuation(c)) return continuation(from, c);
    return script_lead(from, c);
}

constexpr step in_text(state from, byte_class c)
{
    if (is_lower(c)) return small_letter(from, c);
    if (c == byte_class::upper) return capital_letter(from);
    step taken = other_than_letter(from, c);
    if (taken.next != latin_lead) taken.fourth = word_end(from);
    return taken;
}

/// The character after a backslash.
constexpr step escaped(state from, byte_class c)
{
    using enum byte_class;
    switch (c) {
    case letter_n:
    case letter_r: return {line, from == escape_after_line ? more_lines : from == escape_after_mark ? line_after_mark : line_end};
    case letter_t: return {tabs, tabulator};
    case letter_u: return {unicode_1};
    case quote:
    case backslash:
    case slash: return mark(from == escape_after_mark ? mark_1 : fresh, c);
    default: return {fresh};
    }
}

/// The four hex digits of \uXXXX: the first two tell the script.
constexpr step unicode(state from, byte_class c)
{
    using enum byte_class;
    if (from == unicode_1) {
        if (c == digit_0) return {unicode_0x};
        if (c == letter_d) return {unicode_2, half_emoji};  // a surrogate; Hangul syllables under d are few
        if (is_lower(c) || c == upper) return {unicode_2, hangul};
        return {unicode_2, c == digit_1 ? vietnamese : c == digit_2 ? typographic : c == digit_3 ? kana : han};
    }
    if (from == unicode_0x) {
        if (c == digit_0 || c == digit_1) return {unicode_latin_3, accented_letter};
        return {unicode_3, c == digit_3 ? escaped_greek : c == digit_4 ? escaped_cyrillic : escaped_other};
    }
    switch (from) {
    case unicode_2: return {unicode_3};
    case unicode_3: return {unicode_4};
    case unicode_latin_3: return {unicode_latin_4};
    case unicode_latin_4: return {word(5, letter_kind::v)};
    default: return {fresh};
    }
}

/// What the machine does in a JSON body. An unescaped quote only delimits; what stands between strings is no text, but each object and string
/// brings along some tokens of the template the provider renders it with.
constexpr step in_json(state from, byte_class c)
{
    using enum byte_class;
    if (from >= escape && from <= escape_after_line) return escaped(from, c);
    if (from >= unicode_1 && from <= unicode_latin_4) return unicode(from, c);
    cost const end = word_end(from);
    if (c == backslash) return {in_marks(from) ? escape_after_mark : from == line ? escape_after_line : escape, end};
    if (c == quote) return {after_quote, json_string, end};
    if (from == after_quote || from == between) {
        if (c == colon) return {between, from == after_quote ? json_key : nothing};
        if (c == brace_open) return {between, json_object};
        if (c == bracket_open) return {between, json_array};
        if (c == comma || c == closing || (c >= space && c <= tab)) return {between};
    }
    return in_text(from, c);
}

}  // namespace signalbox::account::token
