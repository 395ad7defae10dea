// Sums and histograms over events, in OpenTelemetry's protocol with the metrics of its GenAI conventions. Owned by one thread at a time: those of the
// events of one delivery are made with its spans, and those of a sink are what of it was delivered.
#pragma once

#include "schema/event_record.hpp"
#include "server/sinks/genai_names.hpp"
#include "server/sinks/otlp_resource.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::server {

class otlp_metrics {
public:
    otlp_metrics() = default;
    otlp_metrics(otlp_metrics const&) = delete;

    /// What names a caller can make up must not grow the memory: further events count under "other".
    static constexpr std::size_t most_series = 1'000;

    void add(schema::event_record const& event, provider_book const& providers);
    /// What others sum up, besides.
    void add(otlp_metrics const& others);
    bool empty() const { return all_.empty(); }
    void clear();
    /// Nothing is counted any more, as after clear(); memory that is likely to be filled again is kept.
    void zero();
    /// The bytes of an ExportMetricsServiceRequest. Times in nanoseconds since 1970.
    std::string request(std::uint64_t start, std::uint64_t now, bool delta, otlp_source const& from) const;

private:
    static constexpr std::size_t kept_series = 64;  // by zero(), about 1 KiB each

    /// What the points of all metrics are told apart by.
    template <class Text>
    struct names {
        Text operation, provider, request_model, response_model, error;
        auto operator<=>(names const&) const = default;
    };
    using label_views = names<std::string_view>;
    struct labels : names<std::string> {
        explicit labels(label_views const& of);
        label_views views() const { return {operation, provider, request_model, response_model, error}; }
    };
    struct in_order {
        using is_transparent = void;
        static label_views const& views(label_views const& of) { return of; }
        static label_views views(labels const& of) { return of.views(); }
        bool operator()(auto const& one, auto const& other) const { return views(one) < views(other); }
    };
    struct histogram {
        std::vector<std::uint64_t> counts;
        std::uint64_t total = 0;
        double sum = 0;
        void add(std::span<double const> bounds, double value);
        void add(histogram const& others);
        void zero();
    };
    struct series {
        histogram duration, first_token, input, output;
        double cost = 0;
        bool empty() const { return duration.total == 0; }
        void add(series const& others);
        void zero();
    };
    struct time_span {
        std::uint64_t start, now;
    };
    series& of(label_views const& by);
    static void put_labels(otlp_attributes& to, labels const& from);
    static void put_point(schema::otlp::Histogram& to, labels const& by, histogram const& from, std::span<double const> bounds,
                          time_span when, std::string_view token_type = {});
    void put_times(schema::otlp::ScopeMetrics& to, time_span when, int temporality) const;
    void put_tokens(schema::otlp::ScopeMetrics& to, time_span when, int temporality) const;
    void put_costs(schema::otlp::ScopeMetrics& to, time_span when, int temporality) const;

    std::map<labels, series, in_order> all_;
    std::map<labels, series, in_order>::iterator last_ = all_.end();  // nearly always the next event's, too
};

}  // namespace signalbox::server
