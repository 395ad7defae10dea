#include "engine/expression/scanner.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace signalbox::expression {

namespace {

bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// UTF-8; the caller has looked that it is a character.
void append_character(std::string& out, std::uint32_t code)
{
    auto const put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (code < 0x80) return put(code);
    if (code < 0x800) {
        put(0xc0 | code >> 6);
    } else if (code < 0x10000) {
        put(0xe0 | code >> 12);
        put(0x80 | (code >> 6 & 0x3f));
    } else {
        put(0xf0 | code >> 18);
        put(0x80 | (code >> 12 & 0x3f));
        put(0x80 | (code >> 6 & 0x3f));
    }
    put(0x80 | (code & 0x3f));
}

}  // namespace

bool scanner::take(std::string_view token)
{
    if (!sees(token)) return false;
    at_ += token.size();
    return true;
}

bool scanner::sees_word(std::string_view word) const
{
    if (rest().size() < word.size()) return false;
    bool small = true, capital = true;
    for (std::size_t i = 0; i < word.size(); ++i) {
        small = small && peek(i) == word[i];
        capital = capital && peek(i) == word[i] - 'a' + 'A';
    }
    char const next = peek(word.size());
    // "not-a-word", "and.txt" and "or:x" are words of their own.
    return (small || capital) && (next == '\0' || is_blank(next) || std::string_view{"()[]\"',!"}.find(next) != std::string_view::npos);
}

bool scanner::take_word(std::string_view word)
{
    if (!sees_word(word)) return false;
    at_ += word.size();
    return true;
}

bool scanner::sees_blank() const
{
    return is_blank(peek());
}

bool scanner::behind_blank() const
{
    return at_ > 0 && is_blank(text_[at_ - 1]);
}

bool scanner::skip_blanks()
{
    std::size_t const begin = at_;
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    return at_ != begin;
}

place scanner::span(std::size_t offset, std::size_t length) const
{
    place made{offset, std::min(length, text_.size() - offset), 1, 1};
    for (std::size_t i = 0; i < offset && i < text_.size(); ++i) {
        if (text_[i] == '\n') {
            ++made.line;
            made.column = 1;
        } else if ((static_cast<unsigned char>(text_[i]) & 0xc0) != 0x80) {
            ++made.column;
        }
    }
    return made;
}

std::string_view scanner::name()
{
    std::size_t const begin = at_;
    if (at_ < text_.size() && !(text_[at_] >= '0' && text_[at_] <= '9'))
        while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    return slice(begin, at_);
}

std::string_view scanner::opening_word()
{
    std::size_t const begin = at_;
    while (at_ < text_.size() && !is_blank(text_[at_]) && std::string_view{",()\"'=<>:[]{}?"}.find(text_[at_]) == std::string_view::npos &&
           !sees("!=") && !sees("&&") && !sees("||"))
        ++at_;
    return slice(begin, at_);
}

std::string_view scanner::bare_value()
{
    std::size_t const begin = at_;
    std::size_t open = 0;
    while (at_ < text_.size() && !is_blank(text_[at_]) && text_[at_] != ',' && !sees("&&") && !sees("||")) {
        char const c = text_[at_];
        if ((c == ')' || c == ']') && open == 0) break;
        open += c == '(' || c == '[' ? 1 : 0;
        open -= c == ')' || c == ']' ? 1 : 0;
        ++at_;
    }
    return slice(begin, at_);
}

// \n and its like, \x41, \u00e9, \U0001F600, \101. https://github.com/google/cel-spec/blob/master/doc/langdef.md#string-and-bytes-values
result<void> scanner::escape(std::string& into)
{
    static constexpr std::string_view letters = "abfnrtv\\\"'`?", meanings = "\a\b\f\n\r\t\v\\\"'`?";
    char const kind = peek(1);
    if (auto const simple = letters.find(kind); kind != '\0' && simple != std::string_view::npos) {
        into += meanings[simple];
        at_ += 2;
        return {};
    }
    bool const octal = kind >= '0' && kind <= '3';
    std::size_t const skipped = octal ? 1 : 2;
    std::size_t const digits = octal ? 3 : kind == 'x' || kind == 'X' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
    if (digits == 0) return wrong(at_, 2, "the text has an escape that means nothing; write \\\\ for a backslash");
    std::string_view const number = rest().substr(skipped, digits);
    std::uint32_t code = 0;
    auto const [end, error] = std::from_chars(number.data(), number.data() + number.size(), code, octal ? 8 : 16);
    if (number.size() != digits || error != std::errc{} || end != number.data() + number.size() || code > 0x10ffff ||
        (code >= 0xd800 && code < 0xe000))
        return wrong(at_, skipped + number.size(),
                     "the escape is no character; it takes " + std::to_string(digits) + (octal ? " octal digits" : " hexadecimal digits"));
    at_ += skipped + digits;
    append_character(into, code);
    return {};
}

result<void> scanner::quoted_text(std::string& into)
{
    std::size_t const begin = at_;
    char const quote = text_[at_++];
    while (at_ < text_.size() && text_[at_] != quote) {
        if (text_[at_] != '\\') {
            into += text_[at_++];
        } else if (auto read = escape(into); !read) {
            return read;
        }
    }
    if (at_end())
        return wrong(begin, at_ - begin, std::string{"the text that begins with "} + quote + " has no end; write another " + quote);
    ++at_;
    return {};
}

result<void> scanner::raw_text(std::string& into)
{
    std::size_t const begin = at_;
    char const quote = text_[at_++];
    std::size_t const end = text_.find(quote, at_);
    into = text_.substr(at_, end == std::string_view::npos ? end : end - at_);
    at_ = end == std::string_view::npos ? text_.size() : end + 1;
    if (end == std::string_view::npos)
        return wrong(begin, at_ - begin, std::string{"the text that begins with "} + quote + " has no end; write another " + quote);
    return {};
}

}  // namespace signalbox::expression
