#include "console/config/part_span.hpp"

#include "console/config/document_tree.hpp"

#include <algorithm>

namespace signalbox::console {

namespace {

constexpr std::string_view blanks = " \t\r\n";

struct LineLook {
    std::size_t indent = 0;
    bool blank = false, comment = false, dash = false;
};

LineLook lookAt(std::string_view text, std::size_t start)
{
    std::size_t const first = text.find_first_not_of(' ', start);
    LineLook look;
    look.blank = first == text.npos || text[first] == '\n' || text[first] == '\r';
    look.indent = look.blank ? 0 : first - start;
    look.comment = !look.blank && text[first] == '#';
    look.dash = !look.blank && text[first] == '-' && (first + 1 == text.size() || blanks.find(text[first + 1]) != blanks.npos);
    return look;
}

/// Walks over a text in brackets. A quote counts at the beginning of a value only: "it's" has none.
class BracketWalk {
public:
    BracketWalk(std::string_view text, std::size_t opening) : text_(text), at_(opening + 1) {}
    /// The next item; nothing behind the last one, and when the brackets are not closed.
    std::optional<Span> next()
    {
        Span item{text_.size(), text_.size()};
        for (int depth = 0; at_ < text_.size();) {
            char const now = text_[at_];
            if (now == '#' && blanks.find(text_[at_ - 1]) != blanks.npos) {
                at_ = std::min(text_.size(), text_.find('\n', at_));
                continue;
            }
            bool const closes = now == ']' || now == '}';
            if (depth == 0 && (now == ',' || closes)) {
                ++at_;
                done_ = closes;
                return item.from == text_.size() ? std::nullopt : std::optional(item);
            }
            depth += now == '[' || now == '{' ? 1 : closes ? -1 : 0;
            step(item);
        }
        return std::nullopt;
    }
    bool done() const { return done_; }

private:
    void step(Span& item)
    {
        char const now = text_[at_];
        if (blanks.find(now) != blanks.npos) {
            ++at_;
            return;
        }
        item.from = std::min(item.from, at_);
        bool const quote = (now == '"' || now == '\'') && std::string_view(",[{: \t\n").find(text_[at_ - 1]) != std::string_view::npos;
        at_ = quote ? behindQuotes(text_, at_) : at_ + 1;
        item.to = at_;
    }

    std::string_view text_;
    std::size_t at_;
    bool done_ = false;
};

std::vector<Part> bracketParts(std::string_view text, std::size_t opening)
{
    std::vector<Part> parts;
    BracketWalk walk(text, opening);
    for (auto item = walk.next(); item; item = walk.done() ? std::nullopt : walk.next()) parts.push_back({*item, {}});
    return parts;
}

/// The start of the comments that stand directly above this line, as far in as it is.
std::size_t withComments(std::string_view text, std::size_t start, std::size_t indent)
{
    while (start > 0) {
        std::size_t const above = lineStart(text, start - 1);
        LineLook const look = lookAt(text, above);
        if (!look.comment || look.indent != indent) break;
        start = above;
    }
    return start;
}

/// What begins at `start` in column `indent` of its line, to the last line that is further in; a list may stand as far in as its key.
std::size_t blockEnd(std::string_view text, std::size_t start, std::size_t indent, bool list)
{
    std::size_t end = nextLine(text, start);
    for (std::size_t at = end; at < text.size(); at = nextLine(text, at)) {
        LineLook const look = lookAt(text, at);
        if (look.blank) continue;
        bool const inside = look.indent > indent || (!list && look.dash && look.indent == indent);
        if (inside)
            end = nextLine(text, at);
        else if (!look.comment)
            break;
    }
    return end;
}

std::optional<std::vector<Part>> blockParts(std::string_view text, std::size_t first, bool list)
{
    std::size_t const begin = lineStart(text, first), indent = first - begin;
    std::string_view const before = text.substr(begin, indent);
    bool const marked = before.starts_with("\xEF\xBB\xBF") && indent == 3;  // the mark of the byte order
    bool const shared = !marked && before.find_first_not_of(' ') != before.npos;
    if (shared && (list || before.find_first_not_of(" -") != before.npos)) return std::nullopt;
    std::vector<Part> parts;
    std::size_t const column = marked ? 0 : indent;
    for (std::size_t at = begin; at < text.size();) {
        std::size_t const end = blockEnd(text, at, column, list);
        std::size_t key = parts.empty() ? first : at + column;
        if (list) key = std::min(text.find_first_not_of(' ', key + 1), lineStop(text, at));
        Span const lines = shared && parts.empty() ? Span{} : Span{withComments(text, at, column), end};
        std::size_t const last = text.find_last_not_of("\r\n", end - 1);
        parts.push_back({{key, last + 1}, lines});
        for (at = end; at < text.size(); at = nextLine(text, at)) {  // comments and blank lines before the next one
            LineLook const look = lookAt(text, at);
            if (!look.blank && !look.comment) break;
        }
        LineLook const look = lookAt(text, at);
        if (at >= text.size() || look.blank || look.indent != column || look.dash != list) break;
    }
    return parts;
}

}  // namespace

std::size_t lineStart(std::string_view text, std::size_t at)
{
    std::size_t const before = at == 0 ? text.npos : text.rfind('\n', at - 1);
    return before == text.npos ? 0 : before + 1;
}

std::size_t nextLine(std::string_view text, std::size_t at)
{
    std::size_t const end = text.find('\n', at);
    return end == text.npos ? text.size() : end + 1;
}

std::size_t lineStop(std::string_view text, std::size_t at)
{
    std::size_t const end = std::min(text.size(), text.find('\n', at));
    return end > at && text[end - 1] == '\r' ? end - 1 : end;
}

std::optional<std::size_t> behindColon(std::string_view text, std::size_t key)
{
    if (key >= text.size()) return std::nullopt;
    std::size_t const from = text[key] == '"' || text[key] == '\'' ? behindQuotes(text, key) : key;
    for (std::size_t at = from; at < lineStop(text, from); ++at)
        if (text[at] == ':' && (at + 1 == text.size() || blanks.find(text[at + 1]) != blanks.npos || text[at + 1] == ',')) return at + 1;
    return std::nullopt;
}

std::size_t indentOf(std::string_view text, config::node const& list_or_map)
{
    std::size_t const first = behindProperties(text, offsetOf(text, list_or_map.at)), begin = lineStart(text, first);
    return text.substr(begin).starts_with("\xEF\xBB\xBF") ? 0 : first - begin;
}

std::optional<std::vector<Part>> partsOf(std::string_view text, config::node const& list_or_map)
{
    bool const list = list_or_map.what == config::node::kind::list;
    std::size_t const many = list ? list_or_map.items.size() : list_or_map.entries.size();
    std::size_t const first = behindProperties(text, offsetOf(text, list_or_map.at));
    if (first >= text.size()) return std::nullopt;
    auto parts = inBrackets(text, list_or_map) ? bracketParts(text, first) : blockParts(text, first, list);
    if (!parts || parts->size() != many) return std::nullopt;
    return parts;
}

}  // namespace signalbox::console
