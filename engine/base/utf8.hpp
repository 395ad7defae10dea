// UTF-8 as the Unicode standard's table 3-7 allows it: no overlong forms, no surrogates, nothing past U+10FFFF.
// Pure functions over bytes that the calling code keeps alive.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::base {

inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";  // U+FFFD

struct utf8_sequence {
    std::uint8_t size = 0;  // bytes that belong together: the whole sequence, or the longest valid beginning of a broken one (at least 1)
    bool valid = false;
};

/// What stands at the front of [at, end), which must not be empty.
utf8_sequence read_utf8(char const* at, char const* end);

/// Appends a Unicode scalar value as UTF-8; a surrogate or a value past U+10FFFF becomes U+FFFD.
void append_utf8(std::string& out, std::uint32_t code_point);

bool valid_utf8(std::string_view text);

/// The same text with each broken sequence replaced by U+FFFD: one for the longest part that begins a valid sequence.
std::string repaired_utf8(std::string_view text);

/// At most `limit` bytes, cut before a character and not inside it.
std::string_view cut_at_character(std::string_view text, std::size_t limit);

}  // namespace signalbox::base
