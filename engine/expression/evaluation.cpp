#include "engine/expression/evaluation.hpp"

#include "engine/expression/ordering.hpp"

#include <algorithm>

namespace signalbox::expression {

namespace {

constexpr std::size_t compared_depth = 8;  // of lists within lists; deeper ones are not equal

bool holds_elements(value const& of)
{
    return of.is == kind::list || of.is == kind::map;
}

std::int64_t characters(std::string_view text)
{
    std::int64_t count = 0;
    for (char const c : text) count += (static_cast<unsigned char>(c) & 0xc0) != 0x80 ? 1 : 0;
    return count;
}

}  // namespace

value evaluation::at(std::uint32_t position)
{
    instruction const& each = of_.code_[position];
    if (!with_.spend(work::step_cost)) return value::none();
    switch (each.what) {
    case op::constant: return each.constant;
    case op::named: return about_.named(each.index, with_);
    case op::called: {
        value const given = operand(each, 0);
        return about_.called(each.index, given.is == kind::text ? given.text : std::string_view{}, with_);
    }
    case op::variable: return variables_[each.index];
    case op::member: return member(operand(each, 0), each.key);
    case op::index: return indexed(each);
    case op::size: return counted(operand(each, 0));
    case op::has: return value::of(!operand(each, 0).absent);
    case op::contains:
    case op::starts_with:
    case op::ends_with: return searched(each);
    case op::matches: return matched(each);
    case op::negate: return value::of(!operand(each, 0).truth());
    case op::compare: return compared(each);
    case op::compute: return computed(operand(each, 0), each.sum, operand(each, 1));
    case op::within: return within(each);
    case op::all: return joined(each, false);
    case op::any: return joined(each, true);
    case op::choose: return operand(each, operand(each, 0).truth() ? 1 : 2);
    case op::list: return {.is = kind::list, .number = position};
    case op::map: return {.is = kind::map, .number = position};
    case op::exists:
    case op::every: return looped(each);
    }
    return value::none();
}

std::optional<facts::element> evaluation::next(value const& of, std::size_t& place)
{
    if (!holds_elements(of) || with_.spent()) return std::nullopt;
    if (of.outside) return about_.next(of, place, with_);
    instruction const& written = of_.code_[static_cast<std::size_t>(of.number)];
    std::size_t const width = of.is == kind::map ? 2 : 1;
    if (place + width > written.count) return std::nullopt;
    facts::element out;
    if (width == 2) out.key = operand(written, place).text;
    out.held = operand(written, place + width - 1);
    place += width;
    return out;
}

value evaluation::member(value const& of, std::string_view key)
{
    if (of.is != kind::map) return value::none();
    if (of.outside) return about_.member(of, key, with_);
    std::size_t place = 0;
    while (auto const each = next(of, place))
        if (each->key == key) return each->held;
    return value::none();
}

value evaluation::indexed(instruction const& each)
{
    value const from = operand(each, 0);
    value const wanted = operand(each, 1);
    if (from.is == kind::map && wanted.is == kind::text) return member(from, wanted.text);
    if (from.is != kind::list || wanted.is != kind::integer || wanted.number < 0) return value::none();
    std::size_t place = 0;
    for (std::int64_t i = 0; auto const found = next(from, place); ++i)
        if (i == wanted.number) return found->held;
    return value::none();
}

value evaluation::counted(value const& of)
{
    if (of.is == kind::text) return with_.spend(of.text.size()) ? value::of(characters(of.text)) : value::of(std::int64_t{0});
    std::int64_t count = 0;
    for (std::size_t place = 0; next(of, place) && with_.spend(work::step_cost);) ++count;
    return value::of(count);
}

value evaluation::searched(instruction const& each)
{
    value const in = operand(each, 0);
    value const sought = operand(each, 1);
    if (in.is != kind::text || sought.is != kind::text || !with_.spend(in.text.size())) return value::of(false);
    if (each.what == op::starts_with) return value::of(in.text.starts_with(sought.text));
    if (each.what == op::ends_with) return value::of(in.text.ends_with(sought.text));
    return value::of(in.text.find(sought.text) != std::string_view::npos);
}

value evaluation::matched(instruction const& each)
{
    value const in = operand(each, 0);
    if (in.is != kind::text || !with_.spend(in.text.size())) return value::of(false);
    return value::of(of_.patterns_[each.index].found_in(in.text));
}

value evaluation::joined(instruction const& each, bool ends)
{
    for (std::size_t i = 0; i < each.count; ++i)
        if (operand(each, i).truth() == ends) return value::of(ends);
    return value::of(!ends);
}

bool evaluation::equal(value const& left, value const& right, std::size_t depth)
{
    if (is_number(left) && is_number(right)) return order(left, right) == 0;
    if (left.is != right.is) return false;
    if (left.is == kind::text) return left.text == right.text;
    if (holds_elements(left)) return depth < compared_depth && equal_elements(left, right, depth + 1);
    return left.number == right.number;
}

/// Lists in order; maps by their keys, each key on both sides.
bool evaluation::equal_elements(value const& left, value const& right, std::size_t depth)
{
    std::size_t here = 0, there = 0;
    if (left.is == kind::map) {
        if (counted(left).number != counted(right).number) return false;
        while (auto const one = next(left, here)) {
            value const other = member(right, one->key);
            if (other.absent || !equal(one->held, other, depth)) return false;
        }
        return !with_.spent();
    }
    for (;;) {
        auto const one = next(left, here);
        auto const other = next(right, there);
        if (!one || !other) return !one && !other && !with_.spent();
        if (!with_.spend(work::step_cost) || !equal(one->held, other->held, depth)) return false;
    }
}

value evaluation::compared(instruction const& each)
{
    value const left = operand(each, 0);
    value const right = operand(each, 1);
    if (left.is == kind::text && right.is == kind::text && !with_.spend(std::min(left.text.size(), right.text.size())))
        return value::of(false);
    if (each.by == comparison::equal) return value::of(equal(left, right));
    if (each.by == comparison::not_equal) return value::of(!equal(left, right));
    std::partial_ordering const found = order(left, right);
    switch (each.by) {
    case comparison::less: return value::of(found < 0);
    case comparison::less_or_equal: return value::of(found <= 0);
    case comparison::greater: return value::of(found > 0);
    default: return value::of(found >= 0);
    }
}

value evaluation::within(instruction const& each)
{
    value const sought = operand(each, 0);
    value const in = operand(each, 1);
    if (in.is == kind::map) return value::of(sought.is == kind::text && !member(in, sought.text).absent);
    for (std::size_t place = 0; auto const found = next(in, place);)
        if (with_.spend(work::step_cost) && equal(sought, found->held)) return value::of(true);
    return value::of(false);
}

value evaluation::looped(instruction const& each)
{
    bool const every = each.what == op::every;
    value const through = operand(each, 0);
    for (std::size_t place = 0; auto const found = next(through, place);) {
        variables_[each.index] = through.is == kind::map ? value::of(found->key) : found->held;
        if (operand(each, 1).truth() != every) return value::of(!every);
        if (with_.spent()) return value::of(false);
    }
    return value::of(every && !with_.spent());
}

}  // namespace signalbox::expression
