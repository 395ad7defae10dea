// ASCII characters and text: case, digits, white space. Pure; bytes above 127 belong to no class and have no case.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace signalbox::base {

constexpr bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

constexpr bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

constexpr char lower(char c)
{
    return is_upper(c) ? static_cast<char>(c | 0x20) : c;
}

constexpr bool is_letter(char c)
{
    return lower(c) >= 'a' && lower(c) <= 'z';
}

/// Space, tab, line feed, carriage return, form feed, vertical tab.
constexpr bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/// 0 to 15, or -1 for a character that is no hexadecimal digit.
constexpr int hex_value(char c)
{
    if (is_digit(c)) return c - '0';
    char const letter = lower(c);
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/// The bytes of a token (RFC 9110 5.6.2): header names, methods, media types.
inline constexpr std::array<bool, 256> token_bytes = [] {
    std::array<bool, 256> table{};
    for (char const c : std::string_view("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        table[static_cast<unsigned char>(c)] = true;
    return table;
}();

inline bool is_token_byte(char c)
{
    return token_bytes[static_cast<unsigned char>(c)];
}

/// One byte at least, and only bytes of a token.
inline bool is_token(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, is_token_byte);
}

/// Equal when ASCII case is ignored.
constexpr bool same_text(std::string_view left, std::string_view right)
{
    return std::ranges::equal(left, right, [](char a, char b) { return lower(a) == lower(b); });
}

inline std::string lowered(std::string_view text)
{
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) { return lower(c); });
    return out;
}

/// Without white space at both ends.
constexpr std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

}  // namespace signalbox::base
