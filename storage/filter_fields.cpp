#include "storage/filter_fields.hpp"

#include "storage/catalog.hpp"
#include "engine/base/nearest.hpp"

#include "schema/event.pb.h"

#include <algorithm>
#include <array>

namespace signalbox::storage {

namespace {

constexpr std::array<std::string_view, 4> decisions{"allowed", "blocked", "error", "abandoned"};  // schema/event.proto, decision
constexpr std::array<std::string_view, 2> roads{"relay", "translate"};

constexpr filter_field closed(filter_field of, std::span<std::string_view const> words)
{
    of.words = words;
    return of;
}

constexpr filter_field dimension_key(std::string_view key, dimension of)
{
    return {key, field_kind::split_text, {}, 0, static_cast<std::size_t>(of)};
}

constexpr filter_field shape_key(std::string_view key, shape_field of)
{
    return {key, field_kind::shape_text, {}, 0, static_cast<std::size_t>(of)};
}

constexpr filter_field duration_key(std::string_view key, std::string_view column, bool with_unit = false)
{
    return {key, field_kind::duration, column, 0, with_unit, column == first_token_sql};
}

constexpr int micro = 6;  // columns hold micro-dollars, people write dollars

constexpr filter_field cost_key(std::string_view key, std::string_view column)
{
    return {key, field_kind::number, column, micro, 0, true};
}

static_assert(schema::Event::kAttemptsFieldNumber == 17);  // in the expression of `attempts`

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
    closed(dimension_key("decision", dimension::decision), decisions),
    dimension_key("reason", dimension::reason),
    dimension_key("reason_code", dimension::reason),
    shape_key("strategy", shape_field::strategy),
    shape_key("upstream_model", shape_field::upstream_model),
    shape_key("response_model", shape_field::response_model),
    shape_key("client_dialect", shape_field::client_dialect),
    shape_key("path", shape_field::path),
    closed(shape_key("road", shape_field::road), roads),
    shape_key("finish_reason", shape_field::finish_reason),
    filter_field{"config_version", field_kind::revision, "config_revision"},
    filter_field{"id", field_kind::event_id, "id"},
    filter_field{"trace_id", field_kind::trace, "trace_id", 0, 0, true},
    filter_field{"timestamp", field_kind::time, "started_us"},
    filter_field{"started", field_kind::time, "started_us"},
    filter_field{"run", field_kind::number, "run"},
    filter_field{"sequence", field_kind::number, "sequence"},
    filter_field{"status", field_kind::number, "status"},
    filter_field{"status_code", field_kind::number, "status"},
    filter_field{"stream", field_kind::flag, "stream"},
    filter_field{"mode", field_kind::mode, "stream"},
    filter_field{"fallback_count", field_kind::number, "fallback_count"},
    filter_field{"fallback", field_kind::flag, "(fallback_count > 0)"},
    filter_field{"attempts", field_kind::number, "detail_count(detail, 17)"},
    duration_key("latency", "latency_us", true),
    duration_key("ttft", first_token_sql, true),
    duration_key("latency_ms", "latency_us"),
    duration_key("upstream_latency_ms", "upstream_us"),
    duration_key("gateway_ms", "gateway_us"),
    duration_key("ttft_ms", first_token_sql),
    filter_field{"tokens", field_kind::number, "(tokens_prompt + tokens_completion)"},
    filter_field{"tokens.prompt", field_kind::number, "tokens_prompt"},
    filter_field{"tokens.completion", field_kind::number, "tokens_completion"},
    filter_field{"tokens.total", field_kind::number, "(tokens_prompt + tokens_completion)"},
    filter_field{"tokens.cached", field_kind::number, "tokens_cached"},
    filter_field{"tokens.cache_write", field_kind::number, "tokens_cache_write"},
    filter_field{"tokens.reasoning", field_kind::number, "tokens_reasoning"},
    filter_field{"tokens.estimated", field_kind::flag, "tokens_estimated"},
    cost_key("estimated_cost_usd", "estimated_cost_micros"),
    cost_key("actual_cost_usd", "actual_cost_micros"),
    cost_key("cost", "actual_cost_micros"),
    filter_field{"detail", field_kind::message, {}, 0, schema::Event::kDetailFieldNumber},
    filter_field{"text", field_kind::anywhere},
};

// What other consoles call the messages themselves; an answer better than a nearest name.
constexpr std::array<std::string_view, 8> body_keys{"body",    "request_body", "response_body", "prompt",
                                                    "message", "messages",     "content",       "reply"};

}  // namespace

bool filter_field::is_text() const
{
    return kind == field_kind::split_text || kind == field_kind::shape_text || kind == field_kind::revision || kind == field_kind::message;
}

bool filter_field::sorts() const
{
    return kind == field_kind::number || kind == field_kind::duration || kind == field_kind::time || kind == field_kind::event_id;
}

std::span<filter_field const> filter_fields()
{
    return fields;
}

filter_field const* find_filter_field(std::string_view key)
{
    for (filter_field const& field : fields)
        if (field.key == key) return &field;
    return nullptr;
}

bool is_body_key(std::string_view key)
{
    return std::ranges::find(body_keys, key) != body_keys.end();
}

std::string nearest_filter_key(std::string_view written)
{
    auto keys = filter_keys();
    keys.insert(keys.end(), {since_key, until_key});
    return base::did_you_mean(written, keys);
}

}  // namespace signalbox::storage
