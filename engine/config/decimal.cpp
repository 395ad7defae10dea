#include "engine/config/decimal.hpp"

#include <charconv>

namespace signalbox::config {
namespace {

/// What surely fits std::int64_t.
constexpr int most_digits = 18;
/// Far past any price or size, and small enough to loop over.
constexpr int most_exponent = 100;

std::optional<int> read_exponent(std::string_view text)
{
    if (text.starts_with('+')) text.remove_prefix(1);
    int value = 0;
    auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc{} || end != text.data() + text.size() || value > most_exponent || value < -most_exponent) return {};
    return value;
}

}  // namespace

std::optional<std::int64_t> exact_decimal::times(std::int64_t factor) const
{
    std::int64_t value = digits_;
    int exponent = exponent_;
    if (value == 0) return 0;
    for (; exponent < 0 && value % 10 == 0; ++exponent) value /= 10;
    for (; exponent < 0 && factor % 10 == 0; ++exponent) factor /= 10;
    // What is left of the divisor is powers of two and five shared with either side.
    for (; exponent < 0; ++exponent) {
        for (std::int64_t const part : {2, 5}) {
            if (value % part == 0)
                value /= part;
            else if (factor % part == 0)
                factor /= part;
            else
                return {};
        }
    }
    for (; exponent > 0; --exponent)
        if (__builtin_mul_overflow(value, std::int64_t{10}, &value)) return {};
    if (__builtin_mul_overflow(value, factor, &value)) return {};
    return value;
}

std::optional<exact_decimal> decimal(std::string_view text)
{
    std::int64_t digits = 0;
    int used = 0, exponent = 0;
    bool any = false, fraction = false;
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        char const c = text[at];
        if (c == '.' && !fraction) {
            fraction = true;
            continue;
        }
        if (c < '0' || c > '9') break;
        any = true;
        if (digits != 0 || c != '0') ++used;
        if (used > most_digits) return {};
        digits = digits * 10 + (c - '0');
        exponent -= fraction;
        if (exponent < -most_exponent) return {};
    }
    if (!any) return {};
    if (at < text.size()) {
        if (text[at] != 'e' && text[at] != 'E') return {};
        auto const given = read_exponent(text.substr(at + 1));
        if (!given) return {};
        exponent += *given;
    }
    return exact_decimal(digits, exponent);
}

}  // namespace signalbox::config
