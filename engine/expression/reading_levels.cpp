#include "engine/expression/reading.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::expression {

result<node> reading::made(node of, std::size_t begin)
{
    if (++nodes_ > node_limit) return in_.wrong(begin, 0, "the condition has more than " + std::to_string(node_limit) + " parts; split it");
    of.at = in_.since(begin);
    return of;
}

result<node> reading::joined(form as, std::vector<node> parts, std::size_t begin)
{
    if (parts.size() == 1) return std::move(parts.front());
    return made({.is = as, .parts = std::move(parts)}, begin);
}

mistake reading::deep(std::size_t begin) const
{
    return in_.wrong(begin, 1, "the condition nests deeper than " + std::to_string(depth_limit) + " levels; take brackets away");
}

// The mistake of finding something else, or the end, here.
mistake reading::missing(std::string_view what) const
{
    if (in_.at_end()) return in_.wrong(in_.at(), 0, std::string{what} + " is missing at the end");
    std::string_view seen = in_.rest().substr(0, 12);
    return in_.wrong(in_.at(), 1, std::string{what} + " is missing before '" + std::string{seen} + "'");
}

void reading::expect(expectation::kind is, std::string field)
{
    expected_ = {is, std::move(field), {}, in_.at(), 0};
}

// What can only stand behind a condition.
bool reading::ends_conditions() const
{
    char const next = in_.peek();
    return in_.at_end() || next == ')' || next == ']' || next == '}' || next == ',' || next == '?' || next == ':' || in_.sees("||") ||
           (query_ && in_.sees_word("or"));
}

result<node> reading::whole()
{
    in_.skip_blanks();
    if (query_) expect(expectation::kind::condition);
    if (in_.at_end() && query_) return node{.is = form::all};
    auto read = sequence();
    if (!read) return read;
    in_.skip_blanks();
    if (in_.at_end()) return read;
    char const next = in_.peek();
    if (next == ')' || next == ']' || next == '}')
        return in_.wrong(in_.at(), 1, std::string{"the '"} + next + "' closes nothing; take it away");
    if (std::string_view{"+-*/%"}.find(next) != std::string_view::npos)
        return in_.wrong(in_.at(), 1, std::string{"queries do not calculate: take the '"} + next + "' away and compare with a constant");
    if (next == '=') return in_.wrong(in_.at(), 1, "write == to compare");
    return in_.wrong(in_.at(), 1, "'" + std::string{in_.rest().substr(0, 12)} + "' follows a whole condition; write && or || between two");
}

result<node> reading::sequence()
{
    if (!query_) return choice();
    std::size_t const begin = in_.at();
    std::vector<node> parts;
    do {
        auto part = choice();
        if (!part) return part;
        parts.push_back(std::move(*part));
        in_.skip_blanks();
        after_comma_ = in_.sees(",");
    } while (in_.take(","));
    return joined(form::all, std::move(parts), begin);
}

result<node> reading::choice()
{
    in_.skip_blanks();
    std::size_t const begin = in_.at();
    if (depth_ >= depth_limit) return deep(begin);
    level const here{depth_};
    auto condition = any();
    if (!condition) return condition;
    in_.skip_blanks();
    if (!in_.take("?")) return condition;
    auto yes = choice();
    if (!yes) return yes;
    in_.skip_blanks();
    if (!in_.take(":")) return missing("the ':' of '? :'");
    auto no = choice();
    if (!no) return no;
    return made({.is = form::choose, .parts = {std::move(*condition), std::move(*yes), std::move(*no)}}, begin);
}

result<node> reading::any()
{
    in_.skip_blanks();
    std::size_t const begin = in_.at();
    std::vector<node> parts;
    do {
        auto part = all();
        if (!part) return part;
        parts.push_back(std::move(*part));
        in_.skip_blanks();
    } while (in_.take("||") || (query_ && in_.take_word("or")));
    return joined(form::any, std::move(parts), begin);
}

result<node> reading::all()
{
    in_.skip_blanks();
    std::size_t const begin = in_.at();
    std::vector<node> parts;
    for (;;) {
        auto part = unary();
        if (!part) return part;
        parts.push_back(std::move(*part));
        bool const apart = in_.skip_blanks() || in_.behind_blank();
        if (in_.take("&&") || (query_ && in_.take_word("and"))) {
            in_.skip_blanks();
            continue;
        }
        if (query_ && apart && in_.at_end() && expected_.is != expectation::kind::comparison) expect(expectation::kind::condition);
        if (!query_ || ends_conditions()) break;
        if (!apart) return in_.wrong(in_.at(), 1, "a blank, ',' or '&&' is missing before '" + std::string{in_.rest().substr(0, 12)} + "'");
    }
    return joined(form::all, std::move(parts), begin);
}

result<node> reading::unary()
{
    in_.skip_blanks();
    std::size_t const begin = in_.at();
    if (depth_ >= depth_limit) return deep(begin);
    level const here{depth_};
    char const next = in_.peek(1);
    bool const minus = query_ && in_.peek() == '-' && next != '\0' && next != ' ' && next != '-' && !(next >= '0' && next <= '9');
    bool const negated =
        (in_.peek() == '!' && next != '=' && in_.take("!")) || (minus && in_.take("-")) || (query_ && in_.take_word("not"));
    if (!negated) return query_ ? term() : relation();
    auto inner = unary();
    if (!inner) return inner;
    return made({.is = form::negate, .parts = {std::move(*inner)}}, begin);
}

std::optional<comparison> reading::comparison_sign()
{
    static constexpr std::pair<std::string_view, comparison> known[] = {
        {"==", comparison::equal}, {"!=", comparison::not_equal}, {"<=", comparison::less_or_equal}, {">=", comparison::greater_or_equal},
        {"<", comparison::less},   {">", comparison::greater},
    };
    for (auto const& [token, means] : known)
        if (in_.take(token)) return means;
    if (query_ && in_.take("=")) return comparison::equal;
    return std::nullopt;
}

result<node> reading::relation()
{
    in_.skip_blanks();
    std::size_t const begin = in_.at();
    auto left = sum();
    if (!left) return left;
    in_.skip_blanks();
    bool const within = in_.take_word("in");
    auto const op = within ? std::nullopt : comparison_sign();
    if (!within && !op) return left;
    auto right = sum();
    if (!right) return right;
    node both{
        .is = within ? form::within : form::compare, .op = op.value_or(comparison::equal), .parts = {std::move(*left), std::move(*right)}};
    return made(std::move(both), begin);
}

std::optional<arithmetic> reading::arithmetic_sign(std::string_view among)
{
    static constexpr std::string_view signs = "+-*/%";
    in_.skip_blanks();
    char const next = in_.peek();
    if (!computes_ || next == '\0' || among.find(next) == std::string_view::npos) return std::nullopt;
    in_.go(in_.at() + 1);
    return static_cast<arithmetic>(signs.find(next));
}

result<node> reading::sum()
{
    in_.skip_blanks();
    std::size_t const begin = in_.at();
    auto left = product();
    while (left) {
        auto const op = arithmetic_sign("+-");
        if (!op) return left;
        auto right = product();
        if (!right) return right;
        left = made({.is = form::compute, .sum = *op, .parts = {std::move(*left), std::move(*right)}}, begin);
    }
    return left;
}

result<node> reading::product()
{
    in_.skip_blanks();
    std::size_t const begin = in_.at();
    auto left = factor();
    while (left) {
        auto const op = arithmetic_sign("*/%");
        if (!op) return left;
        auto right = factor();
        if (!right) return right;
        left = made({.is = form::compute, .sum = *op, .parts = {std::move(*left), std::move(*right)}}, begin);
    }
    return left;
}

// -x is 0 - x; -5 is a number.
result<node> reading::factor()
{
    in_.skip_blanks();
    std::size_t const begin = in_.at();
    char const next = in_.peek(1);
    if (!computes_ || in_.peek() != '-' || (next >= '0' && next <= '9')) return operand();
    if (depth_ >= depth_limit) return deep(begin);
    level const here{depth_};
    in_.take("-");
    auto inner = factor();
    if (!inner) return inner;
    auto zero = made({.is = form::literal, .text = "0", .value = std::int64_t{0}}, begin);
    if (!zero) return zero;
    return made({.is = form::compute, .sum = arithmetic::subtract, .parts = {std::move(*zero), std::move(*inner)}}, begin);
}

result<node> parse(std::string_view text, style as, std::span<std::string_view const> functions)
{
    if (text.size() > text_limit)
        return mistake{{text_limit, 0, 1, text_limit + 1},
                       "the condition is longer than " + std::to_string(text_limit) + " bytes; shorten it"};
    if (auto const nul = text.find('\0'); nul != std::string_view::npos)
        return mistake{scanner{text}.span(nul, 1), "the condition holds a NUL byte; take it away"};
    return reading{text, as, functions}.whole();
}

expectation reading::last_expected() const
{
    return expected_;
}

expectation expected_at(std::string_view text, std::size_t cursor)
{
    text = text.substr(0, text_limit);
    cursor = std::min(cursor, text.size());
    reading read{text.substr(0, cursor), style::query};
    (void)read.whole();
    expectation at = read.last_expected();
    std::string_view const typed = text.substr(at.offset, cursor - at.offset);
    scanner behind{text};
    behind.go(at.offset);
    std::string unquoted;
    if (typed.starts_with('"') || typed.starts_with('\'')) {
        scanner up_to{typed};
        (void)up_to.quoted_text(unquoted);
        std::string whole;
        (void)behind.quoted_text(whole);
        at.typed = std::move(unquoted);
    } else {
        at.typed = typed;
        at.is == expectation::kind::value ? behind.bare_value() : behind.opening_word();
    }
    at.length = std::max(behind.at(), cursor) - at.offset;
    return at;
}

}  // namespace signalbox::expression
