#include "server/event_table.hpp"

#include "engine/base/printable.hpp"
#include "engine/model/failure.hpp"
#include "schema/event_id.hpp"
#include "engine/base/text_table.hpp"
#include "storage/event_json.hpp"

#include <array>
#include <cstdio>
#include <optional>

namespace signalbox::server {

namespace {

std::string milliseconds(double microseconds)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), microseconds < 10'000 ? "%.2fms" : "%.0fms", microseconds / 1000.0);
    return text.data();
}

std::string milliseconds(std::optional<double> microseconds)
{
    return microseconds ? milliseconds(*microseconds) : "-";
}

std::string percentile(storage::histogram const& of, double q)
{
    return of.count() ? milliseconds(static_cast<double>(of.percentile(q))) : "-";
}

std::string dollars(bool known, std::int64_t micros)
{
    return known ? "$" + storage::dollars_text(micros) : "-";
}

/// A sum leaves out the requests without a price: nothing is known where it has no other one.
std::string cost_text(storage::totals const& of)
{
    return dollars(of.unknown_costs == 0 || of.actual_cost_micros != 0, of.actual_cost_micros);
}

std::string clock_time(schema::Event const& event)
{
    return base::timestamp_text(event.started_us()).substr(0, 23);
}

std::string served_by(schema::Event const& event)
{
    if (event.provider().empty()) return "-";
    return event.provider() + "/" + event.upstream_model();
}

std::string called(schema::Event const& event)
{
    if (event.path().empty()) return {};
    return (event.method().empty() ? "POST" : event.method()) + " " + event.path();
}

/// The model, or the address of a request that asked for none because nothing answers there.
std::string asked_for(schema::Event const& event)
{
    if (!event.requested_model().empty()) return event.requested_model();
    bool const no_address = event.reason() == name(model::fault::unknown_path) || event.reason() == name(model::fault::method_not_allowed);
    std::string const address = no_address ? called(event) : std::string();
    return address.empty() ? "-" : address;
}

std::string outcome(schema::Event const& event)
{
    return event.reason().empty() ? event.decision() : event.decision() + ":" + event.reason();
}

std::vector<std::string> cells_of(schema::Event const& event)
{
    return {clock_time(event),
            asked_for(event),
            served_by(event),
            event.status() ? std::to_string(event.status()) : "-",
            outcome(event),
            event.fallback_count() ? std::to_string(event.fallback_count()) : "-",
            milliseconds(static_cast<double>(event.latency_us())),
            event.first_token_us() ? milliseconds(static_cast<double>(event.first_token_us())) : "-",
            event.has_tokens() ? std::to_string(event.tokens().prompt() + event.tokens().completion()) : "-",
            dollars(event.has_actual_cost_micros() && !event.provider().empty(), event.actual_cost_micros()),
            event.tag().empty() ? "-" : event.tag(),
            schema::event_id::to_text(event.id())};
}

std::string percent(double share)
{
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%.1f%%", share * 100);
    return text.data();
}

void append_row(std::string& out, std::string_view name, std::string const& value)
{
    if (value.empty() || value == "-") return;
    out.append(name).append(name.size() < 20 ? 20 - name.size() : 1, ' ').append(base::printable(value)).append("\n");
}

}  // namespace

std::string table_of(std::vector<schema::Event> const& events)
{
    if (events.empty()) return "no events\n";
    base::text_table table(
        {"TIME (UTC)", "MODEL", "SERVED BY", "STATUS", "DECISION", "FALLBACKS", "LATENCY", "FIRST TOKEN", "TOKENS", "COST", "TAG", "ID"});
    for (schema::Event const& each : events) table.add(cells_of(each));
    return table.text();
}

std::string line_of(schema::Event const& event)
{
    constexpr std::array<std::size_t, 11> widths{23, 18, 30, 6, 16, 3, 10, 10, 7, 11, 12};
    auto const cells = cells_of(event);
    std::string out;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        std::string const cell = base::printable(cells[i]);
        out.append(cell);
        if (i < widths.size()) out.append(cell.size() < widths[i] ? widths[i] - cell.size() : 0, ' ').append("  ");
    }
    return out.append("\n");
}

namespace {

/// Why the request went where it went, and what its translation and its calls came to.
void append_steps(std::string& out, schema::Event const& event)
{
    for (schema::Label const& each : event.labels()) append_row(out, "label", each.name() + ": " + each.value());
    for (std::string const& each : event.trail()) append_row(out, "considered", each);
    for (std::string const& each : event.translation_losses()) append_row(out, "lost in translation", each);
    for (schema::Attempt const& each : event.attempts()) {
        std::string const ended = each.fault().empty() ? "answered" : each.fault() + (each.detail().empty() ? "" : ": " + each.detail());
        append_row(out, "attempt",
                   each.provider() + "/" + each.upstream_model() + " (" + each.reason() + ") " + ended +
                       (each.status() ? ", status " + std::to_string(each.status()) : "") + ", " +
                       milliseconds(static_cast<double>(each.end_us() - each.start_us())));
    }
}

}  // namespace

std::string page_of(schema::Event const& event)
{
    std::string out;
    append_row(out, "id", schema::event_id::to_text(event.id()));
    if (event.parent()) append_row(out, "sent for", schema::event_id::to_text(event.parent()) + " (" + event.role() + ")");
    append_row(out, "time", base::timestamp_text(event.started_us()));
    append_row(out, "consumer", event.consumer());
    append_row(out, "key", event.key_id());
    append_row(out, "asked for", event.requested_model());
    append_row(out, "address", event.requested_model().empty() ? called(event) : "");
    append_row(out, "group", event.group().empty() ? "" : event.group() + " (" + event.strategy() + ")");
    append_row(out, "tag", event.tag());
    append_row(out, "served by", served_by(event));
    append_row(out, "road", event.road());
    append_row(out, "decision", outcome(event));
    append_row(out, "detail", event.detail());
    append_row(out, "status", event.status() ? std::to_string(event.status()) : "");
    append_row(out, "finish", event.finish_reason());
    append_row(out, "latency", milliseconds(static_cast<double>(event.latency_us())));
    append_row(out, "first token", event.first_token_us() ? milliseconds(static_cast<double>(event.first_token_us())) : "");
    append_row(out, "gateway", milliseconds(static_cast<double>(event.gateway_us())));
    append_row(out, "tokens",
               std::to_string(event.tokens().prompt()) + " in, " + std::to_string(event.tokens().completion()) + " out" +
                   (event.tokens().estimated() ? " (estimated)" : ""));
    append_row(out, "estimated cost", dollars(event.has_estimated_cost_micros(), event.estimated_cost_micros()));
    append_row(out, "actual cost", event.has_actual_cost_micros() ? dollars(true, event.actual_cost_micros()) : "unknown");
    append_row(out, "price from", event.price_source());
    append_row(out, "config", event.config_revision());
    append_row(out, "trace", event.trace_id());
    append_steps(out, event);
    return out;
}

std::string table_of(std::vector<storage::stats_row> const& rows, storage::dimension by)
{
    if (rows.empty()) return "no events\n";
    std::string title(storage::name(by));
    for (char& c : title) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    base::text_table table({title, "REQUESTS", "ERRORS", "BLOCKED", "ABANDONED", "FALLBACKS", "TOKENS", "COST", "AVERAGE", "P50", "P95",
                            "P99", "FIRST TOKEN P50", "STREAMS"});
    for (storage::stats_row const& each : rows) {
        storage::totals const& sum = each.sum;
        table.add({each.name.empty() ? "-" : each.name, std::to_string(sum.requests), percent(sum.share(sum.errors)),
                   percent(sum.share(sum.blocked)), percent(sum.share(sum.abandoned)), std::to_string(sum.fallbacks),
                   std::to_string(sum.tokens_total()), cost_text(sum), milliseconds(sum.average_latency_us()), percentile(sum.latency, 0.5),
                   percentile(sum.latency, 0.95), percentile(sum.latency, 0.99), percentile(sum.first_token, 0.5),
                   std::to_string(sum.first_token.count())});
    }
    return table.text();
}

}  // namespace signalbox::server
