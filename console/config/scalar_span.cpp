#include "console/config/scalar_span.hpp"

#include "console/config/document_tree.hpp"

#include <algorithm>
#include <array>

namespace signalbox::console {

std::size_t behindQuotes(std::string_view text, std::size_t at)
{
    char const quote = text[at];
    for (++at; at < text.size(); ++at) {
        if (quote == '"' && text[at] == '\\') {
            ++at;
        } else if (text[at] == quote) {
            if (quote == '"' || at + 1 == text.size() || text[at + 1] != '\'') return at + 1;
            ++at;
        }
    }
    return text.size();
}

std::size_t behindProperties(std::string_view text, std::size_t at)
{
    while (at < text.size() && (text[at] == '&' || text[at] == '!')) {
        at = std::min(text.size(), text.find_first_of(" \t\r\n", at));
        at = std::min(text.size(), text.find_first_not_of(" \t\r\n", at));
    }
    return at;
}

std::optional<Span> spanOf(std::string_view text, config::node const& scalar)
{
    if (scalar.what != config::node::kind::scalar) return std::nullopt;
    std::size_t const from = behindProperties(text, offsetOf(text, scalar.at));
    if (from >= text.size()) return std::nullopt;
    if (text[from] == '"' || text[from] == '\'') return Span{from, behindQuotes(text, from)};
    if (!scalar.plain || scalar.text.empty() || text.substr(from, scalar.text.size()) != scalar.text) return std::nullopt;
    return Span{from, from + scalar.text.size()};
}

bool inBrackets(std::string_view text, config::node const& list_or_map)
{
    std::size_t const from = behindProperties(text, offsetOf(text, list_or_map.at));
    return from < text.size() && (text[from] == '[' || text[from] == '{');
}

std::string singleQuoted(std::string_view value)
{
    std::string out = "'";
    for (char const each : value) out += each == '\'' ? std::string("''") : std::string(1, each);
    return out + "'";
}

std::string quoted(std::string_view value)
{
    static constexpr std::array<std::pair<char, char>, 5> escapes{{{'"', '"'}, {'\\', '\\'}, {'\n', 'n'}, {'\t', 't'}, {'\r', 'r'}}};
    std::string out = "\"";
    for (char const each : value) {
        auto const* const known = std::ranges::find(escapes, each, &std::pair<char, char>::first);
        if (known != escapes.end()) out += '\\';
        out += known != escapes.end() ? known->second : each;
    }
    return out + "\"";
}

std::string_view lineEndOf(std::string_view text)
{
    std::size_t const first = text.find('\n');
    return first != text.npos && first > 0 && text[first - 1] == '\r' ? "\r\n" : "\n";
}

}  // namespace signalbox::console
