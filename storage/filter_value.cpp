// The constants of comparisons: read by the field's type, with what to write instead when they are none.
#include "storage/event_row.hpp"
#include "storage/filter_fields.hpp"
#include "engine/base/nearest.hpp"
#include "engine/base/timestamp.hpp"

#include "engine/expression/literal.hpp"
#include "schema/event_id.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace signalbox::storage {

namespace {

/// What a field takes instead.
struct expected {
    std::string what;
};
using reading = boost::system::result<sql_value, expected>;

constexpr std::string_view digits = "0123456789";

// A decimal number times 10^scale: whole when that is whole, so that 0.000150 dollars are exactly 150 micro-dollars.
std::optional<sql_value> scaled(std::string_view text, int scale)
{
    bool const minus = text.starts_with('-');
    if (minus) text.remove_prefix(1);
    std::size_t const point = text.find('.');
    std::string_view const whole = text.substr(0, point);
    std::string_view const fraction = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
    if (whole.empty() || (point != std::string_view::npos && fraction.empty()) ||
        whole.find_first_not_of(digits) != std::string_view::npos || fraction.find_first_not_of(digits) != std::string_view::npos)
        return std::nullopt;
    auto const kept = static_cast<std::size_t>(scale);
    std::string number{whole};
    number += fraction.substr(0, kept);
    if (fraction.size() < kept) number.append(kept - fraction.size(), '0');
    bool const exact = fraction.size() <= kept || fraction.find_first_not_of('0', kept) == std::string_view::npos;
    std::int64_t value = 0;
    auto const read = std::from_chars(number.data(), number.data() + number.size(), value);
    if (exact && read.ec == std::errc{}) return minus ? -value : value;
    std::string const precise = number + "." + std::string{fraction.size() > kept ? fraction.substr(kept) : "0"};
    double approximate = 0;
    if (std::from_chars(precise.data(), precise.data() + precise.size(), approximate).ec != std::errc{}) return std::nullopt;
    return minus ? -approximate : approximate;
}

std::optional<std::int64_t> flag(std::string_view text)
{
    if (text == "true" || text == "1") return 1;
    if (text == "false" || text == "0") return 0;
    return std::nullopt;
}

sql_value trace(std::string const& text)
{
    std::array<char, 16> bytes{};
    if (pack_trace(text, bytes)) return blob_value{{bytes.data(), bytes.size()}};
    return text;
}

reading read_duration(filter_field const& field, std::string const& text)
{
    if (auto const time = expression::read_duration(text)) return sql_value{std::int64_t{time->count()}};
    constexpr int milli = 3;
    if (auto const value = field.place == 0 ? scaled(text, milli) : std::nullopt) return *value;
    if (field.place != 0) return expected{"a duration such as 2s or 300ms; did you mean " + std::string{field.key} + "_ms?"};
    return expected{"milliseconds as a decimal number, or a duration such as 2s"};
}

reading read_time(std::string const& text, std::int64_t now_us)
{
    if (auto const at = base::parse_timestamp(text)) return sql_value{*at};
    if (auto const ago = expression::read_duration(text); ago && ago->count() <= 0)
        return sql_value{ago->count() < -now_us ? std::int64_t{0} : now_us + ago->count()};
    return expected{"a time such as 2026-11-21 or 2026-11-21T11:43:05Z, or -2h for two hours ago"};
}

reading read_value(filter_field const& field, std::string const& text, std::int64_t now_us)
{
    switch (field.kind) {
    case field_kind::split_text:
    case field_kind::shape_text:
    case field_kind::revision:
    case field_kind::message:
    case field_kind::anywhere: return sql_value{text == "null" ? std::string{} : text};
    case field_kind::number:
        if (auto const value = scaled(text, field.scale)) return *value;
        return expected{"a decimal number"};
    case field_kind::duration: return read_duration(field, text);
    case field_kind::flag:
        if (auto const value = flag(text)) return sql_value{*value};
        return expected{"true or false"};
    case field_kind::mode:
        if (text == "stream" || text == "oneshot") return sql_value{std::int64_t{text == "stream"}};
        return expected{"oneshot or stream"};
    case field_kind::event_id:
        if (auto const id = schema::event_id::from_text(text)) return sql_value{as_column(*id)};
        return expected{"an event's id, \"req_\" and 13 characters"};
    case field_kind::trace: return trace(text);
    case field_kind::time: return read_time(text, now_us);
    }
    return expected{"something else"};
}

/// What is wrong with a value that can only be one of some words; part of a word may be searched for.
std::string word_mistake(filter_field const& field, condition const& of)
{
    bool const whole = of.op == comparison::equal || of.op == comparison::not_equal;
    if (field.words.empty() || !whole || of.value.empty() || of.value == "null") return {};
    if (std::ranges::find(field.words, of.value) != field.words.end()) return {};
    std::string known;
    for (std::string_view const each : field.words)
        known.append(known.empty() ? "" : each == field.words.back() ? " or " : ", ").append(each);
    return "'" + of.value + "' is no value for " + std::string{field.key} + "; it takes " + known +
           base::did_you_mean(of.value, field.words);
}

bool ordered(comparison op)
{
    return op >= comparison::less && op <= comparison::greater_or_equal;
}

bool of_text(comparison op)
{
    return op >= comparison::contains;
}

/// What is wrong with the operator.
std::string operator_mistake(filter_field const& field, condition const& of)
{
    std::string const key{field.key};
    if (field.kind == field_kind::anywhere)
        return of.op == comparison::contains && !of.value.empty() ? "" : "a word to search for is missing";
    if (ordered(of.op) && !field.sorts()) return key + " can be compared with = and != only";
    if (!of_text(of.op) || field.is_text()) {
        bool const plain = of.value.find_first_of(" ,()\"'&|\t\n\r") == std::string::npos;
        return of.op != comparison::like || plain
                   ? ""
                   : "a pattern has no blanks, commas, quotes or brackets; write " + key + ".contains(\"...\")";
    }
    if (field.sorts() && field.kind != field_kind::event_id)
        return key + " takes no pattern; write a range such as " + key +
               (field.kind == field_kind::time ? ":2026-11-20..2026-11-21" : ":500..599");
    return key + " takes no pattern; write the whole value";
}

}  // namespace

std::string value_mistake(filter_field const& field, condition const& of)
{
    if (std::string wrong = operator_mistake(field, of); !wrong.empty()) return wrong;
    if (std::string wrong = word_mistake(field, of); !wrong.empty()) return wrong;
    bool const absent = (of.value.empty() || of.value == "null") && !field.is_text();
    reading const read = absent ? reading{expected{"a value to compare with"}} : read_value(field, of.value, 0);
    if (read || (absent && !ordered(of.op))) return {};
    return "'" + of.value + "' is no value for " + std::string{field.key} + "; it takes " + read.error().what;
}

result<sql_value> filter_value(filter_field const& field, condition const& of, std::int64_t now_us)
{
    if (std::string wrong = value_mistake(field, of); !wrong.empty())
        return filter_mistake{std::move(wrong), of.column, of.value_at}.plain();
    if ((of.value.empty() || of.value == "null") && !field.is_text()) return sql_value{null_value{}};
    return *read_value(field, of.value, now_us);
}

}  // namespace signalbox::storage
