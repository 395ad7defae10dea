#include "engine/base/base64.hpp"

#include <array>
#include <cstdint>

namespace signalbox::base {

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
}  // namespace

bool is_base64_digit(char c)
{
    return value_of(c) != no_digit;
}

std::string_view without_base64_padding(std::string_view text)
{
    for (int i = 0; i != 2 && text.ends_with('='); ++i) text.remove_suffix(1);
    return text;
}

std::string decode_base64_digits(std::string_view digits)
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
    std::string_view const digits = without_base64_padding(text);
    std::uint8_t seen = 0;  // no digit has its highest bit set
    for (char const c : digits) seen |= value_of(c);
    if (seen & 0x80) return false;
    std::size_t const padding = text.size() - digits.size();
    return padding == 0 || (value_of(digits.back()) & (padding == 1 ? 3 : 15)) == 0;
}

std::optional<std::string> decode_base64(std::string_view text)
{
    if (!canonical_base64(text)) return std::nullopt;
    return decode_base64_digits(without_base64_padding(text));
}

std::optional<std::string> decode_base64url(std::string_view text)
{
    if (text.size() % 4 == 1 || text.find_first_of("+/=") != text.npos) return std::nullopt;
    std::string plain(text);
    for (char& c : plain) c = c == '-' ? '+' : c == '_' ? '/' : c;
    plain.append((4 - plain.size() % 4) % 4, '=');
    return decode_base64(plain);
}

}  // namespace signalbox::base
