// Where a value stands in the text: the bytes of one scalar, of one item of a list. Pure functions; what they cannot tell for sure they refuse.
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

/// An item of a list: in brackets from its first byte to its last one; with dashes all its lines and the comments directly above it.
std::optional<Span> itemSpan(std::string_view text, config::node const& list, std::size_t place);

/// The value as YAML: without quotes where it reads back the same, else in double ones.
std::string quoted(std::string_view value);
/// In single quotes; only for a value of one line.
std::string singleQuoted(std::string_view value);

/// The line end that the text uses.
std::string_view lineEndOf(std::string_view text);

}  // namespace signalbox::console
