// How different parsers may read one member name of an object. Many ignore case (Go's encoding/json, cJSON), some end it at a NUL: a reader
// that decides by names must know what the next parser may take them for. Pure functions.
#pragma once

#include <string>
#include <string_view>

namespace signalbox::wire {

/// True when every parser reads the raw key as the same name: no capital letter, no escape, nothing beyond ASCII.
inline bool is_plain_name(std::string_view raw_key)
{
    for (char const c : raw_key)
        if (c == '\\' || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80) return false;
    return true;
}

/// The decoded name as a parser reads it that ignores case and ends it at a NUL: ASCII capitals, U+017F, U+212A, U+0130 and U+0131 become
/// the small ASCII letters they match.
std::string folded_name(std::string_view decoded);

}  // namespace signalbox::wire
