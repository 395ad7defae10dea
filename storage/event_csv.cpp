// The CSV half of event_json.hpp: one table of columns writes the header and the records.
#include "storage/event_json.hpp"
#include "engine/base/json_writer.hpp"
#include "engine/base/timestamp.hpp"

#include "schema/event_id.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace signalbox::storage {

namespace {

// What spreadsheets take for the beginning of a formula (OWASP, CSV Injection); full-width forms included.
bool begins_a_formula(std::string_view text)
{
    constexpr std::array<std::string_view, 11> starts{"=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"};
    return std::ranges::any_of(starts, [&](std::string_view each) { return text.starts_with(each); });
}

// https://www.rfc-editor.org/rfc/rfc4180#section-2: quoted where a comma, a quote or a line end is in it. A text that a spreadsheet would
// compute gets an apostrophe in front, which makes it text there.
void put_text(std::string& out, std::string_view text)
{
    bool const formula = begins_a_formula(text);
    if (!formula && text.find_first_of(",\"\r\n") == std::string_view::npos) {
        out += text;
        return;
    }
    out += formula ? "\"'" : "\"";
    for (char const c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

void put_milliseconds(std::string& out, std::int64_t microseconds)
{
    base::append_decimal(out, microseconds, 3, true);
}

struct csv_column {
    std::string_view name;
    void (*put)(std::string& out, schema::Event const& event);
};

using row = schema::Event const&;

template <std::string const& (schema::Event::*Get)() const>
void text(std::string& out, row event)
{
    put_text(out, (event.*Get)());
}

template <std::int64_t (schema::Event::*Get)() const>
void milliseconds(std::string& out, row event)
{
    put_milliseconds(out, (event.*Get)());
}

template <std::uint64_t (schema::Tokens::*Get)() const>
void tokens(std::string& out, row event)
{
    out += std::to_string((event.tokens().*Get)());
}

void tokens_per_second(std::string& out, row event)
{
    measures one;
    one.add(event);
    if (auto const rate = one.tokens_per_second()) base::append_decimal(out, std::llround(*rate * 100), 2, true);
}

constexpr std::array columns{
    csv_column{"id", [](std::string& out, row event) { out += schema::event_id::to_text(event.id()); }},
    csv_column{"timestamp", [](std::string& out, row event) { base::append_timestamp(out, event.started_us()); }},
    csv_column{"model", text<&schema::Event::requested_model>},
    csv_column{"group", text<&schema::Event::group>},
    csv_column{"strategy", text<&schema::Event::strategy>},
    csv_column{"tag", text<&schema::Event::tag>},
    csv_column{"resolved_provider", text<&schema::Event::provider>},
    csv_column{"resolved_model", text<&schema::Event::resolved_model>},
    csv_column{"upstream_model", text<&schema::Event::upstream_model>},
    csv_column{"response_model", text<&schema::Event::response_model>},
    csv_column{"fallback_count", [](std::string& out, row event) { out += std::to_string(event.fallback_count()); }},
    csv_column{"attempts", [](std::string& out, row event) { out += std::to_string(event.attempts_size()); }},
    csv_column{"decision", text<&schema::Event::decision>},
    csv_column{"reason_code", text<&schema::Event::reason>},
    csv_column{"detail", text<&schema::Event::detail>},
    csv_column{"status_code", [](std::string& out, row event) { out += std::to_string(event.status()); }},
    csv_column{"mode", [](std::string& out, row event) { out += event.stream() ? "stream" : "oneshot"; }},
    csv_column{"finish_reason", text<&schema::Event::finish_reason>},
    csv_column{"latency_ms", milliseconds<&schema::Event::latency_us>},
    csv_column{"upstream_latency_ms", milliseconds<&schema::Event::upstream_us>},
    csv_column{"gateway_ms", milliseconds<&schema::Event::gateway_us>},
    csv_column{"ttft_ms",
               [](std::string& out, row event) {
                   if (event.first_token_us() != 0) put_milliseconds(out, event.first_token_us());
               }},
    csv_column{"tokens_per_second", tokens_per_second},
    csv_column{"tokens_prompt", tokens<&schema::Tokens::prompt>},
    csv_column{"tokens_completion", tokens<&schema::Tokens::completion>},
    csv_column{"tokens_total",
               [](std::string& out, row event) { out += std::to_string(event.tokens().prompt() + event.tokens().completion()); }},
    csv_column{"tokens_cached", tokens<&schema::Tokens::cached>},
    csv_column{"tokens_cache_write", tokens<&schema::Tokens::cache_write>},
    csv_column{"tokens_reasoning", tokens<&schema::Tokens::reasoning>},
    csv_column{"tokens_estimated", [](std::string& out, row event) { out += event.tokens().estimated() ? "true" : "false"; }},
    csv_column{"estimated_cost_usd",
               [](std::string& out, row event) {
                   if (event.has_estimated_cost_micros()) out += dollars_text(event.estimated_cost_micros());
               }},
    csv_column{"actual_cost_usd",
               [](std::string& out, row event) {
                   if (event.has_actual_cost_micros()) out += dollars_text(event.actual_cost_micros());
               }},
    csv_column{"key_id", text<&schema::Event::key_id>},
    csv_column{"consumer", text<&schema::Event::consumer>},
    csv_column{"client_dialect", text<&schema::Event::client_dialect>},
    csv_column{"path", text<&schema::Event::path>},
    csv_column{"road", text<&schema::Event::road>},
    csv_column{"trace_id", text<&schema::Event::trace_id>},
    csv_column{"config_version", text<&schema::Event::config_revision>},
    csv_column{"run", [](std::string& out, row event) { out += std::to_string(event.run()); }},
    csv_column{"sequence", [](std::string& out, row event) { out += std::to_string(event.sequence()); }},
};

}  // namespace

std::string csv_header()
{
    std::string line;
    for (csv_column const& column : columns) {
        line += line.empty() ? "" : ",";
        line += column.name;
    }
    return line;
}

void append_csv(std::string& out, schema::Event const& event)
{
    bool first = true;
    for (csv_column const& column : columns) {
        out += first ? "" : ",";
        first = false;
        column.put(out, event);
    }
}

}  // namespace signalbox::storage
