#include "engine/expression/check.hpp"

#include "engine/base/nearest.hpp"

#include <array>

namespace signalbox::expression {

namespace {

std::string_view word(kind of)
{
    static constexpr std::array<std::string_view, 9> words{"null",       "true or false", "a whole number", "a number", "text",
                                                           "a duration", "a list",        "a map",          "anything"};
    return words[static_cast<std::size_t>(of)];
}

bool is_number(kind of)
{
    return of == kind::integer || of == kind::real;
}

/// Whether == can tell more than "no". null is comparable with everything: it asks for absence.
bool alike(kind a, kind b)
{
    return a == b || a == kind::any || b == kind::any || a == kind::null || b == kind::null || (is_number(a) && is_number(b));
}

bool sorts(kind of)
{
    return is_number(of) || of == kind::text || of == kind::duration || of == kind::any;
}

kind kind_of(literal const& value)
{
    static constexpr std::array<kind, 7> kinds{kind::null, kind::boolean, kind::integer, kind::integer,
                                               kind::real, kind::text,    kind::duration};
    return kinds[value.index()];
}

class checker {
public:
    explicit checker(std::vector<declaration> const& environment) : known_(environment) {}

    result<type> of(node const& each);

private:
    type const* declared(std::string_view name) const;
    bool begins_with_declared(std::string_view full) const;
    result<type> named(node const& each);
    result<type> compared(node const& left, node const& right, bool ordered, place const& at);
    result<type> conditions(node const& each);
    result<type> within(node const& each);
    result<type> indexed(node const& each);
    result<type> called(node const& each);
    result<type> function(node const& each);
    result<type> computed(node const& each);
    result<type> method(node const& each);
    result<type> quantified(node const& each);
    result<type> chosen(node const& each);
    result<type> elements(node const& each);
    result<type> must(node const& each, kind wanted, std::string_view what);

    std::vector<declaration> known_;  // with the variables of exists() and all() at its end
};

result<type> checker::must(node const& each, kind wanted, std::string_view what)
{
    auto const found = of(each);
    if (!found || found->is == wanted || found->is == kind::any) return found;
    return mistake{each.at, std::string{what} + " takes " + std::string{word(wanted)} + ", not " + name(*found)};
}

// Null when nothing has this name; a variable hides what was declared before it.
type const* checker::declared(std::string_view name) const
{
    for (auto each = known_.rbegin(); each != known_.rend(); ++each)
        if (!each->function && each->name == name) return &each->is;
    return nullptr;
}

bool checker::begins_with_declared(std::string_view full) const
{
    for (auto dot = full.rfind('.'); dot != std::string_view::npos; dot = full.rfind('.')) {
        full = full.substr(0, dot);
        if (declared(full) != nullptr) return true;
    }
    return false;
}

// The longest declared name wins; what follows it must be a key of a map.
result<type> checker::named(node const& each)
{
    std::string const full = dotted(each);
    if (type const* const found = full.empty() ? nullptr : declared(full)) return *found;
    if (!full.empty() && !begins_with_declared(full)) {
        std::vector<std::string_view> names;
        for (declaration const& known : known_)
            if (!known.function)
                names.push_back(known.name);
            else if (known.name == full)
                return mistake{each.at, full + " is a function; write " + full + "(\"name\")"};
        return mistake{each.at, "there is no '" + full + "'" + base::did_you_mean(full, names)};
    }
    auto const before = of(each.parts.front());
    if (!before) return before;
    if (before->is == kind::map) return type{before->element, kind::any};
    if (before->is == kind::any) return type{};
    return mistake{each.at, name(*before) + " has no '" + each.text + "'"};
}

result<type> checker::compared(node const& left, node const& right, bool ordered, place const& at)
{
    auto const a = of(left);
    if (!a) return a;
    auto const b = of(right);
    if (!b) return b;
    if (!alike(a->is, b->is)) return mistake{at, name(*a) + " is never " + name(*b) + "; compare like with like"};
    if (ordered && (!sorts(a->is) || !sorts(b->is)))
        return mistake{at, name(sorts(a->is) ? *b : *a) + " cannot be larger or smaller; use == or !="};
    return type{kind::boolean, kind::any};
}

result<type> checker::conditions(node const& each)
{
    for (node const& part : each.parts)
        if (auto const found = must(part, kind::boolean, each.is == form::negate ? "!" : each.is == form::all ? "&&" : "||"); !found)
            return found;
    return type{kind::boolean, kind::any};
}

result<type> checker::within(node const& each)
{
    auto const sought = of(each.parts[0]);
    if (!sought) return sought;
    auto const in = of(each.parts[1]);
    if (!in) return in;
    if (in->is != kind::list && in->is != kind::map && in->is != kind::any)
        return mistake{each.parts[1].at, "'in' takes a list or a map, not " + name(*in)};
    if (!alike(sought->is, in->is == kind::map ? kind::text : in->is == kind::list ? in->element : kind::any))
        return mistake{each.at, name(*sought) + " is never in " + name(*in)};
    return type{kind::boolean, kind::any};
}

result<type> checker::indexed(node const& each)
{
    auto const from = of(each.parts[0]);
    if (!from) return from;
    if (from->is != kind::list && from->is != kind::map && from->is != kind::any)
        return mistake{each.parts[0].at, name(*from) + " has no elements; take the [ ] away"};
    kind const wanted = from->is == kind::list ? kind::integer : kind::text;
    auto const at = from->is == kind::any ? of(each.parts[1]) : must(each.parts[1], wanted, "the [ ] of " + name(*from));
    if (!at) return at;
    return type{from->element, kind::any};
}

// One of the environment's: each takes one text.
result<type> checker::function(node const& each)
{
    for (declaration const& known : known_)
        if (known.function && known.name == each.text) {
            auto const given = must(each.parts[0], kind::text, each.text + "()");
            return given ? result<type>{known.is} : given;
        }
    return mistake{each.at, "there is no function " + each.text};
}

result<type> checker::computed(node const& each)
{
    auto const left = of(each.parts[0]);
    if (!left) return left;
    auto const right = of(each.parts[1]);
    if (!right) return right;
    for (std::size_t i = 0; i < 2; ++i)
        if (kind const is = i == 0 ? left->is : right->is; !is_number(is) && is != kind::any)
            return mistake{each.parts[i].at, "'" + std::string{sign(each.sum)} + "' takes numbers, not " + name(i == 0 ? *left : *right)};
    if (left->is == right->is) return left;
    return type{left->is == kind::real || right->is == kind::real ? kind::real : kind::any, kind::any};
}

result<type> checker::called(node const& each)
{
    if (each.is == form::call && each.text != "has" && each.text != "size") return function(each);
    auto const on = of(each.parts[0]);
    if (!on || each.text == "has") return on ? result<type>{type{kind::boolean, kind::any}} : on;
    if (on->is != kind::text && on->is != kind::list && on->is != kind::map && on->is != kind::any)
        return mistake{each.parts[0].at, "size() takes text, a list or a map, not " + name(*on)};
    return type{kind::integer, kind::any};
}

result<type> checker::method(node const& each)
{
    if (each.text == "size") return called(each);
    if (auto const on = must(each.parts[0], kind::text, each.text + "()"); !on) return on;
    if (auto const argument = must(each.parts[1], kind::text, each.text + "()"); !argument) return argument;
    return type{kind::boolean, kind::any};
}

result<type> checker::quantified(node const& each)
{
    auto const in = of(each.parts[0]);
    if (!in) return in;
    if (in->is != kind::list && in->is != kind::map && in->is != kind::any)
        return mistake{each.parts[0].at, "a list or a map is gone through, not " + name(*in)};
    known_.push_back({each.text, {in->is == kind::map ? kind::text : in->element, kind::any}});
    auto const holds = must(each.parts[1], kind::boolean, each.is == form::every ? "all()" : "exists()");
    known_.pop_back();
    return holds ? result<type>{type{kind::boolean, kind::any}} : holds;
}

result<type> checker::chosen(node const& each)
{
    if (auto const asked = must(each.parts[0], kind::boolean, "what stands before the '?'"); !asked) return asked;
    auto const yes = of(each.parts[1]);
    if (!yes) return yes;
    auto const no = of(each.parts[2]);
    if (!no) return no;
    if (*yes == *no) return yes;
    return type{alike(yes->is, no->is) && is_number(yes->is) ? kind::real : kind::any, kind::any};
}

// A list's elements, or a map's values behind text for keys.
result<type> checker::elements(node const& each)
{
    std::optional<kind> common;
    bool const map = each.is == form::map;
    for (std::size_t i = 0; i < each.parts.size(); i += map ? 2 : 1) {
        if (auto const key = map ? must(each.parts[i], kind::text, "a map's key") : result<type>{type{}}; !key) return key;
        auto const element = of(each.parts[map ? i + 1 : i]);
        if (!element) return element;
        common = !common || *common == element->is ? element->is : kind::any;
    }
    return type{map ? kind::map : kind::list, common.value_or(kind::any)};
}

result<type> checker::of(node const& each)
{
    switch (each.is) {
    case form::literal: return type{kind_of(each.value), kind::any};
    case form::name:
    case form::member: return named(each);
    case form::index: return indexed(each);
    case form::call: return called(each);
    case form::method: return method(each);
    case form::negate:
    case form::all:
    case form::any: return conditions(each);
    case form::compare:
        return compared(each.parts[0], each.parts[1], each.op != comparison::equal && each.op != comparison::not_equal, each.at);
    case form::compute: return computed(each);
    case form::within: return within(each);
    case form::choose: return chosen(each);
    case form::list:
    case form::map: return elements(each);
    case form::exists:
    case form::every: return quantified(each);
    case form::word:
    case form::glob:
    case form::range:
        return mistake{each.at, "this short form belongs to queries; write it out, for instance x == \"y\" or x.contains(\"y\")"};
    }
    return type{};
}

}  // namespace

std::string name(type const& of)
{
    bool const holds = (of.is == kind::list || of.is == kind::map) && of.element != kind::any;
    return std::string{word(of.is)} + (holds ? " of " + std::string{word(of.element)} : "");
}

result<type> check(node const& condition, std::vector<declaration> const& environment)
{
    return checker{environment}.of(condition);
}

std::optional<mistake> check_condition(node const& condition, std::vector<declaration> const& environment)
{
    auto const found = check(condition, environment);
    if (!found) return found.error();
    if (found->is == kind::boolean || found->is == kind::any) return std::nullopt;
    return mistake{condition.at, "this is " + name(*found) + "; a condition is true or false, for instance x == 1"};
}

std::optional<mistake> check_expression(node const& expression, std::vector<declaration> const& environment)
{
    auto const found = check(expression, environment);
    return found ? std::nullopt : std::optional(found.error());
}

std::optional<mistake> check_value(node const& expression, std::vector<declaration> const& environment)
{
    auto const found = check(expression, environment);
    if (!found) return found.error();
    bool const plain = found->is == kind::text || found->is == kind::boolean || is_number(found->is) || found->is == kind::any;
    if (plain) return std::nullopt;
    return mistake{expression.at, "this is " + name(*found) + "; a value that is looked up is text, a number, or true or false"};
}

}  // namespace signalbox::expression
