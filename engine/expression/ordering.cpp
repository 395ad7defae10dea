#include "engine/expression/ordering.hpp"

#include <cmath>
#include <limits>

namespace signalbox::expression {

namespace {

double as_real(value const& of)
{
    return of.is == kind::real ? of.real : static_cast<double>(of.number);
}

/// Exact also where a whole number has no double.
std::partial_ordering order_numbers(value const& left, value const& right)
{
    if (left.is == kind::integer && right.is == kind::integer) return left.number <=> right.number;
    if (left.is == kind::real && right.is == kind::real) return left.real <=> right.real;
    if (left.is == kind::real) return 0 <=> order_numbers(right, left);
    constexpr double edge = 9223372036854775808.0;  // 2^63
    if (std::isnan(right.real)) return std::partial_ordering::unordered;
    if (right.real >= edge) return std::partial_ordering::less;
    if (right.real < -edge) return std::partial_ordering::greater;
    double const whole = std::trunc(right.real);
    if (auto const order = left.number <=> static_cast<std::int64_t>(whole); order != 0) return order;
    return 0.0 <=> right.real - whole;
}

/// Whole numbers; nothing when the result has no room or there is none.
std::optional<std::int64_t> compute(std::int64_t left, arithmetic sum, std::int64_t right)
{
    std::int64_t out = 0;
    switch (sum) {
    case arithmetic::add: return __builtin_add_overflow(left, right, &out) ? std::nullopt : std::optional{out};
    case arithmetic::subtract: return __builtin_sub_overflow(left, right, &out) ? std::nullopt : std::optional{out};
    case arithmetic::multiply: return __builtin_mul_overflow(left, right, &out) ? std::nullopt : std::optional{out};
    case arithmetic::divide:
    case arithmetic::remainder: break;
    }
    if (right == 0 || (right == -1 && left == std::numeric_limits<std::int64_t>::min())) return std::nullopt;
    return sum == arithmetic::divide ? left / right : left % right;
}

double compute(double left, arithmetic sum, double right)
{
    switch (sum) {
    case arithmetic::add: return left + right;
    case arithmetic::subtract: return left - right;
    case arithmetic::multiply: return left * right;
    case arithmetic::divide: return left / right;
    case arithmetic::remainder: break;
    }
    return std::fmod(left, right);
}

}  // namespace

bool is_number(value const& of)
{
    return of.is == kind::integer || of.is == kind::real;
}

std::partial_ordering order(value const& left, value const& right)
{
    if (is_number(left) && is_number(right)) return order_numbers(left, right);
    if (left.is != right.is) return std::partial_ordering::unordered;
    if (left.is == kind::text) return left.text.compare(right.text) <=> 0;
    if (left.is == kind::duration) return left.number <=> right.number;
    return std::partial_ordering::unordered;
}

value computed(value const& left, arithmetic sum, value const& right)
{
    if (!is_number(left) || !is_number(right)) return value::none();
    if (left.is == kind::integer && right.is == kind::integer) {
        auto const whole = compute(left.number, sum, right.number);
        return whole ? value::of(*whole) : value::none();
    }
    double const made = compute(as_real(left), sum, as_real(right));
    return std::isfinite(made) ? value::of(made) : value::none();
}

}  // namespace signalbox::expression
