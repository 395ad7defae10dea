#include "engine/wire/json.hpp"

#include "engine/base/ascii.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace signalbox::wire {

namespace {

using base::is_digit;

// A JSON number taken apart: DIGITS x 10^exponent, the digits without zeros at either end.
struct decimal {
    bool negative = false;
    bool zero = true;
    std::string_view digits;     // from the first to the last digit that is not 0; a decimal point may stand among them
    std::int64_t exponent = 0;   // of the last digit
    std::int64_t magnitude = 0;  // of the first digit: 0 for 1 to 9
};

// Exponents past this are treated alike: they overflow or vanish whatever the digits are.
constexpr std::int64_t exponent_bound = 1'000'000'000'000;

std::int64_t read_exponent(std::string_view text)
{
    bool const negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    std::int64_t value = 0;
    for (char const c : text) value = std::min(exponent_bound, value * 10 + (c - '0'));
    return negative ? -value : value;
}

decimal take_apart(std::string_view raw)
{
    decimal out;
    out.negative = raw.starts_with('-');
    if (out.negative) raw.remove_prefix(1);
    std::size_t const e = raw.find_first_of("eE");
    std::int64_t const exponent = e == std::string_view::npos ? 0 : read_exponent(raw.substr(e + 1));
    std::string_view const mantissa = raw.substr(0, e);
    std::size_t const first = mantissa.find_first_not_of("0."), last = mantissa.find_last_not_of("0.");
    if (first == std::string_view::npos) return out;
    out.zero = false;
    out.digits = mantissa.substr(first, last - first + 1);
    auto const point = static_cast<std::int64_t>(std::min(mantissa.find('.'), mantissa.size()));
    auto const place = [&](std::size_t index) {  // the power of ten of a digit
        auto const where = static_cast<std::int64_t>(index);
        return where < point ? point - 1 - where : point - where;
    };
    out.exponent = exponent + place(last);
    out.magnitude = exponent + place(first);
    return out;
}

// The whole number this stands for, without its sign; nothing when it has a fraction or does not fit.
std::optional<std::uint64_t> magnitude_of(decimal const& number)
{
    if (number.zero) return 0;
    if (number.exponent < 0 || number.magnitude > std::numeric_limits<std::uint64_t>::digits10) return std::nullopt;
    std::uint64_t value = 0;
    auto const shift = [&](unsigned digit) {
        return !__builtin_mul_overflow(value, std::uint64_t{10}, &value) && !__builtin_add_overflow(value, std::uint64_t{digit}, &value);
    };
    for (char const c : number.digits)
        if (is_digit(c) && !shift(static_cast<unsigned>(c - '0'))) return std::nullopt;
    for (std::int64_t zeros = number.exponent; zeros > 0; --zeros)
        if (!shift(0)) return std::nullopt;
    return value;
}

template <class Number>
std::optional<Number> read_whole(std::string_view raw)
{
    Number value{};
    auto const read = std::from_chars(raw.data(), raw.data() + raw.size(), value);
    if (read.ec == std::errc{} && read.ptr == raw.data() + raw.size()) return value;
    return std::nullopt;
}

template <class Number>
void append_number(std::string& out, Number number)
{
    std::array<char, 32> text;  // the longest double takes 24 characters
    auto const end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
    out.append(text.data(), end);
}

}  // namespace

std::optional<double> json_view::number() const
{
    if (kind() != json_kind::number) return std::nullopt;
    double value = 0;
    auto const read = std::from_chars(raw_.data(), raw_.data() + raw_.size(), value);
    if (read.ec == std::errc{}) return value;
    if (read.ec != std::errc::result_out_of_range) return std::nullopt;
    decimal const parts = take_apart(raw_);
    if (parts.magnitude > 0) return std::nullopt;
    return parts.negative ? -0.0 : 0.0;  // too small to tell from zero
}

std::optional<std::int64_t> json_view::integer() const
{
    if (kind() != json_kind::number) return std::nullopt;
    if (auto const plain = read_whole<std::int64_t>(raw_)) return plain;
    decimal const parts = take_apart(raw_);
    auto const value = magnitude_of(parts);
    constexpr auto highest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (!value || *value > highest + (parts.negative ? 1 : 0)) return std::nullopt;
    return static_cast<std::int64_t>(parts.negative ? 0 - *value : *value);
}

std::optional<std::uint64_t> json_view::unsigned_integer() const
{
    if (kind() != json_kind::number) return std::nullopt;
    if (auto const plain = read_whole<std::uint64_t>(raw_)) return plain;
    decimal const parts = take_apart(raw_);
    auto const value = magnitude_of(parts);
    if (!value || (parts.negative && *value != 0)) return std::nullopt;
    return value;
}

void append_json_number(std::string& out, double number)
{
    constexpr double exact = 9007199254740992.0;  // 2^53: up to here every whole double is printed digit by digit
    if (!std::isfinite(number))
        out += "null";
    else if (std::fabs(number) <= exact && number == std::trunc(number) && !(number == 0 && std::signbit(number)))
        append_number(out, static_cast<std::int64_t>(number));
    else
        append_number(out, number);
}

void append_json_integer(std::string& out, std::int64_t number)
{
    append_number(out, number);
}
void append_json_integer(std::string& out, std::uint64_t number)
{
    append_number(out, number);
}

}  // namespace signalbox::wire
