#include "server/what_if_text.hpp"

#include "engine/base/text_table.hpp"

#include "engine/base/json_writer.hpp"

#include <cmath>

namespace signalbox::server {

namespace {

constexpr std::size_t most_flows_shown = 20;

/// Parts of requests are shown to a tenth where they are not whole.
std::string number(double requests)
{
    std::string out;
    base::append_decimal(out, std::llround(requests * 10), 1, true);
    return out;
}

std::string percent(double part, double whole)
{
    std::string out;
    base::append_decimal(out, whole == 0 ? 0 : std::llround(part / whole * 1000), 1, false);
    return out + " %";
}

std::string dollars(double micros)
{
    std::string out = micros < 0 ? "-$" : "$";
    base::append_decimal(out, std::llround(std::abs(micros)), 6, false);
    return out;
}

std::string milliseconds(double microseconds)
{
    std::string out;
    base::append_decimal(out, std::llround(microseconds / 100), 1, false);
    return out + " ms";
}

std::string requests_in_words(double requests)
{
    return number(requests) + (std::llround(requests * 10) == 10 ? " request" : " requests");
}

void append_flows(std::string& out, what_if_result const& of)
{
    double const all = static_cast<double>(of.requests);
    out.append("change their route: ").append(number(of.changed)).append(" of ").append(std::to_string(of.requests));
    out.append(" (").append(percent(of.changed, all)).append("), exact; draws by weight count in parts\n");
    if (of.flows.empty()) return;
    base::text_table rows({"FROM", "TO", "REQUESTS", "OF ALL"});
    double more = 0;
    for (std::size_t i = 0; i < of.flows.size(); ++i) {
        request_flow const& each = of.flows[i];
        if (i < most_flows_shown)
            rows.add({each.from, each.to, number(each.requests), percent(each.requests, all)});
        else
            more += each.requests;
    }
    out += rows.text();
    if (more > 0) out.append("and ").append(requests_in_words(more)).append(" between other models\n");
}

void append_cost(std::string& out, what_if_result const& of)
{
    double const change = of.micros_after - of.micros_before;
    out.append("cost: ").append(dollars(of.micros_before)).append(" would be ").append(dollars(of.micros_after));
    if (of.micros_before > 0) out.append(" (").append(change > 0 ? "+" : "").append(percent(change, of.micros_before)).append(")");
    out += ", exact for the recorded tokens\n";
    if (of.cost_unknown > 0)
        out.append("  unknown: ").append(requests_in_words(of.cost_unknown)).append(" without a known cost here or there\n");
}

void append_times(std::string& out, modelled_times const& of)
{
    if (of.change) {
        auto const signed_time = [](double microseconds) { return (microseconds > 0 ? "+" : "") + milliseconds(microseconds); };
        out.append("latency: ").append(signed_time(of.change->mean)).append(" in the mean of ").append(requests_in_words(of.moved));
        out.append(" that change (").append(signed_time(of.change->low)).append(" to ").append(signed_time(of.change->high));
        out.append("), modelled from replies of the same size\n");
        out.append("  all: p50 ").append(milliseconds(of.p50_before)).append(" would be ").append(milliseconds(of.p50_after));
        out.append(", p95 ").append(milliseconds(of.p95_before)).append(" would be ").append(milliseconds(of.p95_after)).append("\n");
    }
    if (of.unknown > 0) out.append(of.change ? "  unknown: " : "latency: unknown for ").append(requests_in_words(of.unknown));
    if (of.unknown > 0)
        out.append(", a model on one side has fewer than ")
            .append(std::to_string(fewest_timed))
            .append(" recorded replies of their size\n");
}

void append_words(std::string& out, std::string_view title, std::vector<counted_words> const& all)
{
    if (!all.empty()) out.append(title).append("\n");
    for (counted_words const& each : all)
        out.append("  ").append(requests_in_words(each.requests)).append(": ").append(each.words).append("\n");
}

void append_counted(base::json_object& made, std::string_view name, std::vector<counted_words> const& all)
{
    made.list(name, all, [](std::string& out, counted_words const& each) {
        base::json_object one(out);
        one.text("words", each.words);
        base::append_decimal(one.key("requests"), std::llround(each.requests * 1000), 3, true);
        one.close();
    });
}

void add_dollars(base::json_object& to, std::string_view name, double micros)
{
    base::append_decimal(to.key(name), std::llround(micros), 6, true);
}

void add_requests(base::json_object& to, std::string_view name, double requests)
{
    base::append_decimal(to.key(name), std::llround(requests * 1000), 3, true);
}

void append_cost_json(std::string& out, what_if_result const& of)
{
    base::json_object cost(out);
    cost.text("evidence", "exact");
    add_dollars(cost, "before_usd", of.micros_before);
    add_dollars(cost, "after_usd", of.micros_after);
    add_requests(cost, "unknown_requests", of.cost_unknown);
    cost.close();
}

void append_times_json(std::string& out, modelled_times const& of)
{
    base::json_object times(out);
    auto const add = [&](std::string_view name, double microseconds) { times.milliseconds(name, std::llround(microseconds)); };
    times.text("evidence", of.change ? "modelled" : "unknown");
    add_requests(times, "moved_requests", of.moved);
    add_requests(times, "unknown_requests", of.unknown);
    if (of.change) {
        add("change_ms", of.change->mean);
        add("change_low_ms", of.change->low);
        add("change_high_ms", of.change->high);
    } else {
        for (std::string_view const each : {"change_ms", "change_low_ms", "change_high_ms"}) times.null(each);
    }
    add("p50_before_ms", of.p50_before);
    add("p50_after_ms", of.p50_after);
    add("p95_before_ms", of.p95_before);
    add("p95_after_ms", of.p95_after);
    times.close();
}

}  // namespace

std::string what_if_as_text(what_if_result const& of, what_if_heading const& about)
{
    std::string out = about.file + " (revision " + about.revision + ") over " + std::to_string(of.requests) + " recorded requests";
    if (of.left_out > 0) out.append("; ").append(std::to_string(of.left_out)).append(" others have no part in this");
    out += "\n";
    append_flows(out, of);
    append_cost(out, of);
    append_times(out, of.times);
    append_words(out, "would be refused, exact", of.refusals);
    append_words(out, "could break, unknown", of.contents);
    append_words(out, "cannot be told, unknown", of.unknowns);
    return out;
}

std::string what_if_as_json(what_if_result const& of, what_if_heading const& about)
{
    std::string out;
    base::json_object made(out);
    made.text("config", about.file);
    made.text("revision", about.revision);
    made.number("requests", of.requests);
    made.number("left_out", of.left_out);
    add_requests(made, "changed", of.changed);
    add_requests(made, "untold", of.untold);
    made.list("flows", of.flows, [](std::string& into, request_flow const& each) {
        base::json_object one(into);
        one.text("from", each.from);
        one.text("to", each.to);
        add_requests(one, "requests", each.requests);
        one.close();
    });
    append_cost_json(made.key("cost"), of);
    append_times_json(made.key("latency"), of.times);
    append_counted(made, "refused", of.refusals);
    append_counted(made, "contents", of.contents);
    append_counted(made, "cannot_be_told", of.unknowns);
    made.close();
    return out + "\n";
}

}  // namespace signalbox::server
