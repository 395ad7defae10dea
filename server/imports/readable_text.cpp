#include "server/imports/readable_text.hpp"

#include "engine/base/ascii.hpp"

#include <algorithm>
#include <array>

namespace signalbox::imports {

namespace {

constexpr std::array<std::string_view, 16> actions{"template", "include", "range", "if",    "else", "end",    "with",  "env",
                                                   "marshal",  "define",  "block", "index", "len",  "printf", "print", "toJson"};

std::string without_references(std::string_view text)
{
    std::string out;
    constexpr std::string_view opening = "${{";
    while (!text.empty()) {
        std::size_t const at = std::min(text.find(opening), text.size());
        out += text.substr(0, at);
        text.remove_prefix(at);
        std::size_t const end = text.find("}}");
        if (text.empty() || end == text.npos) break;
        std::string_view const inside = text.substr(opening.size(), end - opening.size());
        std::size_t const first = inside.find('"'), last = inside.rfind('"');
        bool const names = inside.find("env") != inside.npos && first != last && inside.find('\n') == inside.npos;
        out += names ? "${" + std::string(inside.substr(first + 1, last - first - 1)) + "}" : std::string(text.substr(0, end + 2));
        text.remove_prefix(end + 2);
    }
    return out += text;
}

/// The end of a text in quotes that begins at `at`.
std::size_t end_of_text(std::string_view json, std::size_t at)
{
    for (++at; at < json.size() && json[at] != '"'; ++at)
        if (json[at] == '\\') ++at;
    return at;
}

/// From `at`, where a comment begins, to its end.
std::size_t end_of_comment(std::string_view json, std::size_t at)
{
    bool const line = json[at + 1] == '/';
    std::size_t const end = json.find(line ? "\n" : "*/", at + 2);
    return end == json.npos ? json.size() : line ? end : end + 2;
}

/// Not within an address, which YAML in braces may have without quotes.
bool may_begin_comment(std::string_view json, std::size_t at)
{
    if (at + 1 >= json.size() || json[at] != '/' || (json[at + 1] != '/' && json[at + 1] != '*')) return false;
    return at == 0 || std::string_view(" \t\r\n,{}[]\"").find(json[at - 1]) != std::string_view::npos;
}

/// JSON has no tabs in texts, and many write comments although it has none.
void blank_tabs_and_comments(std::string& json)
{
    for (std::size_t at = 0; at < json.size(); ++at) {
        if (json[at] == '"') {
            at = end_of_text(json, at);
        } else if (json[at] == '\t') {
            json[at] = ' ';
        } else if (may_begin_comment(json, at)) {
            std::size_t const end = end_of_comment(json, at);
            for (std::size_t i = at; i < end; ++i)
                if (json[i] != '\n' && json[i] != '\r') json[i] = ' ';
            at = end - 1;
        }
    }
}

/// Behind "{{": a value of the template's data, a variable, a comment, or the name of an action.
bool is_action(std::string_view text)
{
    if (text.starts_with('-')) text.remove_prefix(1);
    text.remove_prefix(std::min(text.size(), text.find_first_not_of(" \t")));
    if (text.starts_with("/*") || text.starts_with('$')) return true;
    if (text.starts_with('.')) return text.size() > 1 && !base::is_digit(text[1]);
    std::size_t const end = std::min(text.size(), text.find_first_of(" \t}"));
    return std::ranges::find(actions, text.substr(0, end)) != actions.end();
}

}  // namespace

std::string readable(std::string_view text)
{
    std::string out = without_references(text);
    std::string_view const begin = std::string_view(out).substr(out.starts_with("\xEF\xBB\xBF") ? 3 : 0);
    std::size_t const first = begin.find_first_not_of(" \t\r\n");
    if (first != begin.npos && (begin[first] == '{' || begin.substr(first).starts_with("//") || begin.substr(first).starts_with("/*")))
        blank_tabs_and_comments(out);
    return out;
}

int line_of_template(std::string_view text)
{
    for (std::size_t at = text.find("{{"); at != text.npos; at = text.find("{{", at + 1))
        if (is_action(text.substr(at + 2))) return 1 + static_cast<int>(std::ranges::count(text.substr(0, at), '\n'));
    return 0;
}

}  // namespace signalbox::imports
