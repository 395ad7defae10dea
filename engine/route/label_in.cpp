#include "engine/route/label_in.hpp"

#include "engine/base/ascii.hpp"

#include <algorithm>

namespace signalbox::route {

namespace {

/// Bytes of words: labels may hold any visible characters, and those beyond ASCII are letters of some language.
bool is_word_byte(char c)
{
    return base::is_letter(c) || base::is_digit(c) || c == '-' || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

/// Without what is no part of a word, at both ends.
std::string_view bare(std::string_view text)
{
    while (!text.empty() && !is_word_byte(text.front())) text.remove_prefix(1);
    while (!text.empty() && !is_word_byte(text.back())) text.remove_suffix(1);
    return text;
}

/// Whether the words stand in the text, not as a part of longer ones. Both in lower case.
bool has_words(std::string_view text, std::string_view words)
{
    for (std::size_t at = text.find(words); at != text.npos; at = text.find(words, at + 1)) {
        bool const begins = at == 0 || !is_word_byte(text[at - 1]) || !is_word_byte(words.front());
        std::size_t const end = at + words.size();
        bool const ends = end == text.size() || !is_word_byte(text[end]) || !is_word_byte(words.back());
        if (begins && ends) return true;
    }
    return false;
}

}  // namespace

std::optional<std::uint32_t> label_in(std::string_view answer, std::span<std::string const> labels)
{
    std::string const text = base::lowered(answer);
    std::optional<std::uint32_t> found;
    for (std::uint32_t i = 0; i < labels.size(); ++i) {
        std::string const label = base::lowered(labels[i]);
        if (label.empty()) continue;
        if (text == label || bare(text) == bare(label)) return i;
        if (!has_words(text, label)) continue;
        if (found) return std::nullopt;
        found = i;
    }
    return found;
}

}  // namespace signalbox::route
