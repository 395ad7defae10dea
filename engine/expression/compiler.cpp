#include "engine/expression/compiler.hpp"

#include <limits>

namespace signalbox::expression {

std::uint32_t compiler::finish(instruction made)
{
    into_.code_.push_back(made);
    return static_cast<std::uint32_t>(into_.code_.size() - 1);
}

/// Compiles the parts from `from` on and puts the instruction over them.
result<std::uint32_t> compiler::put(instruction made, node const& each, std::size_t from)
{
    std::vector<std::uint32_t> positions;
    for (std::size_t i = from; i < each.parts.size(); ++i) {
        auto const part = add(each.parts[i]);
        if (!part) return part;
        positions.push_back(*part);
    }
    made.first = static_cast<std::uint32_t>(into_.operands_.size());
    made.count = static_cast<std::uint32_t>(positions.size());
    into_.operands_.insert(into_.operands_.end(), positions.begin(), positions.end());
    return finish(made);
}

value compiler::constant(literal const& of)
{
    if (auto const* truth = std::get_if<bool>(&of)) return value::of(*truth);
    if (auto const* number = std::get_if<std::int64_t>(&of)) return value::of(*number);
    if (auto const* number = std::get_if<std::uint64_t>(&of)) {
        bool const fits = *number <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
        return fits ? value::of(static_cast<std::int64_t>(*number)) : value::of(static_cast<double>(*number));
    }
    if (auto const* number = std::get_if<double>(&of)) return value::of(*number);
    if (auto const* text = std::get_if<std::string>(&of)) return value::of(keep(*text));
    if (auto const* time = std::get_if<std::chrono::microseconds>(&of)) return {.is = kind::duration, .number = time->count()};
    return {};
}

std::optional<std::uint32_t> compiler::declared(std::string_view name, bool function) const
{
    for (std::size_t i = environment_.size(); i-- > 0;)
        if (environment_[i].function == function && environment_[i].name == name) return static_cast<std::uint32_t>(i);
    return std::nullopt;
}

/// Notes what the facts are asked; inside a loop it depends on the element and is left out.
void compiler::ask(std::uint32_t at, node const& each)
{
    if (variables_.empty()) into_.questions_.push_back({at, std::string_view{*into_.source_}.substr(each.at.offset, each.at.length)});
}

/// As the check reads it: the longest declared name, then keys.
result<std::uint32_t> compiler::named(node const& each)
{
    std::string const full = dotted(each);
    for (std::size_t i = variables_.size(); i-- > 0;)
        if (variables_[i] == full) return finish({.what = op::variable, .index = static_cast<std::uint32_t>(i)});
    if (auto const known = full.empty() ? std::nullopt : declared(full, false)) {
        std::uint32_t const at = finish({.what = op::named, .index = *known});
        ask(at, each);
        return at;
    }
    return path({.what = op::member, .key = keep(each.text)}, each);
}

/// A step of a path: the whole path is one question to the facts.
result<std::uint32_t> compiler::path(instruction made, node const& each)
{
    std::size_t const before = into_.questions_.size();
    auto const at = put(made, each);
    if (at && into_.questions_.size() > before) {
        into_.questions_.resize(before);
        ask(*at, each);
    }
    return at;
}

result<std::uint32_t> compiler::called(node const& each)
{
    if (each.text == "size") return put({.what = op::size}, each);
    if (each.text == "has") return put({.what = op::has}, each);
    std::uint32_t const index = *declared(each.text, true);
    auto const made = put({.what = op::called, .index = index}, each);
    if (made) ask(*made, each);
    return made;
}

result<std::uint32_t> compiler::matches(node const& each)
{
    node const& wanted = each.parts[1];
    if (wanted.is != form::literal) return mistake{wanted.at, "matches() takes a constant pattern, for instance x.matches(\"^gpt-\")"};
    auto made = pattern::compile(wanted.text);
    if (!made) return mistake{wanted.at, "the pattern cannot be read: " + made.error()};
    into_.patterns_.push_back(std::move(*made));
    auto const on = add(each.parts[0]);
    if (!on) return on;
    into_.operands_.push_back(*on);
    return finish({.what = op::matches,
                   .index = static_cast<std::uint32_t>(into_.patterns_.size() - 1),
                   .first = static_cast<std::uint32_t>(into_.operands_.size() - 1),
                   .count = 1});
}

result<std::uint32_t> compiler::method(node const& each)
{
    if (each.text == "size") return put({.what = op::size}, each);
    if (each.text == "matches") return matches(each);
    return put({.what = each.text == "contains" ? op::contains : each.text == "startsWith" ? op::starts_with : op::ends_with}, each);
}

result<std::uint32_t> compiler::loop(node const& each)
{
    if (variables_.size() == loop_limit)
        return mistake{each.at, "exists() and all() nest deeper than " + std::to_string(loop_limit) + " levels; take some away"};
    auto const through = add(each.parts[0]);
    if (!through) return through;
    variables_.push_back(each.text);
    auto const holds = add(each.parts[1]);
    variables_.pop_back();
    if (!holds) return holds;
    auto const first = static_cast<std::uint32_t>(into_.operands_.size());
    into_.operands_.insert(into_.operands_.end(), {*through, *holds});
    return finish({.what = each.is == form::every ? op::every : op::exists,
                   .index = static_cast<std::uint32_t>(variables_.size()),
                   .first = first,
                   .count = 2});
}

result<std::uint32_t> compiler::add(node const& each)
{
    switch (each.is) {
    case form::literal: return finish({.constant = constant(each.value)});
    case form::name:
    case form::member: return named(each);
    case form::index: return path({.what = op::index}, each);
    case form::call: return called(each);
    case form::method: return method(each);
    case form::negate: return put({.what = op::negate}, each);
    case form::compare: return put({.what = op::compare, .by = each.op}, each);
    case form::compute: return put({.what = op::compute, .sum = each.sum}, each);
    case form::within: return put({.what = op::within}, each);
    case form::all: return put({.what = op::all}, each);
    case form::any: return put({.what = op::any}, each);
    case form::choose: return put({.what = op::choose}, each);
    case form::list: return put({.what = op::list}, each);
    case form::map: return put({.what = op::map}, each);
    case form::exists:
    case form::every: return loop(each);
    case form::word:
    case form::glob:
    case form::range: break;
    }
    return mistake{each.at, "this short form belongs to queries"};
}

}  // namespace signalbox::expression
