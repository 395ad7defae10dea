// The state machine behind the token estimate: it walks bytes and says at each step which kinds of cost occur. How much each kind costs in
// a model family stands in token_weights.hpp. Evaluated while compiling; docs/formats/token-estimate.md tells the idea.
#pragma once

#include "engine/account/token_words.hpp"

namespace signalbox::account::token {

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

/// What the machine does in a JSON body. An unescaped quote only delimits; what stands between strings is no text, but each object and
/// string brings along some tokens of the template the provider renders it with.
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
