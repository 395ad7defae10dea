// What the YAML library cannot say: a tab that indents, a bracket that is never closed. Pure functions over the text.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace signalbox::config {

/// The offset of the first tab in the white space that begins a line, up to and including the line `until` (from 0).
std::optional<std::size_t> find_indenting_tab(std::string_view text, std::size_t until);

/// The offset of the innermost "{" or "[" that is open at the end of the text; quotes and comments are passed over.
std::optional<std::size_t> find_open_bracket(std::string_view text);

}  // namespace signalbox::config
