#include "console/body/json_lines.hpp"

#include <algorithm>

namespace signalbox::console {

namespace {

class Writer {
public:
    std::string text;

    void open(char bracket, bool empty)
    {
        text += bracket;
        if (empty) return;
        ++depth_;
        line();
    }
    void close(char bracket, bool empty)
    {
        if (!empty) {
            depth_ -= depth_ > 0 ? 1u : 0u;
            line();
        }
        text += bracket;
    }
    bool isInside() const { return depth_ > 0; }
    void comma()
    {
        text += ',';
        line();
    }

private:
    void line()
    {
        constexpr std::size_t deepest = 96;  // levels: deeper ones would be indented out of sight
        text += '\n';
        text.append(std::min(depth_, deepest) * 2, ' ');
    }
    std::size_t depth_ = 0;
};

/// The place behind the string that begins at `at`.
std::size_t behindString(std::string_view text, std::size_t at)
{
    for (++at; at < text.size() && text[at] != '"'; ++at)
        if (text[at] == '\\') ++at;
    return at + 1 < text.size() ? at + 1 : text.size();
}

bool isBlank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/// What stands at `at` or behind the blanks there; 0 at the end.
char solidAt(std::string_view text, std::size_t at)
{
    while (at < text.size() && isBlank(text[at])) ++at;
    return at < text.size() ? text[at] : '\0';
}

}  // namespace

std::string jsonLines(std::string_view compact)
{
    Writer out;
    out.text.reserve(compact.size() * 2);
    char before = '\0';
    for (std::size_t at = 0; at < compact.size();) {
        char const c = compact[at];
        std::size_t next = at + 1;
        if (isBlank(c) && out.isInside()) {  // its own blanks are replaced by ours
            at = next;
            continue;
        }
        char const after = c == '{' || c == '[' ? solidAt(compact, next) : '\0';
        bool const empty_after = after == ']' || after == '}';
        bool const empty_before = before == '[' || before == '{';
        if (c == '"')
            out.text.append(compact.substr(at, (next = behindString(compact, at)) - at));
        else if (c == '{' || c == '[')
            out.open(c, empty_after);
        else if (c == '}' || c == ']')
            out.close(c, empty_before);
        else if (c == ',')
            out.comma();
        else if (c == ':')
            out.text += ": ";
        else
            out.text += c;
        before = c;
        at = next;
    }
    return out.text;
}

}  // namespace signalbox::console
