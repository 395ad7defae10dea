// Text from outside, written so that a terminal, a log line or a table shows it and does not obey it. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::base {

/// Whether a character steers what shows it instead of being shown: C0, DEL and C1 controls (U+009B begins an escape sequence), marks that
/// turn the direction of writing (UAX 9), line and paragraph separators, zero-width characters, the byte order mark.
bool steers_output(std::uint32_t code_point);

/// The text with each such character as "\u{1b}" and with U+FFFD for what is no UTF-8. Line feeds and tabs are characters like the others:
/// one text stays one line.
void append_printable(std::string& out, std::string_view text);
std::string printable(std::string_view text);

/// A piece of a text of several lines: line feeds, tabs and carriage returns before a line feed stay. Returns the bytes that were taken: unless the
/// piece is the last, a character that is cut at its end waits for the next, and so does a carriage return.
std::size_t append_printable_lines(std::string& out, std::string_view piece, bool last);

}  // namespace signalbox::base
