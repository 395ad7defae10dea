#include "server/metrics.hpp"

#include <charconv>

namespace signalbox::server {

namespace {

void append_number(std::string& out, double number)
{
    char digits[32];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

void append_line(std::string& out, std::string_view name, std::string_view labels, double value)
{
    out.append(name);
    if (!labels.empty()) out.append("{").append(labels).append("}");
    append_number(out.append(" "), value);
    out.append("\n");
}

void append_type(std::string& out, std::string_view name, std::string_view type, std::string_view help)
{
    out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name).append(" ").append(type).append("\n");
}

}  // namespace

void append_label(std::string& out, std::string_view name, std::string_view value)
{
    if (!out.empty()) out.append(",");
    out.append(name).append("=\"");
    for (char c : value) {
        if (c == '\\' || c == '"') out.push_back('\\');
        c == '\n' ? (void)out.append("\\n") : out.push_back(c);
    }
    out.append("\"");
}

void metrics::histogram::add(double seconds)
{
    std::size_t place = 0;
    while (place < bounds.size() && seconds > bounds[place]) ++place;
    ++counts[place];
    ++total;
    sum += seconds;
}

/// Finds the event's series, or makes them while there is room.
void metrics::choose(schema::event_record const& event)
{
    // A requested name that led nowhere is the caller's invention: it does not become a label.
    bool const known = !event.resolved_model.empty() || !event.attempts.empty();
    bool const same = last_ && last_labels_.status == event.status && last_labels_.provider == event.provider &&
                      last_labels_.response_model == event.upstream_model && last_labels_.group == event.group &&
                      last_labels_.tag == event.tag && last_labels_.decision == event.decision && last_labels_.reason == event.reason &&
                      last_labels_.request_model == (known ? std::string_view(event.requested_model) : std::string_view());
    if (same) return;
    last_labels_ = {{std::string(event.provider), known ? event.requested_model : "", std::string(event.upstream_model),
                     std::string(event.group), std::string(event.tag), std::string(event.decision)},
                    std::string(event.reason),
                    event.status};
    route_labels const other{"other", "other", "other", "", "", "other"};
    route_labels const& route = last_labels_;
    bool const room = latencies_.size() < most_latencies || latencies_.contains(route);
    last_latencies_ = &latencies_[room ? route : other];
    if (all_.size() >= most_series && !all_.contains(last_labels_)) last_labels_ = {other, "other", 0};
    last_ = &all_[last_labels_];
}

void metrics::observe(schema::event_record const& event)
{
    std::lock_guard const lock(guard_);
    choose(event);
    series& to = *last_;
    ++to.requests;
    to.fallbacks += event.fallback_count;
    if (event.tokens) {
        to.input += event.tokens->prompt;
        to.output += event.tokens->completion;
        to.cached += event.tokens->cached;
        to.reasoning += event.tokens->reasoning;
    }
    if (event.actual_cost_micros)
        to.cost_micros += *event.actual_cost_micros;
    else if (!event.provider.empty())
        ++to.unknown_costs;
    last_latencies_->duration.add(static_cast<double>(event.latency_us) * 1e-6);
    if (event.first_token_us > 0) last_latencies_->first_token.add(static_cast<double>(event.first_token_us) * 1e-6);
}

void metrics::render_histogram(std::string& out, std::string const& name, std::string const& labels, histogram const& from)
{
    std::uint64_t below = 0;
    for (std::size_t i = 0; i <= bounds.size(); ++i) {
        below += from.counts[i];
        std::string with = labels;
        std::string bound = "+Inf";
        if (i < bounds.size()) append_number(bound = {}, bounds[i]);
        append_label(with, "le", bound);
        append_line(out, name + "_bucket", with, static_cast<double>(below));
    }
    append_line(out, name + "_sum", labels, from.sum);
    append_line(out, name + "_count", labels, static_cast<double>(from.total));
}

std::string metrics::text_of(route_labels const& labels)
{
    std::string text;
    append_label(text, "gen_ai_operation_name", "chat");
    append_label(text, "gen_ai_provider_name", labels.provider);
    append_label(text, "gen_ai_request_model", labels.request_model);
    append_label(text, "gen_ai_response_model", labels.response_model);
    append_label(text, "group", labels.group);
    append_label(text, "tag", labels.tag);
    append_label(text, "decision", labels.decision);
    return text;
}

void metrics::render_latencies(std::string& out, std::string const& name, std::string_view help, histogram latencies::*which) const
{
    append_type(out, name, "histogram", help);
    for (auto const& [labels, seen] : latencies_) render_histogram(out, name, text_of(labels), seen.*which);
}

void metrics::render(std::string& out) const
{
    std::lock_guard const lock(guard_);
    auto const each = [&](std::string_view name, std::string_view type, std::string_view help, auto&& row) {
        append_type(out, name, type, help);
        for (auto const& [labels, sums] : all_) {
            std::string text = text_of(labels);
            append_label(text, "error_type", labels.reason);
            append_label(text, "status", std::to_string(labels.status));
            row(text, sums);
        }
    };
    each("signalbox_requests_total", "counter", "Finished requests.", [&](std::string const& text, series const& sums) {
        append_line(out, "signalbox_requests_total", text, static_cast<double>(sums.requests));
    });
    render_latencies(out, "gen_ai_client_operation_duration_seconds", "From the request's first byte to the reply's last.",
                     &latencies::duration);
    render_latencies(out, "gen_ai_server_time_to_first_token_seconds", "From the request's first byte to the first content.",
                     &latencies::first_token);
    each("gen_ai_client_token_usage_total", "counter", "Tokens by gen_ai_token_type; input includes cached, output includes reasoning.",
         [&](std::string const& text, series const& sums) {
             auto const line = [&](std::string_view type, std::uint64_t count) {
                 std::string with = text;
                 append_label(with, "gen_ai_token_type", type);
                 append_line(out, "gen_ai_client_token_usage_total", with, static_cast<double>(count));
             };
             line("input", sums.input);
             line("output", sums.output);
             line("cached", sums.cached);
             line("reasoning", sums.reasoning);
         });
    each("signalbox_cost_usd_total", "counter", "Cost of requests with a known price, in US dollars.",
         [&](std::string const& text, series const& sums) {
             append_line(out, "signalbox_cost_usd_total", text, static_cast<double>(sums.cost_micros) * 1e-6);
         });
    each("signalbox_unknown_cost_requests_total", "counter", "Answered requests whose price is unknown.",
         [&](std::string const& text, series const& sums) {
             append_line(out, "signalbox_unknown_cost_requests_total", text, static_cast<double>(sums.unknown_costs));
         });
    each("signalbox_fallbacks_total", "counter", "Targets that failed before the answering one.",
         [&](std::string const& text, series const& sums) {
             append_line(out, "signalbox_fallbacks_total", text, static_cast<double>(sums.fallbacks));
         });
}

}  // namespace signalbox::server
