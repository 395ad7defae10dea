// Expressions inside of text, "${expression}": where one ends. Pure.
#pragma once

#include <string_view>

namespace signalbox::expression {

/// The closing brace of the expression that begins at `at`, behind "${": braces inside of it are passed in pairs, and those in its texts do not count.
/// npos when it has none.
inline std::size_t end_of_embedded(std::string_view text, std::size_t at)
{
    std::size_t depth = 0;
    char quote = 0;
    for (; at < text.size(); ++at) {
        char const c = text[at];
        if (quote != 0) {
            if (c == '\\')
                ++at;
            else if (c == quote)
                quote = 0;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '{') {
            ++depth;
        } else if (c == '}' && depth-- == 0) {
            return at;
        }
    }
    return std::string_view::npos;
}

}  // namespace signalbox::expression
