#include "storage/event_json.hpp"

#include "storage/event_field_json.hpp"
#include "storage/event_field_table.hpp"
#include "engine/base/json_writer.hpp"

#include <optional>

namespace signalbox::storage {

using base::json_object;

// Rows whose names have a point stand together: they are the members of one object.
void append_json(std::string& out, schema::Event const& event)
{
    json_object one{out};
    std::optional<json_object> inside;
    std::string_view of;
    for (event_field const& each : event_field_rows()) {
        if (!each.json) continue;
        std::size_t const point = each.name.find('.');
        std::string_view const owner = point == std::string_view::npos ? std::string_view{} : each.name.substr(0, point);
        if (inside && owner != of) {
            inside->close();
            inside.reset();
        }
        if (!inside && !owner.empty()) inside.emplace(one.key(owner));
        of = owner;
        each.json(inside ? *inside : one, owner.empty() ? each.name : each.name.substr(point + 1), event);
    }
    if (inside) inside->close();
    one.close();
}

std::string to_json(schema::Event const& event)
{
    std::string out;
    append_json(out, event);
    return out;
}

namespace {

void append_times(json_object& into, std::string_view name, std::optional<double> average_us, histogram const& times)
{
    json_object one{into.key(name)};
    one.number("count", times.count());
    rounded_json(one, "average", average_us ? std::optional{*average_us / 1000} : std::nullopt, 3);
    for (auto const& [label, q] : {std::pair{"p50", 0.50}, std::pair{"p95", 0.95}, std::pair{"p99", 0.99}})
        if (times.count() == 0)
            one.null(label);
        else
            one.milliseconds(label, static_cast<std::int64_t>(times.percentile(q)));
    one.close();
}

void append_sums(json_object& into, totals const& sum)
{
    into.number("requests", sum.requests);
    into.number("errors", sum.errors);
    into.number("blocked", sum.blocked);
    into.number("abandoned", sum.abandoned);
    into.number("fallbacks", sum.fallbacks);
    into.number("streams", sum.streams);
    rounded_json(into, "error_rate", sum.share(sum.errors), 6);
    rounded_json(into, "block_rate", sum.share(sum.blocked), 6);
    rounded_json(into, "abandon_rate", sum.share(sum.abandoned), 6);
    rounded_json(into, "fallback_rate", sum.share(sum.fallbacks), 6);
    json_object tokens{into.key("tokens")};
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
    json_object one{out};
    if (by != dimension::none) one.text_or_null(name(by), row.name);
    append_sums(one, sum);
    money_json(one, "estimated_cost_usd", known_sum(sum.estimated_cost_micros, sum.unknown_estimates));
    money_json(one, "actual_cost_usd", known_sum(sum.actual_cost_micros, sum.unknown_costs));
    one.number("unknown_costs", sum.unknown_costs);
    append_times(one, "latency_ms", sum.average_latency_us(), sum.latency);
    append_times(one, "ttft_ms", sum.average_first_token_us(), sum.first_token);
    double const requests = static_cast<double>(sum.requests == 0 ? 1 : sum.requests);
    rounded_json(one, "average_upstream_latency_ms", static_cast<double>(sum.upstream_us) / 1000 / requests, 3);
    rounded_json(one, "average_gateway_ms", static_cast<double>(sum.gateway_us) / 1000 / requests, 3);
    rounded_json(one, "tokens_per_second", sum.tokens_per_second(), 2);
    one.close();
}

std::string dollars_text(std::int64_t micro_dollars)
{
    std::string text;
    base::append_decimal(text, micro_dollars, 6, false);
    return text;
}

}  // namespace signalbox::storage
