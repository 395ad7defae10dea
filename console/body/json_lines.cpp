#include "console/pages/traffic/json_lines.hpp"

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
            depth_ -= depth_ > 0 ? 1 : 0;
            line();
        }
        text += bracket;
    }
    void comma()
    {
        text += ',';
        line();
    }

private:
    void line()
    {
        text += '\n';
        text.append(depth_ * 2, ' ');
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

}  // namespace

std::string jsonLines(std::string_view compact)
{
    Writer out;
    out.text.reserve(compact.size() * 2);
    for (std::size_t at = 0; at < compact.size();) {
        char const c = compact[at];
        bool const empty_after = at + 1 < compact.size() && (compact[at + 1] == ']' || compact[at + 1] == '}');
        bool const empty_before = at > 0 && (compact[at - 1] == '[' || compact[at - 1] == '{');
        std::size_t next = at + 1;
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
        at = next;
    }
    return out.text;
}

}  // namespace signalbox::console
