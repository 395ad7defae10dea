#include "console/config/scalar_span.hpp"

#include "console/config/document_tree.hpp"

#include <algorithm>
#include <array>

namespace signalbox::console {

namespace {

/// Behind the quoted text that begins here; the text's end when it is not closed.
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

/// A value with an anchor or a tag has the mark of those.
std::size_t behindProperties(std::string_view text, std::size_t at)
{
    while (at < text.size() && (text[at] == '&' || text[at] == '!')) {
        at = std::min(text.size(), text.find_first_of(" \t\r\n", at));
        at = std::min(text.size(), text.find_first_not_of(" \t\r\n", at));
    }
    return at;
}

/// The end of what begins here between brackets: where its own comma or the closing bracket stands, without blanks before it.
std::size_t endInBrackets(std::string_view text, std::size_t from)
{
    int depth = 0;
    std::size_t end = from;
    for (std::size_t at = from; at < text.size();) {
        char const now = text[at];
        bool const behind_blank = at == 0 || text[at - 1] == ' ' || text[at - 1] == '\n';
        if (now == '#' && behind_blank) {
            at = std::min(text.size(), text.find('\n', at));
            continue;
        }
        if (depth == 0 && (now == ',' || now == ']' || now == '}')) return end;
        if (now == '[' || now == '{') ++depth;
        if (now == ']' || now == '}') --depth;
        at = now == '"' || now == '\'' ? behindQuotes(text, at) : at + 1;
        if (now != ' ' && now != '\t' && now != '\r' && now != '\n') end = at;
    }
    return end;
}

std::size_t lineStart(std::string_view text, std::size_t at)
{
    std::size_t const before = at == 0 ? text.npos : text.rfind('\n', at - 1);
    return before == text.npos ? 0 : before + 1;
}

std::size_t nextLine(std::string_view text, std::size_t at)
{
    return std::min(text.size(), text.find('\n', at) == text.npos ? text.size() : text.find('\n', at) + 1);
}

struct LineLook {
    std::size_t indent = 0;
    bool blank = false, comment = false;
};
LineLook lookAt(std::string_view text, std::size_t start)
{
    std::size_t const first = text.find_first_not_of(' ', start);
    LineLook look;
    look.blank = first == text.npos || text[first] == '\n' || text[first] == '\r';
    look.indent = look.blank ? 0 : first - start;
    look.comment = !look.blank && text[first] == '#';
    return look;
}

/// The dash before an item; nothing when another thing stands there.
std::optional<std::size_t> dashBefore(std::string_view text, std::size_t item)
{
    std::size_t const found = item == 0 ? text.npos : text.find_last_not_of(" \t\r\n", item - 1);
    return found != text.npos && text[found] == '-' ? std::optional(found) : std::nullopt;
}

std::optional<Span> dashedSpan(std::string_view text, std::size_t item)
{
    auto const dash = dashBefore(text, item);
    if (!dash) return std::nullopt;
    std::size_t const start = lineStart(text, *dash), indent = *dash - start;
    if (text.find_first_not_of(' ', start) != *dash) return std::nullopt;  // "key: - x", or a list in a list
    Span out{start, nextLine(text, start)};
    for (std::size_t at = out.to; at < text.size(); at = nextLine(text, at)) {
        LineLook const look = lookAt(text, at);
        if (look.blank || look.comment) continue;
        if (look.indent <= indent) break;
        out.to = nextLine(text, at);
    }
    while (out.from > 0) {
        std::size_t const above = lineStart(text, out.from - 1);
        LineLook const look = lookAt(text, above);
        if (!look.comment || look.indent != indent) break;
        out.from = above;
    }
    return out;
}

}  // namespace

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

std::optional<Span> itemSpan(std::string_view text, config::node const& list, std::size_t place)
{
    if (list.what != config::node::kind::list || place >= list.items.size()) return std::nullopt;
    std::size_t const item = offsetOf(text, list.items[place]->at);
    if (inBrackets(text, list)) return Span{item, endInBrackets(text, item)};
    return dashedSpan(text, item);
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
