#include "engine/expression/literal.hpp"

#include "engine/base/ascii.hpp"
#include "engine/base/nearest.hpp"
#include "engine/expression/reading.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace signalbox::expression {

namespace {

/// A function or method and how many arguments it takes besides what it is called on.
struct function {
    std::string_view name;
    std::size_t takes;
};

constexpr std::array<function, 2> functions{{{"has", 1}, {"size", 1}}};
constexpr std::array<function, 7> methods{
    {{"contains", 1}, {"startsWith", 1}, {"endsWith", 1}, {"matches", 1}, {"size", 0}, {"exists", 2}, {"all", 2}}};

using base::is_digit;

bool is_word(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

template <std::size_t Count>
function const* find(std::array<function, Count> const& among, std::string_view name)
{
    for (function const& each : among)
        if (each.name == name) return &each;
    return nullptr;
}

template <std::size_t Count>
std::string nearest(std::array<function, Count> const& among, std::string_view name)
{
    std::array<std::string_view, Count> names;
    for (std::size_t i = 0; i < Count; ++i) names[i] = among[i].name;
    return base::did_you_mean(name, names);
}

/// Whether has() can tell something of it: a field, or what a function of the environment finds.
bool can_be_absent(node const& of)
{
    bool const found = of.is == form::call && of.text != "has" && of.text != "size";
    return found || of.is == form::name || of.is == form::member || of.is == form::index;
}

}  // namespace

result<node> reading::operand()
{
    in_.skip_blanks();
    std::size_t const begin = in_.at();
    auto read = primary();
    while (read) {
        in_.skip_blanks();
        if (in_.take(".")) {
            read = after_dot(std::move(*read), begin);
        } else if (in_.take("[")) {
            auto at = choice();
            if (!at) return at;
            in_.skip_blanks();
            if (!in_.take("]")) return missing("the ']'");
            read = made({.is = form::index, .parts = {std::move(*read), std::move(*at)}}, begin);
        } else {
            return read;
        }
    }
    return read;
}

result<node> reading::primary()
{
    std::size_t const begin = in_.at();
    char const next = in_.peek();
    if (next == '(') {
        in_.go(begin + 1);
        auto inner = sequence();
        if (!inner) return inner;
        in_.skip_blanks();
        if (!in_.take(")")) return missing("the ')'");
        return inner;
    }
    if (next == '[') return list();
    if (next == '{') return map();
    if (next == '"' || next == '\'') return text();
    if (is_digit(next) || (next == '-' && is_digit(in_.peek(1)))) return number();
    if ((next == 'r' || next == 'R' || next == 'b' || next == 'B') && (in_.peek(1) == '"' || in_.peek(1) == '\'')) return raw_or_bytes();
    if (!computes_ && next != '\0' && std::string_view{"+-*/%"}.find(next) != std::string_view::npos)
        return in_.wrong(begin, 1, std::string{"queries do not calculate: take the '"} + next + "' away and compare with a constant");
    return named();
}

result<node> reading::number()
{
    std::size_t const begin = in_.at();
    if (in_.peek() == '-') in_.go(begin + 1);
    // Digits, units, points and exponents; a sign only behind an e.
    bool exponent = false;
    while (is_word(in_.peek()) || in_.peek() == '.' || (exponent && (in_.peek() == '-' || in_.peek() == '+') && is_digit(in_.peek(1)))) {
        exponent = in_.peek() == 'e' || in_.peek() == 'E';
        in_.go(in_.at() + 1);
    }
    std::string_view const written = in_.slice(begin, in_.at());
    literal value = read_bare(written);
    if (std::holds_alternative<std::string>(value))
        return mistake{in_.since(begin),
                       "'" + std::string{written} + "' is no number, or too large; numbers are 5, 5u, 0x10, 1.5, times 200ms, 1h30m"};
    return made({.is = form::literal, .text = std::string{written}, .value = std::move(value)}, begin);
}

result<node> reading::text()
{
    std::size_t const begin = in_.at();
    std::string value;
    if (auto read = in_.quoted_text(value); !read) return read.error();
    node made_of{.is = form::literal, .text = value, .value = value};
    return made(std::move(made_of), begin);
}

result<node> reading::raw_or_bytes()
{
    std::size_t const begin = in_.at();
    if (in_.peek() == 'b' || in_.peek() == 'B') return in_.wrong(begin, 1, "conditions know no bytes; take the b before the quote away");
    in_.go(begin + 1);
    std::string value;
    if (auto read = in_.raw_text(value); !read) return read.error();
    node made_of{.is = form::literal, .text = value, .value = value};
    return made(std::move(made_of), begin);
}

result<node> reading::named()
{
    std::size_t const begin = in_.at();
    std::string name{in_.name()};
    if (name.empty()) return missing("a value, such as a name, a number or \"text\",");
    if (name == "true" || name == "false" || name == "null")
        return made({.is = form::literal, .text = name, .value = read_bare(name)}, begin);
    if (name == "in") return in_.wrong(begin, 2, "a value is missing before 'in'");
    if (in_.peek() != '(') return made({.is = form::name, .text = std::move(name)}, begin);
    bool const further = std::ranges::find(functions_, name) != functions_.end();
    if (!further && find(functions, name) == nullptr) return unknown_function(name, begin);
    auto call = called(name, {}, begin);
    if (call && name == "has" && !can_be_absent(call->parts.front()))
        return mistake{call->parts.front().at, "has() takes a field, for instance has(tag)"};
    return call;
}

result<node> reading::unknown_function(std::string const& name, std::size_t begin) const
{
    if (find(methods, name) != nullptr) return mistake{in_.since(begin), name + " is called on a value: write field." + name + "(...)"};
    std::vector<std::string_view> known(functions_.begin(), functions_.end());
    for (function const& each : functions) known.push_back(each.name);
    std::string listed;
    for (std::size_t i = 0; i < known.size(); ++i) listed.append(i == 0 ? "" : i + 1 == known.size() ? " and " : ", ").append(known[i]);
    return mistake{in_.since(begin), "there is no function " + name + base::did_you_mean(name, known) + " (functions are " + listed + ")"};
}

// From the '(' on; `on` is what a method is called on.
result<node> reading::called(std::string name, std::vector<node> on, std::size_t begin)
{
    bool const method = !on.empty();
    function const* const known = method ? find(methods, name) : find(functions, name);
    std::size_t const takes = known == nullptr ? 1 : known->takes;
    in_.take("(");
    auto given = arguments(')');
    if (!given) return given.error();
    if (given->size() != takes)
        return mistake{in_.since(begin), name + "() takes " + std::to_string(takes) + (takes == 1 ? " argument" : " arguments") + ", not " +
                                             std::to_string(given->size())};
    for (node& each : *given) on.push_back(std::move(each));
    return made({.is = method ? form::method : form::call, .text = std::move(name), .parts = std::move(on)}, begin);
}

result<node> reading::after_dot(node on, std::size_t begin)
{
    in_.skip_blanks();
    std::size_t const at = in_.at();
    std::string name{in_.name()};
    if (name.empty()) return missing("a name behind the '.'");
    if (in_.peek() != '(') return made({.is = form::member, .text = std::move(name), .parts = {std::move(on)}}, begin);
    if (find(methods, name) == nullptr)
        return mistake{in_.since(at), "there is no method " + name + nearest(methods, name) +
                                          " (methods are contains, startsWith, endsWith, matches, size, exists and all)"};
    if (name == "exists" || name == "all") return macro(std::move(on), name, begin);
    std::vector<node> self;
    self.push_back(std::move(on));
    return called(std::move(name), std::move(self), begin);
}

// list.exists(name, condition) and list.all(name, condition).
result<node> reading::macro(node on, std::string_view name, std::size_t begin)
{
    in_.take("(");
    in_.skip_blanks();
    std::size_t const at = in_.at();
    std::string variable{in_.name()};
    if (variable.empty() || variable == "true" || variable == "false" || variable == "null" || variable == "in")
        return in_.wrong(at, variable.size(),
                         std::string{name} + "() takes a name for the element first, for instance " + std::string{name} + "(x, x == 1)");
    in_.skip_blanks();
    if (!in_.take(",")) return missing("the ',' before the condition of " + std::string{name} + "()");
    auto rest = arguments(')');
    if (!rest) return rest.error();
    if (rest->size() != 1) return mistake{in_.since(begin), std::string{name} + "() takes a name and one condition"};
    node made_of{
        .is = name == "all" ? form::every : form::exists, .text = std::move(variable), .parts = {std::move(on), std::move(rest->front())}};
    return made(std::move(made_of), begin);
}

result<std::vector<node>> reading::arguments(char closing)
{
    bool const query = std::exchange(query_, false);
    std::vector<node> given;
    in_.skip_blanks();
    while (in_.peek() != closing) {
        auto one = choice();
        if (!one) return one.error();
        given.push_back(std::move(*one));
        in_.skip_blanks();
        if (in_.peek() != closing && !in_.take(",")) return missing(std::string{"the '"} + closing + "' or a ','");
        in_.skip_blanks();
    }
    in_.go(in_.at() + 1);
    query_ = query;
    return given;
}

result<node> reading::list()
{
    std::size_t const begin = in_.at();
    in_.go(begin + 1);
    auto elements = arguments(']');
    if (!elements) return elements.error();
    return made({.is = form::list, .parts = std::move(*elements)}, begin);
}

result<node> reading::map()
{
    std::size_t const begin = in_.at();
    in_.go(begin + 1);
    node read{.is = form::map};
    in_.skip_blanks();
    while (!in_.take("}")) {
        auto key = choice();
        if (!key) return key;
        in_.skip_blanks();
        if (!in_.take(":")) return missing("the ':' behind a map's key");
        auto value = choice();
        if (!value) return value;
        read.parts.push_back(std::move(*key));
        read.parts.push_back(std::move(*value));
        in_.skip_blanks();
        if (in_.peek() != '}' && !in_.take(",")) return missing("the '}' or a ','");
        in_.skip_blanks();
    }
    return made(std::move(read), begin);
}

}  // namespace signalbox::expression
