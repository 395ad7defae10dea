// Where the items of a list and the entries of a map stand in the text. Pure functions; what they cannot separate for sure they refuse, and every edit
// that is made with them is read back.
#pragma once

#include "console/config/scalar_span.hpp"

#include <vector>

namespace signalbox::console {

/// An item of a list or an entry of a map.
struct Part {
    Span own;    // in brackets from its first byte to its last one; else from its key or behind its dash to the end of its last line
    Span lines;  // its lines with their ends and the comments directly above; empty where it shares a line with something before it
    bool operator==(Part const&) const = default;
};

/// In the order of the text, one for each item or entry. Nothing where the text cannot be separated so: merges ("<<"), a list in a list, odd indentation.
std::optional<std::vector<Part>> partsOf(std::string_view text, config::node const& list_or_map);

/// The offset in its line of the dashes of a list, of the keys of a map.
std::size_t indentOf(std::string_view text, config::node const& list_or_map);

/// Behind the colon of the key that begins here; nothing when there is none.
std::optional<std::size_t> behindColon(std::string_view text, std::size_t key);

std::size_t lineStart(std::string_view text, std::size_t at);
/// The start of the line below; the size of the text in its last line.
std::size_t nextLine(std::string_view text, std::size_t at);
/// Where the line of this byte ends, before its line end.
std::size_t lineStop(std::string_view text, std::size_t at);

}  // namespace signalbox::console
