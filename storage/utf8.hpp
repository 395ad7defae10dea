// Text as SQLite and Protocol Buffers want it: a provider's message cut in the middle of a character must not make a whole event
// unreadable. Pure.
#pragma once

#include <string>
#include <string_view>

namespace signalbox::storage {

/// Well-formed by The Unicode Standard, table 3-7: no surrogates, no overlong forms, nothing beyond U+10FFFF.
bool is_utf8(std::string_view text);

/// The text with U+FFFD for each byte that belongs to no character.
std::string repaired(std::string_view text);

}  // namespace signalbox::storage
