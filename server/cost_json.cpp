// The report of costs for programs: docs/formats/event-json.md.
#include "server/cost_text.hpp"

#include "engine/base/json_writer.hpp"
#include "engine/base/timestamp.hpp"

#include <cmath>

namespace signalbox::server {

namespace {

using storage::cost_line;
using storage::measures;

void add_money(base::json_object& to, std::string_view name, std::int64_t micros)
{
    base::append_decimal(to.key(name), micros, 6, true);
}

void add_money(base::json_object& to, std::string_view name, std::optional<double> micros)
{
    micros ? base::append_decimal(to.key(name), std::llround(*micros), 6, true) : to.null(name);
}

void add_hour(base::json_object& to, std::string_view name, std::optional<std::int64_t> hour)
{
    hour ? to.text(name, base::timestamp_of_seconds(*hour * 3'600'000'000)) : to.null(name);
}

void add_measures(base::json_object& to, measures const& of)
{
    to.number("requests", of.requests);
    to.number("answers", storage::answers(of));
    to.number("tokens_prompt", of.tokens_prompt);
    to.number("tokens_cached", of.tokens_cached);
    to.number("tokens_completion", of.tokens_completion);
    add_money(to, "usd", of.actual_cost_micros);
    to.number("unknown_costs", of.unknown_costs);
    add_money(to, "usd_per_1000_tokens", storage::cost_of_thousand(of));
    add_money(to, "usd_per_answer", storage::cost_of_answer(of));
}

void append_line(std::string& out, cost_line const& of, bool before)
{
    base::json_object made(out);
    made.text("name", of.name);
    add_measures(made, of.now);
    if (before)
        add_money(made, "before_usd", of.before.actual_cost_micros);
    else
        made.null("before_usd");
    if (!of.parts.empty())
        made.list("parts", of.parts, [before](std::string& to, cost_line const& each) { append_line(to, each, before); });
    made.close();
}

void add_sum(base::json_object& to, std::string_view name, measures const& of)
{
    base::json_object made(to.key(name));
    made.number("requests", of.requests);
    add_money(made, "usd", of.actual_cost_micros);
    made.close();
}

void add_month(base::json_object& to, storage::cost_report const& of)
{
    base::json_object made(to.key("month"));
    made.text("from", base::timestamp_of_seconds(of.month_from_us));
    made.text("to", base::timestamp_of_seconds(of.month_to_us));
    add_money(made, "spent_usd", of.spent_in_month);
    if (of.month) {
        made.text("by", of.month->weekly ? "week" : "rate");
        add_money(made, "forecast_usd", of.month->end().middle);
        add_money(made, "low_usd", of.month->end().low);
        add_money(made, "high_usd", of.month->end().high);
    }
    add_money(made, "budget_usd", of.asked.budget);
    add_hour(made, "crossing", of.month ? of.month->crossing : std::nullopt);
    add_hour(made, "crossing_earliest", of.month ? of.month->earliest : std::nullopt);
    add_hour(made, "crossing_latest", of.month ? of.month->latest : std::nullopt);
    made.close();
}

}  // namespace

std::string cost_as_json(storage::cost_report const& of)
{
    std::string out;
    base::json_object made(out);
    made.text("from", base::timestamp_of_seconds(of.asked.range.from_us));
    made.text("to", base::timestamp_of_seconds(of.asked.range.to_us));
    of.before ? made.text("before_from", base::timestamp_of_seconds(of.before->from_us)) : made.null("before_from");
    made.text("by", storage::name(of.asked.by));
    made.text_or_null("then", of.asked.then == storage::dimension::none ? std::string_view{} : storage::name(of.asked.then));
    bool const before = of.before.has_value();
    made.list("lines", of.lines, [before](std::string& to, cost_line const& each) { append_line(to, each, before); });
    base::json_object all(made.key("all"));
    add_measures(all, of.now);
    if (before)
        add_money(all, "before_usd", of.earlier.actual_cost_micros);
    else
        all.null("before_usd");
    all.close();
    base::json_object waste(made.key("for_nothing"));
    add_sum(waste, "failed", of.failed);
    add_sum(waste, "abandoned", of.abandoned);
    waste.number("further_targets", of.now.fallbacks);
    if (auto const share = storage::uncached_share(of.now))
        base::append_decimal(waste.key("uncached_share"), std::llround(*share * 1e6), 6, true);
    else
        waste.null("uncached_share");
    waste.close();
    add_month(made, of);
    made.close();
    return out + "\n";
}

}  // namespace signalbox::server
