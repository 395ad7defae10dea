// The text of an event's id: "req_" and 13 lower-case Crockford base32 characters, most significant first, so text sorts as numbers do.
// Pure functions; the engine sends the text to clients, storage and the command line read it back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::schema::event_id {

inline constexpr std::string_view prefix = "req_";
inline constexpr std::size_t digits = 13;  // 13 * 5 bits hold 64
inline constexpr std::size_t length = prefix.size() + digits;
inline constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";  // https://www.crockford.com/base32.html

/// Writes exactly `length` characters at `out`; for the hot path.
inline char* write(std::uint64_t id, char* out)
{
    for (char c : prefix) *out++ = c;
    for (int shift = 60; shift >= 0; shift -= 5) *out++ = alphabet[(id >> shift) & 31];
    return out;
}

inline std::string to_text(std::uint64_t id)
{
    std::string text(length, '\0');
    write(id, text.data());
    return text;
}

/// The value of one character; Crockford's reading: case does not matter, i and l are 1, o is 0. -1 for any other.
inline constexpr int digit_value(char c)
{
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == 'i' || c == 'l') return 1;
    if (c == 'o') return 0;
    auto const at = alphabet.find(c);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

/// The id, or nothing when the text is no id. People may leave the prefix away.
inline std::optional<std::uint64_t> from_text(std::string_view text)
{
    if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
    if (text.size() != digits || digit_value(text.front()) > 15)  // the first digit holds the top four bits
        return std::nullopt;
    std::uint64_t id = 0;
    for (char c : text) {
        int const value = digit_value(c);
        if (value < 0) return std::nullopt;
        id = id << 5 | static_cast<std::uint64_t>(value);
    }
    return id;
}

}  // namespace signalbox::schema::event_id
