#include "engine/wire/base64.hpp"

#include "engine/wire/header_list.hpp"
#include "engine/wire/http_field.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace signalbox::wire {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t no_digit = 0xFF;

constexpr std::array<std::uint8_t, 256> values = [] {
    std::array<std::uint8_t, 256> table{};
    table.fill(no_digit);
    for (std::size_t i = 0; i != alphabet.size(); ++i) table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
    return table;
}();

std::uint8_t value_of(char c)
{
    return values[static_cast<unsigned char>(c)];
}
bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

std::string_view without_padding(std::string_view text)
{
    for (int i = 0; i != 2 && text.ends_with('='); ++i) text.remove_suffix(1);
    return text;
}

// Decodes digits of the alphabet without padding; bits that make no whole byte are dropped.
std::string decode_digits(std::string_view digits)
{
    std::string out;
    out.reserve(digits.size() / 4 * 3 + 2);
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (char const c : digits) {
        bits = bits << 6 | value_of(c);
        if ((count += 6) >= 8) out += static_cast<char>(bits >> (count -= 8));
    }
    return out;
}

int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') return (c | 0x20) - 'a' + 10;
    return -1;
}

// RFC 3986 2.1; a percent sign without two digits stays as it is, as browsers read it.
std::string percent_decoded(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i != text.size(); ++i) {
        int const high = text[i] == '%' && text.size() - i > 2 ? hex_value(text[i + 1]) : -1;
        int const low = high < 0 ? -1 : hex_value(text[i + 2]);
        out += low < 0 ? text[i] : static_cast<char>(high << 4 | low);
        i += low < 0 ? 0 : 2;
    }
    return out;
}

// Base64 as senders really write it, made canonical; nothing when it cannot be read as base64.
std::optional<std::string> tidied(std::string_view content)
{
    if (canonical_base64(content)) return std::string(content);
    std::string text = percent_decoded(content);
    std::erase_if(text, is_space);
    std::string_view const digits = without_padding(text);
    bool const whole = digits.size() == text.size() || text.size() % 4 == 0;
    if (!whole || digits.size() % 4 == 1 || !std::ranges::all_of(digits, [](char c) { return value_of(c) != no_digit; }))
        return std::nullopt;
    return encode_base64(decode_digits(digits));
}

std::string lower(std::string_view text)
{
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    return out;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

bool is_media_type(std::string_view text)
{
    std::size_t const slash = std::min(text.find('/'), text.size());
    auto const is_token = [](std::string_view part) { return !part.empty() && std::ranges::all_of(part, is_token_byte); };
    return is_token(text.substr(0, slash)) && slash != text.size() && is_token(text.substr(slash + 1));
}

model::failure wrong(std::string_view what)
{
    return {model::fault::bad_request, std::string(what)};
}

}  // namespace

std::string encode_base64(std::string_view bytes)
{
    std::string out;
    out.resize((bytes.size() + 2) / 3 * 4, '=');
    char* to = out.data();
    std::size_t i = 0;
    auto const byte = [&](std::size_t at) { return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at])); };
    for (; bytes.size() - i >= 3; i += 3) {
        std::uint32_t const three = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
        for (int shift = 18; shift >= 0; shift -= 6) *to++ = alphabet[three >> shift & 63];
    }
    if (i == bytes.size()) return out;
    bool const two = bytes.size() - i == 2;
    std::uint32_t const rest = byte(i) << 16 | (two ? byte(i + 1) << 8 : 0);
    to[0] = alphabet[rest >> 18];
    to[1] = alphabet[rest >> 12 & 63];
    if (two) to[2] = alphabet[rest >> 6 & 63];
    return out;
}

bool canonical_base64(std::string_view text)
{
    if (text.size() % 4 != 0) return false;
    std::string_view const digits = without_padding(text);
    std::uint8_t seen = 0;  // no digit has its highest bit set
    for (char const c : digits) seen |= value_of(c);
    if (seen & 0x80) return false;
    std::size_t const padding = text.size() - digits.size();
    return padding == 0 || (value_of(digits.back()) & (padding == 1 ? 3 : 15)) == 0;
}

std::optional<std::string> decode_base64(std::string_view text)
{
    if (!canonical_base64(text)) return std::nullopt;
    return decode_digits(without_padding(text));
}

bool is_data_url(std::string_view text)
{
    return same_name(text.substr(0, 5), "data:");
}

model::result<data_url> parse_data_url(std::string_view text)
{
    if (!is_data_url(text)) return wrong("a data URL must begin with data:");
    std::size_t const comma = text.find(',');
    if (comma == std::string_view::npos) return wrong("a data URL needs a comma before its content");
    std::string_view head = text.substr(5, comma - 5);
    std::string_view const content = text.substr(comma + 1);
    std::size_t const semicolon = head.find_last_of(';');
    bool const base64 = semicolon != std::string_view::npos && same_name(trimmed(head.substr(semicolon + 1)), "base64");
    std::string_view const type = trimmed(head.substr(0, head.find(';')));
    if (!type.empty() && !is_media_type(type)) return wrong("a data URL's media type must be TYPE/SUBTYPE, for instance image/png");
    data_url out{type.empty() ? "text/plain" : lower(type), {}};
    if (!base64) {
        out.base64 = encode_base64(percent_decoded(content));
        return out;
    }
    auto tidy = tidied(content);
    if (!tidy) return wrong("a data URL's content is not valid base64");
    out.base64 = std::move(*tidy);
    return out;
}

}  // namespace signalbox::wire
