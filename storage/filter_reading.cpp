#include "storage/filter_reading.hpp"

#include "storage/filter_fields.hpp"

#include "engine/expression/literal.hpp"
#include "engine/expression/parser.hpp"

#include <charconv>
#include <optional>
#include <utility>

namespace signalbox::storage {

namespace {

using expression::form;
using expression::node;
using lowered = boost::system::result<condition, filter_mistake>;

filter_mistake wrong(expression::place const& at, std::string what)
{
    return {std::move(what), at.column, {at.offset, at.length}};
}

condition placed(condition made, expression::place const& at)
{
    made.column = at.column;
    made.at = {at.offset, at.length};
    return made;
}

// All digits, without an exponent: fields read decimal numbers.
std::string decimal(double value)
{
    char text[400];  // the longest double has 309 digits before the point
    auto const end = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed);
    return {text, end.ptr};
}

/// A constant as a field reads it.
std::string written(node const& of)
{
    if (of.bare || std::holds_alternative<std::string>(of.value)) return of.text;
    if (auto const* whole = std::get_if<std::int64_t>(&of.value)) return std::to_string(*whole);
    if (auto const* counted = std::get_if<std::uint64_t>(&of.value)) return std::to_string(*counted);
    if (auto const* real = std::get_if<double>(&of.value)) return decimal(*real);
    return of.text;
}

comparison turned(expression::comparison op)
{
    return static_cast<comparison>(op);
}
static_assert(static_cast<int>(comparison::greater_or_equal) == static_cast<int>(expression::comparison::greater_or_equal));

comparison flipped(comparison op)
{
    switch (op) {
    case comparison::less: return comparison::greater;
    case comparison::less_or_equal: return comparison::greater_or_equal;
    case comparison::greater: return comparison::less;
    case comparison::greater_or_equal: return comparison::less_or_equal;
    default: return op;
    }
}

class lowering {
public:
    lowered lower(node const& of);

private:
    lowered combine(condition::form as, node const& of, std::size_t first = 0);
    lowered word(node const& of);
    lowered comparison_of(node const& of);
    lowered compare(node const& whole, node const& field, comparison op, node const& value);
    lowered moment(node const& whole, std::string const& key, comparison op, node const& value);
    lowered range(node const& of);
    lowered within(node const& of);
    lowered method(node const& of);
    lowered call(node const& of);
    lowered choose(node const& of);
};

lowered lowering::combine(condition::form as, node const& of, std::size_t first)
{
    condition made{.is = as};
    for (std::size_t i = first; i < of.parts.size(); ++i) {
        auto part = lower(of.parts[i]);
        if (!part) return part;
        // "a, b && c" is one list of three; a range, which is two conditions in one term, stays together.
        bool const same = of.parts[i].is == of.is && part->is == as && (as == condition::form::all || as == condition::form::any);
        if (!same) {
            made.parts.push_back(std::move(*part));
            continue;
        }
        for (condition& inner : part->parts) made.parts.push_back(std::move(inner));
    }
    return placed(std::move(made), of.at);
}

// Words are searched for in ids, models, the reason and its sentence; stars at a word's ends change nothing.
lowered lowering::word(node const& of)
{
    if (of.bare && (find_filter_field(of.text) != nullptr || of.text == since_key || of.text == until_key))
        return wrong({of.at.offset + of.at.length, 0, of.at.line, of.at.column + of.at.length},
                     "one of = != < <= > >= is missing after '" + of.text + "'; in quotes it is searched for");
    std::string_view sought = of.text;
    while (of.bare && sought.starts_with('*')) sought.remove_prefix(1);
    while (of.bare && sought.ends_with('*')) sought.remove_suffix(1);
    if (sought.empty()) return wrong(of.at, "a word to search for is missing");
    condition made{.is = condition::form::compare, .field = "text", .op = comparison::contains, .value = std::string{sought}};
    made.value_at = {of.at.offset, of.at.length};
    return placed(std::move(made), of.at);
}

lowered lowering::moment(node const& whole, std::string const& key, comparison op, node const& value)
{
    std::string text = written(value);
    if (op != comparison::equal) return wrong(whole.at, "write " + key + ":1h, or compare with timestamp");
    if (text.empty()) return wrong(whole.at, "a time is missing behind " + key + ": write " + key + ":1h or " + key + ":2026-11-21");
    if (auto const ago = expression::read_duration(text); ago && ago->count() > 0) text.insert(text.begin(), '-');
    condition made{.is = condition::form::compare,
                   .field = "timestamp",
                   .op = key == since_key ? comparison::greater_or_equal : comparison::less,
                   .value = std::move(text)};
    made.value_at = {value.at.offset, value.at.length};
    return placed(std::move(made), whole.at);
}

lowered lowering::compare(node const& whole, node const& field, comparison op, node const& value)
{
    std::string key = expression::dotted(field);
    if (key.empty()) return wrong(field.at, "stored events can be asked for their fields only, for instance model == \"gpt-4o\"");
    if (value.is != form::literal) return wrong(value.at, "a filter compares with constants; write the text in quotes");
    if (is_body_key(key) && find_filter_field(key) == nullptr)
        return wrong(field.at,
                     "bodies are no part of events, so '" + key + "' cannot be searched; plain words search ids, models and error texts");
    if (key == since_key || key == until_key) return moment(whole, key, op, value);
    condition made{.is = condition::form::compare, .field = std::move(key), .op = op, .value = written(value)};
    made.value_at = {value.at.offset, value.at.length};
    if (made.field != "text" || (op != comparison::equal && op != comparison::not_equal)) return placed(std::move(made), whole.at);
    made.op = comparison::contains;
    made = placed(std::move(made), whole.at);
    if (op == comparison::equal) return made;
    condition none{.is = condition::form::negate};
    none.parts.push_back(std::move(made));
    return placed(std::move(none), whole.at);
}

lowered lowering::comparison_of(node const& of)
{
    node const& left = of.parts[0];
    node const& right = of.parts[1];
    if (left.is == form::literal && right.is != form::literal) return compare(of, right, flipped(turned(of.op)), left);
    return compare(of, left, turned(of.op), right);
}

lowered lowering::range(node const& of)
{
    condition both{.is = condition::form::all};
    for (std::size_t side : {1u, 2u}) {
        if (of.parts[side].text.empty()) continue;
        auto part = compare(of, of.parts[0], side == 1 ? comparison::greater_or_equal : comparison::less_or_equal, of.parts[side]);
        if (!part) return part;
        both.parts.push_back(std::move(*part));
    }
    if (both.parts.size() == 1) return std::move(both.parts.front());
    return placed(std::move(both), of.at);
}

lowered lowering::within(node const& of)
{
    if (of.parts[1].is != form::list)
        return wrong(of.parts[1].at, "a list of constants belongs behind 'in', for instance model in [\"a\", \"b\"]");
    condition made{.is = condition::form::any};
    for (node const& element : of.parts[1].parts) {
        auto part = compare(of, of.parts[0], comparison::equal, element);
        if (!part) return part;
        made.parts.push_back(std::move(*part));
    }
    if (made.parts.size() == 1) return std::move(made.parts.front());
    return placed(std::move(made), of.at);
}

lowered lowering::method(node const& of)
{
    static constexpr std::pair<std::string_view, comparison> known[] = {
        {"contains", comparison::contains}, {"startsWith", comparison::starts_with}, {"endsWith", comparison::ends_with}};
    for (auto const& [name, op] : known) {
        if (name != of.text) continue;
        if (of.parts[1].is != form::literal || !std::holds_alternative<std::string>(of.parts[1].value))
            return wrong(of.parts[1].at, of.text + "() takes text in quotes");
        return compare(of, of.parts[0], op, of.parts[1]);
    }
    if (of.text == "matches")
        return wrong(of.at, "stored events know no regular expressions; write field:gpt-* or field.contains(\"...\")");
    return wrong(of.at, of.text + "() cannot be asked of stored events; compare the field with a constant");
}

lowered lowering::call(node const& of)
{
    if (of.text != "has") return wrong(of.at, of.text + "() cannot be asked of stored events; compare the field with a constant");
    node const nothing{.is = form::literal, .at = of.parts[0].at, .text = "null", .bare = true};
    return compare(of, of.parts[0], comparison::not_equal, nothing);
}

lowered lowering::choose(node const& of)
{
    auto asked = lower(of.parts[0]), yes = lower(of.parts[1]), no = lower(of.parts[2]);
    for (lowered* each : {&asked, &yes, &no})
        if (!*each) return std::move(*each);
    condition otherwise{.is = condition::form::negate};
    otherwise.parts.push_back(*asked);
    condition first{.is = condition::form::all}, second{.is = condition::form::all}, made{.is = condition::form::any};
    first.parts = {std::move(*asked), std::move(*yes)};
    second.parts = {std::move(otherwise), std::move(*no)};
    made.parts = {std::move(first), std::move(second)};
    return placed(std::move(made), of.at);
}

lowered lowering::lower(node const& of)
{
    switch (of.is) {
    case form::all: return combine(condition::form::all, of);
    case form::any: return combine(condition::form::any, of);
    case form::negate: return combine(condition::form::negate, of);
    case form::word: return word(of);
    case form::compare: return comparison_of(of);
    case form::glob: return compare(of, of.parts[0], comparison::like, of.parts[1]);
    case form::range: return range(of);
    case form::within: return within(of);
    case form::method: return method(of);
    case form::call: return call(of);
    case form::choose: return choose(of);
    case form::literal:
        if (auto const* always = std::get_if<bool>(&of.value))
            return placed(condition{.is = *always ? condition::form::all : condition::form::any}, of.at);
        return wrong(of.at, "a constant is no condition; compare it with a field");
    case form::name:
    case form::member: return wrong(of.at, "'" + expression::dotted(of) + "' is no condition; compare it with a constant");
    case form::index: return wrong(of.at, "events hold no lists to look into; compare a field with a constant");
    case form::list:
    case form::map: return wrong(of.at, "a list is no condition; write field:(a,b)");
    case form::exists:
    case form::every: return wrong(of.at, "events hold no lists to go through; write field:(a,b)");
    case form::compute: return wrong(of.at, "a sum is no condition; compare a field with a constant");
    }
    return wrong(of.at, "this is no condition");
}

}  // namespace

lowered read_condition(std::string_view text)
{
    auto const tree = expression::parse(text, expression::style::query);
    if (!tree) return wrong(tree.error().at, tree.error().what);
    auto read = lowering{}.lower(*tree);
    if (!read || (tree->is == form::all && read->is == condition::form::all)) return read;
    condition root{.is = condition::form::all, .at = {0, text.size()}};
    root.parts.push_back(std::move(*read));
    return root;
}

}  // namespace signalbox::storage
