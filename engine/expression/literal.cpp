#include "engine/expression/literal.hpp"

#include "engine/base/ascii.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>

namespace signalbox::expression {

namespace {

struct unit {
    std::string_view name;
    std::int64_t microseconds;
};

// Longer names first where one begins like another.
constexpr std::array<unit, 7> units{
    {{"ms", 1'000}, {"us", 1}, {"w", 604'800'000'000}, {"d", 86'400'000'000}, {"h", 3'600'000'000}, {"m", 60'000'000}, {"s", 1'000'000}}};

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

using base::is_digit;

bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

template <class Number>
std::optional<Number> whole(std::string_view text, int base = 10)
{
    Number value{};
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional{value} : std::nullopt;
}

// One "1.5s" from the front, added to the sum; exact, since a fraction has at most as many digits as its unit has zeros.
bool take_part(std::string_view& text, std::int64_t& sum)
{
    std::size_t digits = 0;
    while (digits < text.size() && is_digit(text[digits])) ++digits;
    auto const before = whole<std::int64_t>(text.substr(0, digits));
    if (!before) return false;
    text.remove_prefix(digits);
    std::string_view fraction;
    if (text.size() > 1 && text[0] == '.' && is_digit(text[1])) {
        digits = 1;
        while (digits < text.size() && is_digit(text[digits])) ++digits;
        fraction = text.substr(1, digits - 1);
        text.remove_prefix(digits);
    }
    for (unit const& each : units) {
        if (!text.starts_with(each.name)) continue;
        text.remove_prefix(each.name.size());
        std::int64_t part = 0, scale = each.microseconds;
        for (char const digit : fraction) part += (scale = scale % 10 == 0 ? scale / 10 : 0) * (digit - '0');
        if (*before > (most - part - sum) / each.microseconds) return false;
        sum += *before * each.microseconds + part;
        return true;
    }
    return false;
}

}  // namespace

std::optional<std::chrono::microseconds> read_duration(std::string_view text)
{
    bool const minus = text.starts_with('-');
    if (minus) text.remove_prefix(1);
    if (text.empty()) return std::nullopt;
    std::int64_t sum = 0;
    while (!text.empty())
        if (!take_part(text, sum)) return std::nullopt;
    return std::chrono::microseconds{minus ? -sum : sum};
}

std::string write_duration(std::chrono::microseconds time)
{
    if (time.count() == 0) return "0s";
    std::string text = time.count() < 0 ? "-" : "";
    auto left = static_cast<std::uint64_t>(time.count());
    left = time.count() < 0 ? 0 - left : left;
    for (unit const& each : std::array<unit, 6>{
             {{"d", 86'400'000'000}, {"h", 3'600'000'000}, {"m", 60'000'000}, {"s", 1'000'000}, {"ms", 1'000}, {"us", 1}}}) {
        auto const size = static_cast<std::uint64_t>(each.microseconds);
        if (left < size) continue;
        text += std::to_string(left / size);
        left %= size;
        // What is left of a second or millisecond follows the point, so that 1500 ms are 1.5s.
        if (size <= 1'000'000 && left > 0) {
            std::string digits = std::to_string(size + left).substr(1);
            digits.erase(digits.find_last_not_of('0') + 1);
            text += "." + digits;
            left = 0;
        }
        text += each.name;
    }
    return text;
}

std::optional<literal> read_number(std::string_view text)
{
    std::string_view const digits = text.starts_with('-') ? text.substr(1) : text;
    if (digits.empty() || !is_digit(digits.front())) return std::nullopt;
    if (digits.starts_with("0x") || digits.starts_with("0X")) {
        auto const value = whole<std::int64_t>(digits.substr(2), 16);
        if (!value || *value < 0) return std::nullopt;
        return literal{digits.size() == text.size() ? *value : -*value};
    }
    if (text.ends_with('u') || text.ends_with('U')) {
        auto const value = whole<std::uint64_t>(text.substr(0, text.size() - 1));
        return value ? std::optional{literal{*value}} : std::nullopt;
    }
    if (auto const value = whole<std::int64_t>(text)) return literal{*value};
    if (text.find_first_of(".eE") == std::string_view::npos || !is_digit(text.back())) return std::nullopt;
    double value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
    return literal{value};
}

literal read_bare(std::string_view text)
{
    if (text.empty() || text == "null") return null_literal{};
    if (text == "true" || text == "false") return text == "true";
    if (auto const number = read_number(text)) return *number;
    if (auto const time = read_duration(text)) return *time;
    return std::string{text};
}

std::string in_quotes(std::string_view text)
{
    static constexpr std::string_view hex = "0123456789abcdef";
    std::string out = "\"";
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            (out += '\\') += c;
        else if (c == '\n')
            out += "\\n";
        else if (c == '\t')
            out += "\\t";
        else if (c == '\r')
            out += "\\r";
        else if (byte < 0x20 || byte == 0x7f)
            ((out += "\\x") += hex[byte >> 4]) += hex[byte & 15];
        else
            out += c;
    }
    return out += '"';
}

std::string short_value(std::string_view text)
{
    // Letters, digits and what names of models, keys and paths hold; everything else is quoted, also what would read as something else.
    for (char const c : text)
        if (!is_letter(c) && !is_digit(c) && std::string_view{"-./:@+#~%"}.find(c) == std::string_view::npos &&
            static_cast<unsigned char>(c) < 0x80)
            return in_quotes(text);
    if (text.empty() || text == "null" || text == "or" || text == "and" || text == "not" || text == "in" ||
        text.find("..") != std::string_view::npos)
        return in_quotes(text);
    return std::string{text};
}

bool is_name(std::string_view text)
{
    if (text.empty() || !is_letter(text.front())) return false;
    for (char const c : text)
        if (!is_letter(c) && !is_digit(c)) return false;
    return true;
}

}  // namespace signalbox::expression
