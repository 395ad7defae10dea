// Where a value stands in the text: the bytes of one scalar. Pure functions; what they cannot tell for sure they refuse.
#pragma once

#include "engine/config/document.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::console {

/// Bytes [from, to).
struct Span {
    std::size_t from = 0, to = 0;
    bool operator==(Span const&) const = default;
};

/// The scalar with its quotes. Nothing for one that runs over lines: a folded or literal block, a plain one in several lines.
std::optional<Span> spanOf(std::string_view text, config::node const& scalar);

/// Between brackets ("[a, b]"), not by dashes.
bool inBrackets(std::string_view text, config::node const& list_or_map);

/// Behind the quoted text that begins here; the text's end when it is not closed.
std::size_t behindQuotes(std::string_view text, std::size_t at);
/// Behind an anchor and a tag: a value that has them has their mark.
std::size_t behindProperties(std::string_view text, std::size_t at);

/// The value as YAML: without quotes where it reads back the same, else in double ones.
std::string quoted(std::string_view value);
/// In single quotes; only for a value of one line.
std::string singleQuoted(std::string_view value);

/// The line end that the text uses.
std::string_view lineEndOf(std::string_view text);

}  // namespace signalbox::console
