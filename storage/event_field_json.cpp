#include "storage/event_field_json.hpp"

#include <cmath>

namespace signalbox::storage {

using base::json_object;

namespace {

constexpr int money_decimals = 6;

void tokens_of_attempt(json_object& into, schema::Tokens const& tokens)
{
    json_object one{into.key("tokens")};
    one.number("prompt", tokens.prompt());
    one.number("completion", tokens.completion());
    one.number("cached", tokens.cached());
    one.number("cache_write", tokens.cache_write());
    one.number("reasoning", tokens.reasoning());
    one.boolean("estimated", tokens.estimated());
    one.close();
}

/// The call whose reply was used is the last one. Its tokens and its cost are those of the event and are not stored twice.
bool is_answer(schema::Event const& event, schema::Attempt const& attempt)
{
    return !event.provider().empty() && &attempt == &event.attempts(event.attempts_size() - 1);
}

void usage_of_attempt(json_object& into, schema::Event const& event, schema::Attempt const& attempt)
{
    bool const used = is_answer(event, attempt);
    if (attempt.has_tokens())
        tokens_of_attempt(into, attempt.tokens());
    else if (used && event.has_tokens())
        tokens_of_attempt(into, event.tokens());
    else
        into.null("tokens");
    auto const own = attempt.has_cost_micros() ? std::optional{attempt.cost_micros()} : std::nullopt;
    money_json(into, "cost_usd", !own && used ? actual_cost(event) : own);
}

void append_attempt(std::string& out, schema::Event const& event, schema::Attempt const& attempt)
{
    json_object one{out};
    one.text("provider", attempt.provider());
    one.text("model", attempt.model());
    one.text_or_null("upstream_model", attempt.upstream_model());
    one.text_or_null("reason", attempt.reason());
    one.text_or_null("fault", attempt.fault());
    one.text_or_null("detail", attempt.detail());
    one.number("status", attempt.status());
    one.milliseconds("start_ms", attempt.start_us());
    moment_json(one, "connected_ms", attempt.connected_us());
    moment_json(one, "first_byte_ms", attempt.first_byte_us());
    moment_json(one, "ttft_ms", attempt.first_token_us());
    one.milliseconds("end_ms", attempt.end_us());
    usage_of_attempt(one, event, attempt);
    one.close();
}

void append_limit(std::string& out, schema::Limit const& limit)
{
    json_object one{out};
    one.text("name", limit.name());
    one.text("outcome", limit.outcome());
    one.number("used", limit.used());
    one.number("allowed", limit.allowed());
    one.close();
}

void append_policy(std::string& out, schema::Policy const& policy)
{
    json_object one{out};
    one.text("name", policy.name());
    one.text("outcome", policy.outcome());
    one.number("matches", policy.matches());
    one.milliseconds("ms", static_cast<std::int64_t>(policy.microseconds()));
    one.close();
}

void append_unit(std::string& out, schema::Unit const& unit)
{
    json_object one{out};
    one.text("kind", unit.kind());
    one.number("count", unit.count());
    one.close();
}

}  // namespace

void money_json(json_object& into, std::string_view name, std::optional<std::int64_t> micros)
{
    if (micros)
        base::append_decimal(into.key(name), *micros, money_decimals, false);
    else
        into.null(name);
}

void moment_json(json_object& into, std::string_view name, std::int64_t microseconds)
{
    if (microseconds == 0)
        into.null(name);
    else
        into.milliseconds(name, microseconds);
}

void rounded_json(json_object& into, std::string_view name, std::optional<double> value, int decimals)
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

void attempts_json(json_object& into, std::string_view name, schema::Event const& event)
{
    into.list(name, event.attempts(), [&](std::string& out, schema::Attempt const& each) { append_attempt(out, event, each); });
}

void losses_json(json_object& into, std::string_view name, schema::Event const& event)
{
    into.list(name, event.translation_losses(), base::append_json_string);
}

void limits_json(json_object& into, std::string_view name, schema::Event const& event)
{
    into.list(name, event.limits(), append_limit);
}

void policies_json(json_object& into, std::string_view name, schema::Event const& event)
{
    into.list(name, event.policies(), append_policy);
}

void labels_json(json_object& into, std::string_view name, schema::Event const& event)
{
    json_object one{into.key(name)};
    for (schema::Label const& each : event.labels()) one.text(each.name(), each.value());
    one.close();
}

void units_json(json_object& into, std::string_view name, schema::Event const& event)
{
    into.list(name, event.units(), append_unit);
}

void trail_json(json_object& into, std::string_view name, schema::Event const& event)
{
    into.list(name, event.trail(), base::append_json_string);
}

}  // namespace signalbox::storage
