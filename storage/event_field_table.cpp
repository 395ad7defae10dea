#include "storage/event_field_table.hpp"

#include "storage/catalog.hpp"
#include "storage/event_field_json.hpp"
#include "storage/event_json.hpp"
#include "engine/base/timestamp.hpp"
#include "storage/totals.hpp"

#include "schema/event_id.hpp"

#include <array>
#include <cmath>
#include <optional>

namespace signalbox::storage {

namespace {

using base::append_decimal;
using base::json_object;
using row = schema::Event const&;
constexpr int micro = 6;  // columns hold micro-dollars, people write dollars

// JSON values.

template <std::string const& (schema::Event::*Get)() const>
void text_json(json_object& into, std::string_view name, row event)
{
    into.text_or_null(name, (event.*Get)());
}

template <auto Get>
void number_json(json_object& into, std::string_view name, row event)
{
    into.number(name, (event.*Get)());
}

template <std::int64_t (schema::Event::*Get)() const>
void time_json(json_object& into, std::string_view name, row event)
{
    into.milliseconds(name, (event.*Get)());
}

template <std::uint64_t (schema::Tokens::*Get)() const>
void tokens_json(json_object& into, std::string_view name, row event)
{
    into.number(name, (event.tokens().*Get)());
}

std::optional<double> rate(row event)
{
    measures one;
    one.add(event);
    return one.tokens_per_second();
}

std::string_view method_of(row event)
{
    return event.method().empty() ? "POST" : std::string_view(event.method());
}

// CSV cells.

template <std::string const& (schema::Event::*Get)() const>
void text_csv(std::string& out, row event)
{
    put_csv_text(out, (event.*Get)());
}

template <auto Get>
void number_csv(std::string& out, row event)
{
    out += std::to_string((event.*Get)());
}

template <std::int64_t (schema::Event::*Get)() const>
void time_csv(std::string& out, row event)
{
    append_decimal(out, (event.*Get)(), 3, true);
}

template <std::uint64_t (schema::Tokens::*Get)() const>
void tokens_csv(std::string& out, row event)
{
    out += std::to_string((event.tokens().*Get)());
}

// Filters.

constexpr std::array<std::string_view, 4> decisions{"allowed", "blocked", "error", "abandoned"};  // schema/event.proto, decision
constexpr std::array<std::string_view, 3> roads{"relay", "translate", "raw"};
constexpr std::array<std::string_view, 5> roles{"primary", "classify", "branch", "shadow", "guard"};

constexpr filter_field by(std::string_view key, dimension of, std::span<std::string_view const> words = {})
{
    return {.key = key, .kind = field_kind::split_text, .place = static_cast<std::size_t>(of), .words = words};
}

constexpr filter_field by(std::string_view key, shape_field of, std::span<std::string_view const> words = {})
{
    return {.key = key, .kind = field_kind::shape_text, .place = static_cast<std::size_t>(of), .words = words};
}

constexpr filter_field by(std::string_view key, field_kind kind, std::string_view sql, bool nullable = false)
{
    return {.key = key, .kind = kind, .sql = sql, .nullable = nullable};
}

constexpr filter_field by_duration(std::string_view key, std::string_view sql, bool with_unit = false)
{
    return {.key = key, .kind = field_kind::duration, .sql = sql, .place = with_unit, .nullable = sql == first_token_sql};
}

constexpr filter_field by_cost(std::string_view key, std::string_view sql)
{
    return {.key = key, .kind = field_kind::number, .sql = sql, .scale = micro, .nullable = true};
}

static_assert(schema::Event::kAttemptsFieldNumber == 17);  // in the expression of `attempts`

// Rows.

template <std::string const& (schema::Event::*Get)() const>
constexpr event_field text(std::string_view name, std::string_view about, filter_field filter = {})
{
    return {name, about, text_json<Get>, text_csv<Get>, filter};
}

/// In JSON only.
template <std::string const& (schema::Event::*Get)() const>
constexpr event_field text_of_json(std::string_view name, std::string_view about, filter_field filter = {})
{
    return {name, about, text_json<Get>, nullptr, filter};
}

template <std::int64_t (schema::Event::*Get)() const>
constexpr event_field time(std::string_view name, std::string_view about, std::string_view column)
{
    return {name, about, time_json<Get>, time_csv<Get>, by_duration(name, column)};
}

template <std::uint64_t (schema::Tokens::*Get)() const>
constexpr event_field tokens(std::string_view name, std::string_view about, std::string_view column)
{
    return {name, about, tokens_json<Get>, tokens_csv<Get>, by(name, field_kind::number, column)};
}

template <auto Get>
constexpr event_field number(std::string_view name, std::string_view about, std::string_view column)
{
    return {name, about, number_json<Get>, number_csv<Get>, by(name, field_kind::number, column)};
}

/// A key of filters alone.
constexpr event_field key(std::string_view about, filter_field filter)
{
    return {filter.key, about, nullptr, nullptr, filter};
}

constexpr std::string_view total_tokens = "(tokens_prompt + tokens_completion)";

constexpr std::array rows{
    event_field{"id", "`req_` and 13 characters; sorts by time",
                [](json_object& into, std::string_view name, row event) { into.text(name, schema::event_id::to_text(event.id())); },
                [](std::string& out, row event) { out += schema::event_id::to_text(event.id()); }, by("id", field_kind::event_id, "id")},
    event_field{"timestamp", "start, RFC 3339 in UTC with microseconds; a filter also takes a date or `-2h`",
                [](json_object& into, std::string_view name, row event) { into.text(name, base::timestamp_text(event.started_us())); },
                [](std::string& out, row event) { base::append_timestamp(out, event.started_us()); },
                by("timestamp", field_kind::time, "started_us")},
    key("the same as `timestamp`", by("started", field_kind::time, "started_us")),
    text<&schema::Event::operation>(
        "operation",
        "what was asked for: `chat`, `embeddings`, `count_tokens`, `moderations`, `rerank`, `images`, `speech`, `transcriptions`, "
        "`translations`, `models`, `raw`; `null` where nothing answers the path",
        by("operation", shape_field::operation)),
    text<&schema::Event::role>("role", "why it was sent: `primary` for a client, else for the event in `parent`",
                               by("role", shape_field::role, roles)),
    event_field{"parent", "the event it was sent for, `null` for a `primary` one",
                [](json_object& into, std::string_view name, row event) {
                    event.parent() ? into.text(name, schema::event_id::to_text(event.parent())) : into.null(name);
                },
                [](std::string& out, row event) {
                    if (event.parent()) out += schema::event_id::to_text(event.parent());
                }},
    text<&schema::Event::requested_model>("model", "the model or group that was asked for", by("model", dimension::requested_model)),
    text_of_json<&schema::Event::requested_model>("requested_model", "the same as `model`",
                                                  by("requested_model", dimension::requested_model)),
    text<&schema::Event::group>("group", "the group that was asked for", by("group", dimension::group)),
    text<&schema::Event::strategy>("strategy", "how the group chose", by("strategy", shape_field::strategy)),
    text<&schema::Event::tag>("tag", "the tag of the member that was drawn", by("tag", dimension::tag)),
    text_of_json<&schema::Event::assignment_unit>("assignment_unit", "what the draw was made for"),
    text_of_json<&schema::Event::assignment_value>(
        "assignment_value",
        "six digits that stand for the conversation, the header's value or the address that the draw was made for, equal for equal ones; "
        "`null` for requests and consumers",
        {.key = "assignment_value", .kind = field_kind::message, .place = schema::Event::kAssignmentValueFieldNumber}),
    event_field{"assignment_probability", "the chance that draw had",
                [](json_object& into, std::string_view name, row event) {
                    bool const assigned = !event.assignment_unit().empty();
                    rounded_json(into, name, assigned ? std::optional{event.assignment_probability()} : std::nullopt, 6);
                }},
    text<&schema::Event::provider>("resolved_provider", "who answered", by("resolved_provider", dimension::provider)),
    key("the same as `resolved_provider`", by("provider", dimension::provider)),
    text<&schema::Event::resolved_model>("resolved_model", "the id of the model that answered",
                                         by("resolved_model", dimension::resolved_model)),
    text<&schema::Event::upstream_model>("upstream_model", "the provider's name for the model that answered",
                                         by("upstream_model", shape_field::upstream_model)),
    text<&schema::Event::response_model>("response_model", "what the reply calls the model",
                                         by("response_model", shape_field::response_model)),
    number<&schema::Event::fallback_count>("fallback_count", "targets that failed before", "fallback_count"),
    key("whether another target was needed", by("fallback", field_kind::flag, "(fallback_count > 0)")),
    event_field{"attempts",
                "every call: `provider`, `model`, `upstream_model`, `reason`, `fault`, `detail`, `status`, `start_ms`, `connected_ms`, "
                "`first_byte_ms`, `ttft_ms`, `end_ms` since the event's start, `tokens` and `cost_usd` of the call, where they are known; "
                "in CSV and filters their number",
                attempts_json, [](std::string& out, row event) { out += std::to_string(event.attempts_size()); },
                by("attempts", field_kind::number, "detail_count(detail, 17)")},
    text<&schema::Event::decision>("decision", "`allowed`, `blocked`, `error` or `abandoned`",
                                   by("decision", dimension::decision, decisions)),
    text<&schema::Event::reason>("reason_code", "the fault's name", by("reason_code", dimension::reason)),
    key("the same as `reason_code`", by("reason", dimension::reason)),
    text<&schema::Event::detail>("detail", "a sentence about the fault",
                                 {.key = "detail", .kind = field_kind::message, .place = schema::Event::kDetailFieldNumber}),
    number<&schema::Event::status>("status_code", "the HTTP status the client got, 0 when nothing was sent", "status"),
    key("the same as `status_code`", by("status", field_kind::number, "status")),
    event_field{"mode", "`oneshot` or `stream`",
                [](json_object& into, std::string_view name, row event) { into.text(name, event.stream() ? "stream" : "oneshot"); },
                [](std::string& out, row event) { out += event.stream() ? "stream" : "oneshot"; }, by("mode", field_kind::mode, "stream")},
    key("whether it is a stream", by("stream", field_kind::flag, "stream")),
    text<&schema::Event::finish_reason>("finish_reason", "how the reply ended", by("finish_reason", shape_field::finish_reason)),
    event_field{"translation_losses", "what the target could not express", losses_json},
    event_field{"limits",
                "limits that were looked at: `name`, `outcome` (`refused`; of shared limits whose counters could not be reached `away`, "
                "refused, or `apart`, decided by this gateway alone), `used`, `allowed`",
                limits_json},
    event_field{"policies",
                "policies that the request met: `name`, `outcome` (`passed`, `changed`, `blocked`), `matches` (how often it changed "
                "something), `ms` (what it "
                "took before the request was sent)",
                policies_json},
    event_field{"labels", "an object of what routing and classifiers said about the request", labels_json},
    event_field{"units", "what is counted beside tokens: `kind`, `count`", units_json},
    event_field{
        "trail",
        "the route and how its branch was chosen; of a group: the targets in the order of the decision, each with its reason, at most 8",
        trail_json},
    time<&schema::Event::latency_us>("latency_ms", "the whole time, from the request to the end of the reply", "latency_us"),
    key("`latency_ms`, always with a unit: `latency>2s`", by_duration("latency", "latency_us", true)),
    time<&schema::Event::upstream_us>("upstream_latency_ms", "spent waiting for the answering target", "upstream_us"),
    time<&schema::Event::gateway_us>("gateway_ms", "the whole time without waiting for targets", "gateway_us"),
    event_field{"ttft_ms", "until the first content of a stream",
                [](json_object& into, std::string_view name, row event) { moment_json(into, name, event.first_token_us()); },
                [](std::string& out, row event) {
                    if (event.first_token_us() != 0) append_decimal(out, event.first_token_us(), 3, true);
                },
                by_duration("ttft_ms", first_token_sql)},
    key("`ttft_ms`, always with a unit", by_duration("ttft", first_token_sql, true)),
    event_field{"tokens_per_second", "of streams: completion tokens from the first content to the end",
                [](json_object& into, std::string_view name, row event) { rounded_json(into, name, rate(event), 2); },
                [](std::string& out, row event) {
                    if (auto const value = rate(event)) append_decimal(out, std::llround(*value * 100), 2, true);
                }},
    tokens<&schema::Tokens::prompt>("tokens.prompt", "tokens in, with what came from a cache or went into one", "tokens_prompt"),
    tokens<&schema::Tokens::completion>("tokens.completion", "tokens out, with reasoning", "tokens_completion"),
    event_field{"tokens.total", "tokens in and out",
                [](json_object& into, std::string_view name, row event) {
                    into.number(name, event.tokens().prompt() + event.tokens().completion());
                },
                [](std::string& out, row event) { out += std::to_string(event.tokens().prompt() + event.tokens().completion()); },
                by("tokens.total", field_kind::number, total_tokens)},
    key("the same as `tokens.total`", by("tokens", field_kind::number, total_tokens)),
    tokens<&schema::Tokens::cached>("tokens.cached", "tokens read from the provider's cache", "tokens_cached"),
    tokens<&schema::Tokens::cache_write>("tokens.cache_write", "tokens written into the provider's cache", "tokens_cache_write"),
    tokens<&schema::Tokens::reasoning>("tokens.reasoning", "tokens spent on thinking", "tokens_reasoning"),
    event_field{"tokens.estimated", "whether the tokens were counted here",
                [](json_object& into, std::string_view name, row event) { into.boolean(name, event.tokens().estimated()); },
                [](std::string& out, row event) { out += event.tokens().estimated() ? "true" : "false"; },
                by("tokens.estimated", field_kind::flag, "tokens_estimated")},
    event_field{"estimated_cost_usd", "dollars, expected of the assigned target",
                [](json_object& into, std::string_view name, row event) { money_json(into, name, estimated_cost(event)); },
                [](std::string& out, row event) {
                    if (auto const cost = estimated_cost(event)) out += dollars_text(*cost);
                },
                by_cost("estimated_cost_usd", "estimated_cost_micros")},
    event_field{"actual_cost_usd", "dollars by the tokens that came",
                [](json_object& into, std::string_view name, row event) { money_json(into, name, actual_cost(event)); },
                [](std::string& out, row event) {
                    if (auto const cost = actual_cost(event)) out += dollars_text(*cost);
                },
                by_cost("actual_cost_usd", "actual_cost_micros")},
    key("the same as `actual_cost_usd`", by_cost("cost", "actual_cost_micros")),
    text_of_json<&schema::Event::price_source>("price_source", "where the price is from"),
    event_field{"request_bytes", "bytes of the request's body", number_json<&schema::Event::request_bytes>},
    event_field{"reply_bytes", "bytes of the reply's body", number_json<&schema::Event::reply_bytes>},
    text_of_json<&schema::Event::payload_policy>("payload_policy",
                                                 "what is kept of heads and bodies: `none`; by which rule they are kept, `errors`, "
                                                 "`sample` or `all`; or by which they are not, `errors_skipped` or `sample_skipped`"),
    text<&schema::Event::key_id>("key_id", "the gateway key", by("key_id", dimension::key)),
    key("the same as `key_id`", by("key", dimension::key)),
    text<&schema::Event::consumer>("consumer", "who uses the key", by("consumer", dimension::consumer)),
    text<&schema::Event::client_dialect>("client_dialect", "the format the client speaks",
                                         by("client_dialect", shape_field::client_dialect)),
    text<&schema::Event::path>("path", "what the client called", by("path", shape_field::path)),
    event_field{"method", "the HTTP method", [](json_object& into, std::string_view name, row event) { into.text(name, method_of(event)); },
                [](std::string& out, row event) { put_csv_text(out, method_of(event)); }},
    text_of_json<&schema::Event::conversation>(
        "conversation",
        "of a client's chat: the conversation or the agent's session as the caller names it, else `first_turns:` and a digest of its "
        "beginning",
        {.key = "conversation", .kind = field_kind::message, .place = schema::Event::kConversationFieldNumber}),
    text<&schema::Event::road>("road", "`relay`, `translate`, or `raw`: head and body went as they came",
                               by("road", shape_field::road, roads)),
    text<&schema::Event::trace_id>("trace_id", "of the client's traceparent; in filters whole",
                                   by("trace_id", field_kind::trace, "trace_id", true)),
    text<&schema::Event::config_revision>("config_version", "12 digits of the configuration's SHA-256",
                                          by("config_version", field_kind::revision, "config_revision")),
    number<&schema::Event::run>("run", "which start of the server", "run"),
    number<&schema::Event::sequence>("sequence", "without gaps within a run", "sequence"),
    key("what plain words search: `text:timeout` is `timeout`", {.key = "text", .kind = field_kind::anywhere}),
};

}  // namespace

std::span<event_field const> event_field_rows()
{
    return rows;
}

}  // namespace signalbox::storage
