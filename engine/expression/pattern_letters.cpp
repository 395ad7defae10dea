// The characters that a match of a pattern may hold, read from its text: more of them do no harm, fewer would. The syntax:
// https://github.com/google/re2/wiki/Syntax
#include "engine/base/ascii.hpp"
#include "engine/base/utf8.hpp"
#include "engine/expression/locating_pattern.hpp"

#include <set>

namespace signalbox::expression {

namespace {

constexpr std::string_view any_character = "(?s:.)";

class letter_reader {
public:
    explicit letter_reader(std::string_view text) : text_(text) {}
    std::string read();

private:
    char at(std::size_t offset = 0) const { return at_ + offset < text_.size() ? text_[at_ + offset] : '\0'; }
    void step();
    void escape();
    void bracket();
    void group();
    void repetition();
    void literal();
    void take(std::size_t size);
    void give_up() { any_ = true; }

    std::string_view text_;
    std::size_t at_ = 0;
    std::set<std::string, std::less<>> letters_;
    bool any_ = false;     // it cannot be told
    bool folded_ = false;  // case is ignored somewhere
};

std::string letter_reader::read()
{
    while (at_ < text_.size() && !any_) step();
    if (any_ || letters_.empty()) return std::string(any_character);
    std::string out(folded_ ? "(?i:" : "(?:");
    for (std::string const& each : letters_) out.append(out.back() == ':' ? "" : "|").append(each);
    return out + ")";
}

void letter_reader::step()
{
    switch (at()) {
    case '\\': return escape();
    case '[': return bracket();
    case '(': return group();
    case '{': return repetition();
    case '.': return take(1);
    case '^':
    case '$':
    case '|':
    case '*':
    case '+':
    case '?':
    case ')': ++at_; return;
    default: return literal();
    }
}

/// Adds what stands here as it is written.
void letter_reader::take(std::size_t size)
{
    letters_.emplace(text_.substr(at_, size));
    at_ += size;
}

void letter_reader::literal()
{
    auto const size = base::read_utf8(text_.data() + at_, text_.data() + text_.size()).size;
    letters_.insert(pattern_of_text(text_.substr(at_, size)));
    at_ += size;
}

void letter_reader::escape()
{
    char const what = at(1);
    if (std::string_view("AbBz").find(what) != std::string_view::npos && what != '\0') {
        at_ += 2;
    } else if (std::string_view("dDsSwWafnrtv").find(what) != std::string_view::npos && what != '\0') {
        take(2);
    } else if (what == 'p' || what == 'P' || what == 'x') {
        std::size_t const end = at(2) == '{' ? text_.find('}', at_) : std::string_view::npos;
        std::size_t const short_form = what == 'x' ? 4 : 3;
        take(end == std::string_view::npos ? short_form : end + 1 - at_);
    } else if (what > ' ' && what < 127 && !base::is_letter(what) && !base::is_digit(what)) {
        take(2);
    } else {
        give_up();
    }
}

/// A class in brackets, with classes that have names in it.
void letter_reader::bracket()
{
    std::size_t end = at_ + 1;
    if (end < text_.size() && text_[end] == '^') ++end;
    if (end < text_.size() && text_[end] == ']') ++end;
    while (end < text_.size() && text_[end] != ']') {
        bool const named = text_.substr(end).starts_with("[:");
        std::size_t const close = named ? text_.find(":]", end + 2) : std::string_view::npos;
        if (close != std::string_view::npos)
            end = close + 2;
        else
            end += text_[end] == '\\' ? 2 : 1;
    }
    if (end >= text_.size()) return give_up();
    take(end + 1 - at_);
}

/// The beginning of a group: its name says nothing, its flags may.
void letter_reader::group()
{
    ++at_;
    if (at() != '?') return;
    ++at_;
    if (at() == 'P' || at() == '<') {
        std::size_t const end = text_.find('>', at_);
        if (end == std::string_view::npos) return give_up();
        at_ = end + 1;
        return;
    }
    for (; at_ < text_.size() && at() != ':' && at() != ')'; ++at_) {
        if (at() == 'i') folded_ = true;
        if (at() == 's') return give_up();  // a point is any character
    }
    ++at_;
}

/// "{2,5}" repeats, any other brace is a character.
void letter_reader::repetition()
{
    std::size_t end = at_ + 1;
    while (end < text_.size() && (base::is_digit(text_[end]) || text_[end] == ',')) ++end;
    bool const repeats = end < text_.size() && text_[end] == '}' && base::is_digit(at(1));
    if (!repeats) return literal();
    at_ = end + 1;
}

}  // namespace

std::string letters_of_pattern(std::string_view text)
{
    return letter_reader(text).read();
}

}  // namespace signalbox::expression
