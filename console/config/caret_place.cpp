#include "console/config/caret_place.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace signalbox::console {

namespace {

constexpr std::string_view blanks = " \t";

bool isWordPart(char c)
{
    return blanks.find(c) == blanks.npos && std::string_view(",[]{}#\r\n").find(c) == std::string_view::npos;
}

/// A map or list that is open at the caret: a block's by its indentation, a brace's until it closes.
struct Open {
    std::size_t column = 0;  // of its first key or mark; of a brace nothing
    bool brace = false;
    bool list = false;
    std::size_t items = 0;  // of a list, so far
    std::string key;        // of a map: the one whose value is being read
    std::size_t line = 0;   // where that key stands
};

class Scan {
public:
    void line(std::string_view text)
    {
        ++number_;
        in_comment_ = false;
        word_.clear();
        std::size_t const first = std::min(text.find_first_not_of(blanks), text.size());
        bool const comment = first < text.size() && text[first] == '#';
        if (!inBrace() && !comment) begin(first, isMark(text, first));
        read(text, first);
    }
    CaretPlace place() const
    {
        CaretPlace out{.word = word_, .in_comment = in_comment_};
        for (std::size_t i = 0; i < open_.size(); ++i) {
            Open const& each = open_[i];
            bool const last = i + 1 == open_.size();
            bool const below = each.line != number_ && !each.brace;  // the value of the key begins on this line
            if (each.list)
                out.section.emplace_back(each.items == 0 ? 0 : each.items - 1);
            else if (!last || (below && !each.key.empty()))
                out.section.emplace_back(each.key);
            else
                out.key = each.key;
        }
        return out;
    }

private:
    bool inBrace() const { return !open_.empty() && open_.back().brace; }
    static bool ends(std::string_view text, std::size_t at) { return at >= text.size() || blanks.find(text[at]) != blanks.npos; }
    static bool isMark(std::string_view text, std::size_t at) { return at < text.size() && text[at] == '-' && ends(text, at + 1); }

    /// What stands further to the right has ended, and a list by the key that stands where its marks do.
    void begin(std::size_t column, bool mark)
    {
        auto const ended = [&](Open const& each) { return each.column > column || (each.list && each.column == column && !mark); };
        while (!open_.empty() && !open_.back().brace && ended(open_.back())) open_.pop_back();
        if (!open_.empty() && !open_.back().list && open_.back().column == column && !mark) open_.back().key.clear();
    }

    void read(std::string_view text, std::size_t at)
    {
        while (at < text.size()) {
            char const c = text[at];
            if (c == '#' && (at == 0 || blanks.find(text[at - 1]) != blanks.npos)) return comment();
            if (isMark(text, at) && !inBrace() && word_.empty())
                addItem(at++);
            else if (c == '"' || c == '\'')
                at = quoted(text, at);
            else if (c == ':' && ends(text, at + 1))
                addKey(), ++at;
            else if (c == '{' || c == '[')
                openBrace(c == '['), ++at;
            else if (c == '}' || c == ']')
                closeBrace(), ++at;
            else if (isWordPart(c))
                addToWord(c, at++);
            else
                separate(c), ++at;
        }
    }

    void comment()
    {
        in_comment_ = true;
        word_.clear();
    }
    void addToWord(char c, std::size_t at)
    {
        if (word_.empty()) word_column_ = at;
        word_ += c;
    }
    std::size_t quoted(std::string_view text, std::size_t at)
    {
        std::size_t const end = text.find(text[at], at + 1);
        word_column_ = at;
        word_ = std::string(text.substr(at + 1, end == text.npos ? end : end - at - 1));
        return end == text.npos ? text.size() : end + 1;
    }
    void addItem(std::size_t column)
    {
        bool const there = !open_.empty() && open_.back().list && !open_.back().brace && open_.back().column == column;
        if (!there) open_.push_back({.column = column, .list = true});
        ++open_.back().items;
    }
    void addKey()
    {
        bool const there = !open_.empty() && !open_.back().list && (open_.back().brace || open_.back().column == word_column_);
        if (!there) open_.push_back({.column = word_column_});
        open_.back().key = std::exchange(word_, {});
        open_.back().line = number_;
    }
    void openBrace(bool list)
    {
        open_.push_back({.brace = true, .list = list, .items = std::size_t{list}});
        word_.clear();
    }
    void closeBrace()
    {
        while (!open_.empty() && !open_.back().brace) open_.pop_back();
        if (!open_.empty()) open_.pop_back();
        word_.clear();
    }
    /// A comma in braces ends a value; a blank ends a word.
    void separate(char c)
    {
        word_.clear();
        if (c != ',' || !inBrace()) return;
        if (open_.back().list)
            ++open_.back().items;
        else
            open_.back().key.clear();
    }

    std::vector<Open> open_;
    std::string word_;
    std::size_t word_column_ = 0, number_ = 0;
    bool in_comment_ = false;
};

}  // namespace

CaretPlace caretPlace(std::string_view text, std::size_t at)
{
    at = std::min(at, text.size());
    Scan scan;
    std::string_view rest = text.substr(0, at);
    for (bool last = false; !last;) {
        std::size_t const end = rest.find('\n');
        last = end == rest.npos;
        scan.line(rest.substr(0, end));
        if (!last) rest.remove_prefix(end + 1);
    }
    CaretPlace out = scan.place();
    std::size_t end = at;
    while (end < text.size() && isWordPart(text[end]) && text[end] != ':') ++end;
    out.whole = out.word + std::string(text.substr(at, end - at));
    return out;
}

}  // namespace signalbox::console
