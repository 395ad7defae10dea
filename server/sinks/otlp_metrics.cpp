#include "server/sinks/otlp_metrics.hpp"

#include "engine/base/utf8.hpp"

#include <algorithm>
#include <array>

namespace signalbox::server {

namespace {

// https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/, the boundaries that the conventions ask for.
constexpr std::array token_bounds{1., 4., 16., 64., 256., 1024., 4096., 16384., 65536., 262144., 1048576., 4194304., 16777216., 67108864.};
constexpr std::array duration_bounds{0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92};
constexpr std::array first_token_bounds{0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0};

// metrics.proto, AggregationTemporality.
constexpr int delta_sums = 1, cumulative_sums = 2;
constexpr double microseconds = 1e6, micro_dollars = 1e6;

schema::otlp::Metric& add_metric(schema::otlp::ScopeMetrics& to, std::string name, std::string unit, std::string about)
{
    schema::otlp::Metric& one = *to.add_metrics();
    one.set_name(std::move(name));
    one.set_unit(std::move(unit));
    one.set_description(std::move(about));
    return one;
}

}  // namespace

void otlp_metrics::histogram::add(std::span<double const> bounds, double value)
{
    counts.resize(bounds.size() + 1);
    std::size_t place = 0;
    while (place < bounds.size() && value > bounds[place]) ++place;
    ++counts[place];
    ++total;
    sum += value;
}

void otlp_metrics::histogram::add(histogram const& others)
{
    if (others.total == 0) return;
    counts.resize(others.counts.size());
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += others.counts[i];
    total += others.total;
    sum += others.sum;
}

void otlp_metrics::histogram::zero()
{
    std::ranges::fill(counts, 0);
    total = 0;
    sum = 0;
}

void otlp_metrics::series::add(series const& others)
{
    duration.add(others.duration);
    first_token.add(others.first_token);
    input.add(others.input);
    output.add(others.output);
    cost += others.cost;
}

void otlp_metrics::series::zero()
{
    for (histogram* const each : {&duration, &first_token, &input, &output}) each->zero();
    cost = 0;
}

otlp_metrics::labels::labels(label_views const& of)
    : names{std::string(of.operation), std::string(of.provider), std::string(of.request_model), std::string(of.response_model),
            std::string(of.error)}
{}

otlp_metrics::series& otlp_metrics::of(label_views const& by)
{
    if (last_ != all_.end() && last_->first.views() == by) return last_->second;
    last_ = all_.find(by);
    if (last_ == all_.end()) {
        constexpr std::string_view other = "other";
        bool const full = all_.size() >= most_series;
        last_ = all_.try_emplace(full ? labels({other, other, other, other, {}}) : labels(by)).first;
    }
    return last_->second;
}

void otlp_metrics::add(schema::event_record const& event, provider_book const& providers)
{
    // A name that led nowhere is the caller's invention: it does not become a label.
    bool const known = !event.resolved_model.empty() || !event.attempts.empty();
    std::string_view const provider = event.provider.empty() ? std::string_view() : providers.of(event.provider).name;
    label_views by{event.operation, provider, known ? std::string_view(event.requested_model) : std::string_view(), event.upstream_model,
                   event.decision == "allowed" ? std::string_view() : event.reason};
    std::array<std::string, 4> repaired;
    auto mend = repaired.begin();
    for (std::string_view* const each : {&by.provider, &by.request_model, &by.response_model, &by.error})
        if (!base::valid_utf8(*each)) *each = *mend++ = base::repaired_utf8(*each);
    series& to = of(by);
    to.duration.add(duration_bounds, static_cast<double>(event.latency_us) / microseconds);
    // Of a whole reply it is no content that came first.
    if (event.stream && event.first_token_us)
        to.first_token.add(first_token_bounds, static_cast<double>(event.first_token_us) / microseconds);
    if (event.tokens && !event.provider.empty()) {
        to.input.add(token_bounds, static_cast<double>(event.tokens->prompt));
        to.output.add(token_bounds, static_cast<double>(event.tokens->completion));
    }
    if (event.actual_cost_micros) to.cost += static_cast<double>(*event.actual_cost_micros) / micro_dollars;
}

void otlp_metrics::add(otlp_metrics const& others)
{
    for (auto const& [by, each] : others.all_)
        if (!each.empty()) of(by.views()).add(each);
}

void otlp_metrics::clear()
{
    all_.clear();
    last_ = all_.end();
}

void otlp_metrics::zero()
{
    if (all_.size() > kept_series) return clear();
    for (auto& [by, each] : all_) each.zero();
}

void otlp_metrics::put_labels(otlp_attributes& to, labels const& from)
{
    put_attribute(to, "gen_ai.operation.name", from.operation);
    put_attribute(to, "gen_ai.provider.name", from.provider);
    put_attribute(to, "gen_ai.request.model", from.request_model);
    put_attribute(to, "gen_ai.response.model", from.response_model);
    put_attribute(to, "error.type", from.error);
}

void otlp_metrics::put_point(schema::otlp::Histogram& to, labels const& by, histogram const& from, std::span<double const> bounds,
                             time_span when, std::string_view token_type)
{
    if (from.total == 0) return;
    schema::otlp::HistogramPoint& one = *to.add_data_points();
    put_labels(*one.mutable_attributes(), by);
    put_attribute(*one.mutable_attributes(), "gen_ai.token.type", token_type);
    one.set_start_time_unix_nano(when.start);
    one.set_time_unix_nano(when.now);
    one.set_count(from.total);
    one.set_sum(from.sum);
    for (std::uint64_t const each : from.counts) one.add_bucket_counts(each);
    for (double const each : bounds) one.add_explicit_bounds(each);
}

void otlp_metrics::put_times(schema::otlp::ScopeMetrics& to, time_span when, int temporality) const
{
    auto& durations = *add_metric(to, "gen_ai.client.operation.duration", "s", "From the first byte of a request to the last of its reply.")
                           .mutable_histogram();
    auto& first_tokens =
        *add_metric(to, "gen_ai.server.time_to_first_token", "s", "From the first byte of a request to the first content of its stream.")
             .mutable_histogram();
    durations.set_aggregation_temporality(temporality);
    first_tokens.set_aggregation_temporality(temporality);
    for (auto const& [by, each] : all_) {
        put_point(durations, by, each.duration, duration_bounds, when);
        put_point(first_tokens, by, each.first_token, first_token_bounds, when);
    }
}

void otlp_metrics::put_tokens(schema::otlp::ScopeMetrics& to, time_span when, int temporality) const
{
    auto& tokens = *add_metric(to, "gen_ai.client.token.usage", "{token}", "Tokens of requests and replies.").mutable_histogram();
    tokens.set_aggregation_temporality(temporality);
    for (auto const& [by, each] : all_) {
        put_point(tokens, by, each.input, token_bounds, when, "input");
        put_point(tokens, by, each.output, token_bounds, when, "output");
    }
}

void otlp_metrics::put_costs(schema::otlp::ScopeMetrics& to, time_span when, int temporality) const
{
    auto& costs = *add_metric(to, "signalbox.cost", "USD", "Costs of requests whose price is known.").mutable_sum();
    costs.set_aggregation_temporality(temporality);
    costs.set_is_monotonic(true);
    for (auto const& [by, each] : all_) {
        schema::otlp::NumberPoint& one = *costs.add_data_points();
        put_labels(*one.mutable_attributes(), by);
        one.set_start_time_unix_nano(when.start);
        one.set_time_unix_nano(when.now);
        one.set_as_double(each.cost);
    }
}

std::string otlp_metrics::request(std::uint64_t start, std::uint64_t now, bool delta, otlp_source const& from) const
{
    schema::otlp::MetricsRequest all;
    schema::otlp::ResourceMetrics& one = *all.add_resource_metrics();
    describe_source(*one.mutable_resource(), from);
    schema::otlp::ScopeMetrics& scope = *one.add_scope_metrics();
    describe_scope(*scope.mutable_scope(), from);
    scope.set_schema_url(otlp_schema.data(), otlp_schema.size());
    int const temporality = delta ? delta_sums : cumulative_sums;
    put_times(scope, {start, now}, temporality);
    put_tokens(scope, {start, now}, temporality);
    put_costs(scope, {start, now}, temporality);
    return all.SerializeAsString();
}

}  // namespace signalbox::server
