// Sums and histograms over delivered events, in OpenTelemetry's protocol with the metrics of its GenAI conventions. Owned by the sink's thread.
#pragma once

#include "schema/event.pb.h"
#include "server/sinks/genai_names.hpp"
#include "server/sinks/otlp_resource.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace signalbox::server {

class otlp_metrics {
public:
    /// What names a caller can make up must not grow the memory: further events count under "other".
    static constexpr std::size_t most_series = 1'000;

    void add(schema::Event const& event, provider_book const& providers);
    bool empty() const { return all_.empty(); }
    void clear() { all_.clear(); }
    /// The bytes of an ExportMetricsServiceRequest. Times in nanoseconds since 1970.
    std::string request(std::uint64_t start, std::uint64_t now, bool delta, otlp_source const& from) const;

private:
    /// What the points of all metrics are told apart by.
    struct labels {
        std::string operation, provider, request_model, response_model, error;
        auto operator<=>(labels const&) const = default;
    };
    struct histogram {
        std::vector<std::uint64_t> counts;
        std::uint64_t total = 0;
        double sum = 0;
        void add(std::span<double const> bounds, double value);
    };
    struct series {
        histogram duration, first_token, input, output;
        double cost = 0;
    };
    struct time_span {
        std::uint64_t start, now;
    };
    static void put_labels(otlp_attributes& to, labels const& from);
    static void put_point(schema::otlp::Histogram& to, labels const& by, histogram const& from, std::span<double const> bounds,
                          time_span when, std::string_view token_type = {});
    void put_times(schema::otlp::ScopeMetrics& to, time_span when, int temporality) const;
    void put_tokens(schema::otlp::ScopeMetrics& to, time_span when, int temporality) const;
    void put_costs(schema::otlp::ScopeMetrics& to, time_span when, int temporality) const;

    std::map<labels, series> all_;
};

}  // namespace signalbox::server
