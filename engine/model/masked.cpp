// The search for secrets in a text. Pure; on the way of errors only.
#include "engine/base/ascii.hpp"
#include "engine/model/secret_index.hpp"

#include <algorithm>
#include <cstring>

namespace signalbox::model {

namespace {

constexpr std::string_view mask = "***";
constexpr std::size_t shown_least = 4;  // characters around a mask of the provider's own that give a secret away

/// One reading of a text: its characters in lower case, and where each stands in the text (with its end as one more).
struct reading {
    std::string text;
    std::vector<std::uint32_t> at;

    void put(char c, std::size_t place)
    {
        text += base::lower(c);
        at.push_back(static_cast<std::uint32_t>(place));
    }
};

reading plain(std::string_view text)
{
    reading out;
    for (std::size_t i = 0; i != text.size(); ++i) out.put(text[i], i);
    out.put('\0', text.size());
    out.text.pop_back();
    return out;
}

int two_digits(std::string_view text, std::size_t at)
{
    if (at + 2 > text.size()) return -1;
    int const high = base::hex_value(text[at]), low = base::hex_value(text[at + 1]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/// The character that an escape at `i` stands for and the escape's length; a length of 1 where there is none.
struct escape {
    char stands_for;
    std::size_t length;
};

escape json_escape(std::string_view text, std::size_t i)
{
    if (text[i] != '\\' || i + 1 == text.size()) return {text[i], 1};
    if (text[i + 1] != 'u') return {std::string_view("bfnrt").find(text[i + 1]) != std::string_view::npos ? ' ' : text[i + 1], 2};
    bool const ascii = text.substr(i + 2, 2) == "00";
    int const byte = ascii ? two_digits(text, i + 4) : -1;
    return byte < 0 ? escape{text[i], 1} : escape{static_cast<char>(byte), 6};
}

escape percent_escape(std::string_view text, std::size_t i)
{
    int const byte = text[i] == '%' ? two_digits(text, i + 1) : -1;
    return byte < 0 ? escape{text[i], 1} : escape{static_cast<char>(byte), 3};
}

reading decoded(reading const& from, escape (*read)(std::string_view, std::size_t))
{
    reading out;
    for (std::size_t i = 0; i != from.text.size();) {
        escape const next = read(from.text, i);
        out.put(next.stands_for, from.at[i]);
        i += next.length;
    }
    out.at.push_back(from.at.back());
    return out;
}

bool is_key_byte(char c)
{
    return base::is_digit(c) || base::is_letter(c) || std::string_view("-_+/=~").find(c) != std::string_view::npos;
}

/// Marks what is secret, reading by reading.
class marking {
public:
    marking(std::string_view text, secret_indexes hidden) : hidden_(hidden), secret_(text.size(), false) {}

    void look(reading const& in, bool cut)
    {
        mark_pieces(in);
        for (secret_index const* each : hidden_)
            for (std::string const& word : each->words()) {
                if (word.size() < secret_piece) mark_short(in, word);
                mark_shown_ends(in, word);
                if (cut) mark_cut(in, word);
            }
    }

    std::string apply(std::string_view text) const
    {
        std::string out;
        out.reserve(text.size());
        for (std::size_t i = 0; i != text.size(); ++i) {
            if (!secret_[i]) {
                out += text[i];
            } else if (i == 0 || !secret_[i - 1]) {
                out += mask;
            }
        }
        return out;
    }

private:
    void mark(reading const& in, std::size_t from, std::size_t to)
    {
        for (std::size_t i = in.at[from]; i != in.at[to]; ++i) secret_[i] = true;
    }

    void mark_pieces(reading const& in)
    {
        for (std::size_t i = 0; i + secret_piece <= in.text.size(); ++i) {
            std::uint64_t piece = 0;
            std::memcpy(&piece, in.text.data() + i, secret_piece);
            for (secret_index const* each : hidden_)
                if (each->holds(piece)) mark(in, i, i + secret_piece);
        }
    }

    /// A secret shorter than a piece counts where it stands by itself: it may be an ordinary word's beginning.
    void mark_short(reading const& in, std::string_view word)
    {
        for (std::size_t i = in.text.find(word); i != std::string::npos; i = in.text.find(word, i + 1)) {
            std::size_t const end = i + word.size();
            bool const alone = (i == 0 || !is_key_byte(in.text[i - 1])) && (end == in.text.size() || !is_key_byte(in.text[end]));
            if (alone) mark(in, i, end);
        }
    }

    /// "sk-p***wxyz", "sk-p...wxyz": what a provider leaves of a key at both sides of its own mask.
    void mark_shown_ends(reading const& in, std::string_view word)
    {
        std::string_view const text = in.text;
        for (std::size_t i = 0; i < text.size();) {
            std::size_t const end = end_of_mask(text, i);
            if (end == i) {
                ++i;
                continue;
            }
            std::size_t left = i, right = end;
            while (left > 0 && is_key_byte(text[left - 1])) --left;
            while (right < text.size() && is_key_byte(text[right])) ++right;
            std::size_t const before = word.starts_with(text.substr(left, i - left)) ? i - left : 0;
            std::size_t const after = word.ends_with(text.substr(end, right - end)) ? right - end : 0;
            if (before + after >= shown_least) mark(in, i - before, end + after);
            i = end;
        }
    }

    static std::size_t end_of_mask(std::string_view text, std::size_t from)
    {
        std::size_t end = from;
        while (end < text.size() && (text[end] == '*' || text[end] == '.')) ++end;
        if (end - from >= 3 || (end - from == 2 && text[from] == '*')) return end;
        end = from;
        // U+2026 and U+2022: an ellipsis and bullets.
        while (text.substr(end, 3) == "\xE2\x80\xA6" || text.substr(end, 3) == "\xE2\x80\xA2") end += 3;
        return end;
    }

    /// The text ends inside a secret: less than a piece of it stands there.
    void mark_cut(reading const& in, std::string_view word)
    {
        for (std::size_t length = std::min(secret_piece - 1, std::min(word.size(), in.text.size())); length >= shown_least; --length)
            if (std::string_view(in.text).ends_with(word.substr(0, length))) return mark(in, in.text.size() - length, in.text.size());
    }

    secret_indexes hidden_;
    std::vector<bool> secret_;
};

}  // namespace

std::string masked(std::string_view text, secret_indexes hidden, bool cut)
{
    marking found(text, hidden);
    reading const as_it_is = plain(text);
    found.look(as_it_is, cut);
    bool const json = text.find('\\') != std::string_view::npos;
    reading const unescaped = json ? decoded(as_it_is, json_escape) : reading{};
    if (json) found.look(unescaped, cut);
    if (text.find('%') != std::string_view::npos) found.look(decoded(json ? unescaped : as_it_is, percent_escape), cut);
    return found.apply(text);
}

}  // namespace signalbox::model
