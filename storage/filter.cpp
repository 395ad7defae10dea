#include "storage/filter.hpp"

#include "storage/filter_fields.hpp"
#include "storage/filter_reading.hpp"

#include <optional>
#include <utility>

namespace signalbox::storage {

namespace {

constexpr std::size_t depth_limit = 16;  // of nested conditions: far more than a person writes, far less than the stack holds

std::optional<filter_mistake> check_comparison(condition const& of, std::size_t& count)
{
    if (++count > filter_condition_limit)
        return filter_mistake{"the filter has more than " + std::to_string(filter_condition_limit) + " conditions; leave some out", 0,
                              of.at};
    filter_field const* field = find_filter_field(of.field);
    if (field == nullptr)
        return filter_mistake{
            "events have no '" + of.field + "'" + nearest_filter_key(of.field), of.column, {of.at.offset, of.field.size()}};
    std::string wrong = value_mistake(*field, of);
    if (wrong.empty()) return std::nullopt;
    // A field and its sign are ASCII: between them and the value bytes are columns.
    bool const read = of.column != 0 && of.value_at.offset > of.at.offset;
    return filter_mistake{std::move(wrong), read ? of.column + (of.value_at.offset - of.at.offset) : of.column, of.value_at};
}

std::optional<filter_mistake> check(condition const& of, std::size_t depth, std::size_t& count)
{
    if (depth > depth_limit)
        return filter_mistake{"the filter nests deeper than " + std::to_string(depth_limit) + " levels; take brackets away", 0, of.at};
    if (of.is == condition::form::compare) return check_comparison(of, count);
    if (of.is == condition::form::negate && of.parts.size() != 1) return filter_mistake{"a negation takes one condition", of.column, of.at};
    for (condition const& part : of.parts)
        if (auto wrong = check(part, depth + 1, count)) return wrong;
    return std::nullopt;
}

// "latency:1s..5s" stays one term.
bool is_range(condition const& of)
{
    if (of.is != condition::form::all || of.parts.size() != 2) return false;
    condition const& from = of.parts[0];
    condition const& to = of.parts[1];
    return from.is == condition::form::compare && to.is == condition::form::compare && from.field == to.field &&
           from.op == comparison::greater_or_equal && to.op == comparison::less_or_equal &&
           (from.value + to.value).find(' ') == std::string::npos;
}

// A pattern with stars at its ends alone is a beginning, an end or a part.
void simplify_pattern(condition& of)
{
    bool const first = of.value.starts_with('*'), last = of.value.ends_with('*') && of.value.size() > 1;
    std::string middle = of.value.substr(first ? 1 : 0, of.value.size() - (first ? 1 : 0) - (last ? 1 : 0));
    if (middle.empty() || middle.find('*') != std::string::npos || (!first && !last)) return;
    of.op = first && last ? comparison::contains : first ? comparison::ends_with : comparison::starts_with;
    of.value = std::move(middle);
}

// `all` inside `all` is one list, and a list of one is that one.
void flatten(condition& of)
{
    std::vector<condition> parts;
    for (condition& part : of.parts) {
        bool const one = part.parts.size() == 1 && (part.is == condition::form::all || part.is == condition::form::any);
        bool const opens = one || (part.is == of.is && of.is != condition::form::negate && !part.parts.empty() && !is_range(part));
        if (!opens) {
            parts.push_back(std::move(part));
            continue;
        }
        for (condition& inner : part.parts) {
            inner.at = one ? part.at : inner.at;
            parts.push_back(std::move(inner));
        }
    }
    of.parts = std::move(parts);
}

// One tree for one question, so that filters compare and are written down again.
void simplify(condition& of)
{
    for (condition& part : of.parts) simplify(part);
    if (of.is == condition::form::compare) {
        if (of.op == comparison::like)
            simplify_pattern(of);
        else if (of.value == "null")
            of.value.clear();
        return;
    }
    flatten(of);
    condition const* const only = of.is == condition::form::negate ? &of.parts.front() : nullptr;
    if (only == nullptr || only->is != condition::form::compare || only->op != comparison::equal) return;
    text_span const whole = of.at;
    of = condition{*only};  // the opposite of = is !=
    of.op = comparison::not_equal;
    of.at = whole;
}

}  // namespace

bool condition::operator==(condition const& other) const
{
    return is == other.is && field == other.field && op == other.op && value == other.value && parts == other.parts;
}

failure filter_mistake::plain() const
{
    return {trouble::bad_request, column == 0 ? what : "column " + std::to_string(column) + ": " + what};
}

result<filter> filter::from(condition root)
{
    std::size_t count = 0;
    if (auto const wrong = check(root, 0, count)) return wrong->plain();
    filter made;
    if (root.is == condition::form::all && !is_range(root))
        made.root_ = std::move(root);
    else
        made.root_.parts.push_back(std::move(root));
    simplify(made.root_);
    return made;
}

boost::system::result<filter, filter_mistake> read_filter(std::string_view text)
{
    if (text.size() > filter_text_limit)
        return filter_mistake{"the filter is longer than " + std::to_string(filter_text_limit) + " characters; shorten it",
                              0,
                              {filter_text_limit, text.size() - filter_text_limit}};
    auto root = read_condition(text);
    if (!root) return root.error();
    std::size_t count = 0;
    if (auto wrong = check(*root, 0, count)) return std::move(*wrong);
    return *filter::from(std::move(*root));
}

result<filter> parse_filter(std::string_view text)
{
    auto read = read_filter(text);
    if (!read) return read.error().plain();
    return std::move(*read);
}

result<filter> all_of(std::vector<filter> const& filters)
{
    condition all;
    for (filter const& each : filters) all.parts.insert(all.parts.end(), each.root().parts.begin(), each.root().parts.end());
    return filter::from(std::move(all));
}

std::vector<std::string_view> filter_keys()
{
    std::vector<std::string_view> keys;
    for (filter_field const& field : filter_fields()) keys.push_back(field.key);
    return keys;
}

}  // namespace signalbox::storage
