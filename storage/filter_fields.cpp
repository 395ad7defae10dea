#include "storage/filter_fields.hpp"

#include "storage/catalog.hpp"
#include "storage/event_row.hpp"
#include "storage/timestamp.hpp"

#include "schema/event_id.hpp"

#include <array>
#include <charconv>
#include <limits>

namespace signalbox::storage {

namespace {

constexpr filter_field dimension_key(std::string_view key, dimension of)
{
    return {key, field_kind::split_text, {}, 0, static_cast<std::size_t>(of)};
}

constexpr filter_field shape_key(std::string_view key, shape_field of)
{
    return {key, field_kind::shape_text, {}, 0, static_cast<std::size_t>(of)};
}

constexpr int milli = 3;  // columns hold microseconds, people write milliseconds
constexpr int micro = 6;  // columns hold micro-dollars, people write dollars

constexpr std::array fields{
    dimension_key("model", dimension::requested_model),
    dimension_key("requested_model", dimension::requested_model),
    dimension_key("group", dimension::group),
    dimension_key("tag", dimension::tag),
    dimension_key("provider", dimension::provider),
    dimension_key("resolved_provider", dimension::provider),
    dimension_key("resolved_model", dimension::resolved_model),
    dimension_key("key", dimension::key),
    dimension_key("key_id", dimension::key),
    dimension_key("consumer", dimension::consumer),
    dimension_key("decision", dimension::decision),
    dimension_key("reason", dimension::reason),
    dimension_key("reason_code", dimension::reason),
    shape_key("strategy", shape_field::strategy),
    shape_key("upstream_model", shape_field::upstream_model),
    shape_key("response_model", shape_field::response_model),
    shape_key("client_dialect", shape_field::client_dialect),
    shape_key("path", shape_field::path),
    shape_key("road", shape_field::road),
    shape_key("finish_reason", shape_field::finish_reason),
    filter_field{"config_version", field_kind::revision, "config_revision"},
    filter_field{"id", field_kind::event_id, "id"},
    filter_field{"trace_id", field_kind::trace, "trace_id"},
    filter_field{"timestamp", field_kind::time, "started_us"},
    filter_field{"run", field_kind::number, "run"},
    filter_field{"sequence", field_kind::number, "sequence"},
    filter_field{"status", field_kind::number, "status"},
    filter_field{"status_code", field_kind::number, "status"},
    filter_field{"stream", field_kind::flag, "stream"},
    filter_field{"mode", field_kind::mode, "stream"},
    filter_field{"fallback_count", field_kind::number, "fallback_count"},
    filter_field{"latency_ms", field_kind::number, "latency_us", milli},
    filter_field{"upstream_latency_ms", field_kind::number, "upstream_us", milli},
    filter_field{"gateway_ms", field_kind::number, "gateway_us", milli},
    filter_field{"ttft_ms", field_kind::number, "first_token_us", milli},
    filter_field{"tokens.prompt", field_kind::number, "tokens_prompt"},
    filter_field{"tokens.completion", field_kind::number, "tokens_completion"},
    filter_field{"tokens.total", field_kind::number, "(tokens_prompt + tokens_completion)"},
    filter_field{"tokens.cached", field_kind::number, "tokens_cached"},
    filter_field{"tokens.cache_write", field_kind::number, "tokens_cache_write"},
    filter_field{"tokens.reasoning", field_kind::number, "tokens_reasoning"},
    filter_field{"tokens.estimated", field_kind::flag, "tokens_estimated"},
    filter_field{"estimated_cost_usd", field_kind::number, "estimated_cost_micros", micro},
    filter_field{"actual_cost_usd", field_kind::number, "actual_cost_micros", micro},
};

failure wrong(filter_field const& field, condition const& of, std::string_view takes)
{
    std::string where = of.column == 0 ? std::string{} : "column " + std::to_string(of.column) + ": ";
    return {trouble::bad_request,
            where + "'" + of.value + "' is no value for " + std::string{field.key} + "; it takes " + std::string{takes}};
}

constexpr std::string_view digits = "0123456789";

// A decimal number times 10^scale: whole when that is whole, so that 0.000150 dollars are exactly 150 micro-dollars.
std::optional<sql_value> scaled(std::string_view text, int scale)
{
    bool const minus = text.starts_with('-');
    if (minus)
        text.remove_prefix(1);
    std::size_t const point = text.find('.');
    std::string_view const whole = text.substr(0, point);
    std::string_view const fraction = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
    if (whole.empty() || (point != std::string_view::npos && fraction.empty()) || whole.find_first_not_of(digits) != std::string_view::npos
        || fraction.find_first_not_of(digits) != std::string_view::npos)
        return std::nullopt;
    auto const kept = static_cast<std::size_t>(scale);
    std::string number{whole};
    number += fraction.substr(0, kept);
    if (fraction.size() < kept)
        number.append(kept - fraction.size(), '0');
    bool const exact = fraction.size() <= kept || fraction.find_first_not_of('0', kept) == std::string_view::npos;
    std::int64_t value = 0;
    auto const read = std::from_chars(number.data(), number.data() + number.size(), value);
    if (exact && read.ec == std::errc{})
        return minus ? -value : value;
    std::string const precise = number + "." + std::string{fraction.size() > kept ? fraction.substr(kept) : "0"};
    double approximate = 0;
    if (std::from_chars(precise.data(), precise.data() + precise.size(), approximate).ec != std::errc{})
        return std::nullopt;
    return minus ? -approximate : approximate;
}

std::optional<std::int64_t> flag(std::string_view text)
{
    if (text == "true" || text == "1")
        return 1;
    if (text == "false" || text == "0")
        return 0;
    return std::nullopt;
}

sql_value trace(std::string const& text)
{
    std::array<char, 16> bytes{};
    if (pack_trace(text, bytes))
        return blob_value{{bytes.data(), bytes.size()}};
    return text;
}

result<sql_value> read_value(filter_field const& field, condition const& of)
{
    switch (field.kind) {
    case field_kind::split_text:
    case field_kind::shape_text:
    case field_kind::revision: return sql_value{of.value == "null" ? std::string{} : of.value};
    case field_kind::number:
        if (auto const value = scaled(of.value, field.scale))
            return *value;
        return wrong(field, of, "a decimal number");
    case field_kind::flag:
        if (auto const value = flag(of.value))
            return sql_value{*value};
        return wrong(field, of, "true or false");
    case field_kind::mode:
        if (of.value == "stream" || of.value == "oneshot")
            return sql_value{std::int64_t{of.value == "stream"}};
        return wrong(field, of, "oneshot or stream");
    case field_kind::event_id:
        if (auto const id = schema::event_id::from_text(of.value))
            return sql_value{as_column(*id)};
        return wrong(field, of, "an event's id, \"req_\" and 13 characters");
    case field_kind::trace: return trace(of.value);
    case field_kind::time:
        if (auto const at = parse_timestamp(of.value))
            return sql_value{*at};
        return wrong(field, of, "a time such as 2026-11-21 or 2026-11-21T11:43:05Z");
    }
    return wrong(field, of, "something else");
}

bool ordered(comparison op)
{
    return op != comparison::equal && op != comparison::not_equal;
}

}  // namespace

std::span<filter_field const> filter_fields()
{
    return fields;
}

filter_field const* find_filter_field(std::string_view key)
{
    for (filter_field const& field : fields)
        if (field.key == key)
            return &field;
    return nullptr;
}

result<sql_value> filter_value(filter_field const& field, condition const& of)
{
    bool const sorts = field.kind == field_kind::number || field.kind == field_kind::time || field.kind == field_kind::event_id;
    if (ordered(of.op) && !sorts) {
        std::string const where = of.column == 0 ? std::string{} : "column " + std::to_string(of.column) + ": ";
        return failure{trouble::bad_request, where + std::string{field.key} + " can be compared with = and != only"};
    }
    if ((of.value.empty() || of.value == "null") && !field.is_text()) {
        if (ordered(of.op))
            return wrong(field, of, "a value to compare with");
        return sql_value{null_value{}};
    }
    return read_value(field, of);
}

}  // namespace signalbox::storage
