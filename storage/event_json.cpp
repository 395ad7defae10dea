#include "storage/event_json.hpp"

#include "engine/base/json_writer.hpp"
#include "engine/base/timestamp.hpp"

#include "schema/event_id.hpp"

#include <cmath>
#include <optional>

namespace signalbox::storage {

namespace {

constexpr int money_decimals = 6;

void append_money(base::json_object& into, std::string_view name, std::optional<std::int64_t> micros)
{
    if (micros)
        base::append_decimal(into.key(name), *micros, money_decimals, false);
    else
        into.null(name);
}

/// A measured number, rounded to `decimals`; null when there is none.
void append_rounded(base::json_object& into, std::string_view name, std::optional<double> value, int decimals)
{
    if (value)
        base::append_decimal(into.key(name), std::llround(*value * std::pow(10.0, decimals)), decimals, true);
    else
        into.null(name);
}

std::optional<std::int64_t> estimated_cost(schema::Event const& event)
{
    return event.has_estimated_cost_micros() ? std::optional{event.estimated_cost_micros()} : std::nullopt;
}

std::optional<std::int64_t> actual_cost(schema::Event const& event)
{
    return event.has_actual_cost_micros() ? std::optional{event.actual_cost_micros()} : std::nullopt;
}

// A time that never came is 0 in the schema and null here.
void append_moment(base::json_object& into, std::string_view name, std::int64_t microseconds)
{
    if (microseconds == 0)
        into.null(name);
    else
        into.milliseconds(name, microseconds);
}

void append_attempt(std::string& out, schema::Attempt const& attempt)
{
    base::json_object one{out};
    one.text("provider", attempt.provider());
    one.text("model", attempt.model());
    one.text_or_null("upstream_model", attempt.upstream_model());
    one.text_or_null("reason", attempt.reason());
    one.text_or_null("fault", attempt.fault());
    one.text_or_null("detail", attempt.detail());
    one.number("status", attempt.status());
    one.milliseconds("start_ms", attempt.start_us());
    append_moment(one, "connected_ms", attempt.connected_us());
    append_moment(one, "first_byte_ms", attempt.first_byte_us());
    append_moment(one, "ttft_ms", attempt.first_token_us());
    one.milliseconds("end_ms", attempt.end_us());
    one.close();
}

void append_attempts(std::string& out, schema::Event const& event)
{
    out += '[';
    for (int i = 0; i < event.attempts_size(); ++i) {
        out += i == 0 ? "" : ",";
        append_attempt(out, event.attempts(i));
    }
    out += ']';
}

void append_losses(std::string& out, schema::Event const& event)
{
    out += '[';
    for (int i = 0; i < event.translation_losses_size(); ++i) {
        out += i == 0 ? "" : ",";
        base::append_json_string(out, event.translation_losses(i));
    }
    out += ']';
}

void append_tokens(std::string& out, schema::Tokens const& tokens)
{
    base::json_object one{out};
    one.number("prompt", tokens.prompt());
    one.number("completion", tokens.completion());
    one.number("total", tokens.prompt() + tokens.completion());
    one.number("cached", tokens.cached());
    one.number("cache_write", tokens.cache_write());
    one.number("reasoning", tokens.reasoning());
    one.boolean("estimated", tokens.estimated());
    one.close();
}

// Who asked, and for what.
void append_request(base::json_object& into, schema::Event const& event)
{
    into.text("id", schema::event_id::to_text(event.id()));
    into.text("timestamp", base::timestamp_text(event.started_us()));
    into.text_or_null("trace_id", event.trace_id());
    into.number("run", event.run());
    into.number("sequence", event.sequence());
    into.text_or_null("config_version", event.config_revision());
    into.text_or_null("key_id", event.key_id());
    into.text_or_null("consumer", event.consumer());
    into.text_or_null("client_dialect", event.client_dialect());
    into.text_or_null("path", event.path());
    into.text_or_null("model", event.requested_model());
    into.text_or_null("requested_model", event.requested_model());
    into.text_or_null("group", event.group());
    into.text_or_null("strategy", event.strategy());
    into.text_or_null("tag", event.tag());
    into.text_or_null("assignment_unit", event.assignment_unit());
    bool const assigned = !event.assignment_unit().empty();
    append_rounded(into, "assignment_probability", assigned ? std::optional{event.assignment_probability()} : std::nullopt, 6);
}

// Who answered, and how it came out.
void append_outcome(base::json_object& into, schema::Event const& event)
{
    into.text_or_null("resolved_provider", event.provider());
    into.text_or_null("resolved_model", event.resolved_model());
    into.text_or_null("upstream_model", event.upstream_model());
    into.text_or_null("response_model", event.response_model());
    into.number("fallback_count", event.fallback_count());
    append_attempts(into.key("attempts"), event);
    into.text_or_null("decision", event.decision());
    into.text_or_null("reason_code", event.reason());
    into.text_or_null("detail", event.detail());
    into.number("status_code", event.status());
    into.text("mode", event.stream() ? "stream" : "oneshot");
    into.text_or_null("finish_reason", event.finish_reason());
    into.text_or_null("road", event.road());
    append_losses(into.key("translation_losses"), event);
}

std::optional<double> event_tokens_per_second(schema::Event const& event)
{
    measures one;
    one.add(event);
    return one.tokens_per_second();
}

}  // namespace

void append_json(std::string& out, schema::Event const& event)
{
    base::json_object one{out};
    append_request(one, event);
    append_outcome(one, event);
    one.milliseconds("latency_ms", event.latency_us());
    one.milliseconds("upstream_latency_ms", event.upstream_us());
    one.milliseconds("gateway_ms", event.gateway_us());
    append_moment(one, "ttft_ms", event.first_token_us());
    append_rounded(one, "tokens_per_second", event_tokens_per_second(event), 2);
    append_tokens(one.key("tokens"), event.tokens());
    append_money(one, "estimated_cost_usd", estimated_cost(event));
    append_money(one, "actual_cost_usd", actual_cost(event));
    one.text_or_null("price_source", event.price_source());
    one.number("request_bytes", event.request_bytes());
    one.number("reply_bytes", event.reply_bytes());
    one.text_or_null("payload_policy", event.payload_policy());
    one.close();
}

std::string to_json(schema::Event const& event)
{
    std::string out;
    append_json(out, event);
    return out;
}

namespace {

void append_times(base::json_object& into, std::string_view name, std::optional<double> average_us, histogram const& times)
{
    base::json_object one{into.key(name)};
    one.number("count", times.count());
    append_rounded(one, "average", average_us ? std::optional{*average_us / 1000} : std::nullopt, 3);
    for (auto const& [label, q] : {std::pair{"p50", 0.50}, std::pair{"p95", 0.95}, std::pair{"p99", 0.99}})
        if (times.count() == 0)
            one.null(label);
        else
            one.milliseconds(label, static_cast<std::int64_t>(times.percentile(q)));
    one.close();
}

void append_sums(base::json_object& into, totals const& sum)
{
    into.number("requests", sum.requests);
    into.number("errors", sum.errors);
    into.number("blocked", sum.blocked);
    into.number("abandoned", sum.abandoned);
    into.number("fallbacks", sum.fallbacks);
    into.number("streams", sum.streams);
    append_rounded(into, "error_rate", sum.share(sum.errors), 6);
    append_rounded(into, "block_rate", sum.share(sum.blocked), 6);
    append_rounded(into, "abandon_rate", sum.share(sum.abandoned), 6);
    append_rounded(into, "fallback_rate", sum.share(sum.fallbacks), 6);
    base::json_object tokens{into.key("tokens")};
    tokens.number("prompt", sum.tokens_prompt);
    tokens.number("completion", sum.tokens_completion);
    tokens.number("total", sum.tokens_total());
    tokens.number("cached", sum.tokens_cached);
    tokens.number("cache_write", sum.tokens_cache_write);
    tokens.number("reasoning", sum.tokens_reasoning);
    tokens.number("estimated_requests", sum.tokens_estimated);
    tokens.close();
}

// A sum of nothing but unknown costs is unknown, not 0.
std::optional<std::int64_t> known_sum(std::int64_t micros, std::uint64_t unknown)
{
    return micros == 0 && unknown > 0 ? std::nullopt : std::optional{micros};
}

}  // namespace

void append_json(std::string& out, stats_row const& row, dimension by)
{
    totals const& sum = row.sum;
    base::json_object one{out};
    if (by != dimension::none) one.text_or_null(name(by), row.name);
    append_sums(one, sum);
    append_money(one, "estimated_cost_usd", known_sum(sum.estimated_cost_micros, sum.unknown_estimates));
    append_money(one, "actual_cost_usd", known_sum(sum.actual_cost_micros, sum.unknown_costs));
    one.number("unknown_costs", sum.unknown_costs);
    append_times(one, "latency_ms", sum.average_latency_us(), sum.latency);
    append_times(one, "ttft_ms", sum.average_first_token_us(), sum.first_token);
    double const requests = static_cast<double>(sum.requests == 0 ? 1 : sum.requests);
    append_rounded(one, "average_upstream_latency_ms", static_cast<double>(sum.upstream_us) / 1000 / requests, 3);
    append_rounded(one, "average_gateway_ms", static_cast<double>(sum.gateway_us) / 1000 / requests, 3);
    append_rounded(one, "tokens_per_second", sum.tokens_per_second(), 2);
    one.close();
}

std::string dollars_text(std::int64_t micro_dollars)
{
    std::string text;
    base::append_decimal(text, micro_dollars, money_decimals, false);
    return text;
}

}  // namespace signalbox::storage
