// What a byte is to the token estimate: letters by how common they are, marks, white space, and the bytes UTF-8 builds other scripts from.
// Evaluated while compiling.
#pragma once

#include <cstddef>
#include <cstdint>

namespace signalbox::account::token {

/// What a byte is. Small letters stand for themselves: which of them meet tells words a vocabulary holds whole from those it must compose.
enum class byte_class : std::uint8_t {
    letter_a,
    letter_b,
    letter_c,
    letter_d,
    letter_e,
    letter_f,
    letter_g,
    letter_h,
    letter_i,
    letter_j,
    letter_k,
    letter_l,
    letter_m,
    letter_n,
    letter_o,
    letter_p,
    letter_q,
    letter_r,
    letter_s,
    letter_t,
    letter_u,
    letter_v,
    letter_w,
    letter_x,
    letter_y,
    letter_z,
    upper,
    digit_0,
    digit_1,
    digit_2,
    digit_3,
    digit_4,
    digit_5to9,
    space,
    newline,
    tab,
    dot,
    comma,
    colon,
    quote,
    apostrophe,
    brace_open,
    bracket_open,
    closing,
    paren,
    op,
    underscore,
    dash,
    slash,
    backslash,
    other,
    cont_80,
    cont_90,
    cont_a0,
    cont_a4,
    cont_a6,
    cont_a8,
    cont_b8,
    cont_bc,  // continuation bytes by their first value
    lead_c2,
    lead_latin,
    lead_marks,
    lead_greek,
    lead_cyrillic,
    lead_hebrew,
    lead_arabic,
    lead_e0,
    lead_e1,
    lead_e2,
    lead_e3,
    lead_han,
    lead_hangul,
    lead_ef,
    lead_f0,
    count
};
inline constexpr std::size_t class_count = static_cast<std::size_t>(byte_class::count);

constexpr byte_class class_of(std::uint8_t byte)
{
    using enum byte_class;
    auto const among = [&](char const* set) {
        for (; *set; ++set)
            if (static_cast<std::uint8_t>(*set) == byte) return true;
        return false;
    };
    if (byte >= 'a' && byte <= 'z') return static_cast<byte_class>(byte - 'a');
    if (byte >= 'A' && byte <= 'Z') return upper;
    if (byte >= '0' && byte <= '4') return static_cast<byte_class>(static_cast<int>(digit_0) + (byte - '0'));
    if (byte >= '5' && byte <= '9') return digit_5to9;
    switch (byte) {
    case ' ': return space;
    case '\n':
    case '\r': return newline;
    case '\t': return tab;
    case '.': return dot;
    case ',': return comma;
    case ':': return colon;
    case '"': return quote;
    case '\'': return apostrophe;
    case '{': return brace_open;
    case '[': return bracket_open;
    case ']':
    case '}': return closing;
    case '(':
    case ')': return paren;
    case '_': return underscore;
    case '-': return dash;
    case '/': return slash;
    case '\\': return backslash;
    default: break;
    }
    if (among("=+*<>|&^~!?;")) return op;
    if (byte < 0x80) return other;
    if (byte < 0x90) return cont_80;
    if (byte < 0xA0) return cont_90;
    if (byte < 0xA4) return cont_a0;
    if (byte < 0xA6) return cont_a4;
    if (byte < 0xA8) return cont_a6;
    if (byte < 0xB8) return cont_a8;
    if (byte < 0xBC) return cont_b8;
    if (byte < 0xC0) return cont_bc;
    if (byte <= 0xC2) return lead_c2;
    if (byte <= 0xC7) return lead_latin;
    if (byte <= 0xCD) return lead_marks;
    if (byte <= 0xCF) return lead_greek;
    if (byte <= 0xD3) return lead_cyrillic;
    if (byte <= 0xD7) return lead_hebrew;
    if (byte <= 0xDF) return lead_arabic;
    if (byte == 0xE0) return lead_e0;
    if (byte == 0xE1) return lead_e1;
    if (byte == 0xE2) return lead_e2;
    if (byte == 0xE3) return lead_e3;
    if (byte <= 0xE9) return lead_han;
    if (byte <= 0xED) return lead_hangul;
    if (byte <= 0xEF) return lead_ef;
    return lead_f0;
}

constexpr bool is_lower(byte_class c)
{
    return c <= byte_class::letter_z;
}
constexpr bool is_digit(byte_class c)
{
    return c >= byte_class::digit_0 && c <= byte_class::digit_5to9;
}
constexpr bool is_mark(byte_class c)
{
    return c >= byte_class::dot && c <= byte_class::other;
}
constexpr bool is_continuation(byte_class c)
{
    return c >= byte_class::cont_80 && c <= byte_class::cont_bc;
}

}  // namespace signalbox::account::token
