// The state machine behind the token estimate: it walks bytes and says at each step which kinds of cost occur. How much each kind costs in a model
// family stands in token_weights.hpp. Everything here is evaluated while compiling; docs/formats/token-estimate.md tells the idea.
#pragma once

#include "engine/account/token_classes.hpp"

namespace signalbox::account::token {

/// Kinds of cost; a step may have two.
enum cost : std::uint8_t {
    nothing,
    // Latin words: their beginning by what stood before, then each further letter by its place
    word_after_space, word_after_line, word_after_mark, word_after_other,
    letter_2, letter_3, letter_4, letter_5, letter_6, letter_7, letter_8, letter_9, letter_10, letter_11, letter_12,
    rare_letter, accented_letter, capital, camel_capital, more_capitals, capitals_end,
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
    json_string, json_key, json_object, json_array, escaped_greek, escaped_cyrillic, escaped_other, half_emoji,
    cost_count
};

enum state : std::uint8_t {
    fresh,
    word_1, word_2, word_3, word_4, word_5, word_6, word_7, word_8, word_9, word_10, word_11, word_12,
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
};

constexpr bool in_word(state s) { return s >= word_1 && s <= capital_3; }
constexpr bool in_marks(state s) { return s >= mark_1 && s <= mark_3; }
constexpr state after(state s, int places) { return static_cast<state>(s + places); }

constexpr cost of_group(byte_class c)
{
    return c == byte_class::lower_rare ? rare_letter : nothing;
}

constexpr cost word_beginning(state from)
{
    if (from == space_1) return word_after_space;
    if (from == line || from == space_2 || from == tabs || from == fresh || from == after_quote || from == between) return word_after_line;
    if (in_marks(from)) return word_after_mark;
    return word_after_other;
}

constexpr step letter(state from, byte_class c)
{
    bool const upper = c == byte_class::upper;
    if (from >= word_1 && from <= word_12) {
        if (upper) return {capital_1, camel_capital};
        state const next = from == word_12 ? word_12 : after(from, 1);
        return {next, static_cast<cost>(letter_2 + (next - word_2)), of_group(c)};
    }
    if (from >= capital_1 && from <= capital_3) {
        if (upper) return {from == capital_3 ? capital_3 : after(from, 1), more_capitals};
        return from == capital_1 ? step{word_2, letter_2, of_group(c)} : step{word_2, capitals_end, of_group(c)};
    }
    if (from == apostrophe_after_word) return {word_5, nothing, nothing};  // the rest of "'s", "'ll" and the like
    return upper ? step{capital_1, word_beginning(from), capital} : step{word_1, word_beginning(from), of_group(c)};
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
    case latin_lead: return {word_5};
    case c2_lead: return {fresh};
    case e1_lead: return c == cont_b8 ? step{e1_viet, vietnamese} : step{e1_more, other_e1};
    case e1_viet: return {word_5};
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
constexpr step in_text(state from, byte_class c)
{
    if (is_lower(c) || c == byte_class::upper) return letter(from, c);
    if (is_digit(c)) return digit(from);
    if (is_mark(c)) return mark(from, c);
    if (c >= byte_class::space && c <= byte_class::tab) return white(from, c);
    if (is_continuation(c)) return continuation(from, c);
    return script_lead(from, c);
}

/// The character after a backslash; `n` stands for \r too (see class_of).
constexpr step escaped(state from, byte_class c)
{
    using enum byte_class;
    switch (c) {
    case lower_n: return {line, from == escape_after_line ? more_lines : from == escape_after_mark ? line_after_mark : line_end};
    case lower_t: return {tabs, tabulator};
    case lower_u: return {unicode_1};
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
        if (c == lower_d) return {unicode_2, half_emoji};  // a surrogate; Hangul syllables under d are few
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
    case unicode_latin_4: return {word_5};
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
    if (c == backslash) return {in_marks(from) ? escape_after_mark : from == line ? escape_after_line : escape};
    if (c == quote) return {after_quote, json_string};
    if (from == after_quote || from == between) {
        if (c == colon) return {between, from == after_quote ? json_key : nothing};
        if (c == brace_open) return {between, json_object};
        if (c == bracket_open) return {between, json_array};
        if (c == comma || c == closing || (c >= space && c <= tab)) return {between};
    }
    return in_text(from, c);
}

}  // namespace signalbox::account::token
