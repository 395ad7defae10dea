// Reads a condition's text from left to right: blanks, signs, quoted text, bare words. The parser's hands; keeps a view of the text.
#pragma once

#include "engine/expression/syntax.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace signalbox::expression {

class scanner {
public:
    explicit scanner(std::string_view text) : text_(text) {}

    std::size_t at() const { return at_; }
    void go(std::size_t to) { at_ = to; }
    bool at_end() const { return at_ == text_.size(); }
    std::string_view rest() const { return text_.substr(at_); }
    std::string_view slice(std::size_t begin, std::size_t end) const { return text_.substr(begin, end - begin); }
    /// The character `ahead` of here, 0 behind the end.
    char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
    bool sees(std::string_view token) const { return rest().starts_with(token); }
    bool take(std::string_view token);
    /// A word on its own, in small or capital letters: `or`, `OR`.
    bool sees_word(std::string_view word) const;
    bool take_word(std::string_view word);
    bool sees_blank() const;
    bool behind_blank() const;
    bool skip_blanks();  // whether there were any

    /// The place from `begin` to here.
    place since(std::size_t begin) const { return span(begin, at_ - begin); }
    /// Cut at the text's end.
    place span(std::size_t offset, std::size_t length) const;
    mistake wrong(std::size_t offset, std::size_t length, std::string what) const { return {span(offset, length), std::move(what)}; }

    /// Letters, digits and _; empty when there are none here.
    std::string_view name();
    /// A word as conditions begin with it: up to a blank, a sign, a quote or a bracket.
    std::string_view opening_word();
    /// A value without quotes: up to a blank, a comma, && or ||, or a bracket that was not opened in it.
    std::string_view bare_value();
    /// From a quote to its partner, with the escapes of the Common Expression Language. What was read so far stays in `into` when there
    /// is no end.
    result<void> quoted_text(std::string& into);
    /// From a quote to its partner; a backslash is a backslash.
    result<void> raw_text(std::string& into);

private:
    result<void> escape(std::string& into);
    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace signalbox::expression
