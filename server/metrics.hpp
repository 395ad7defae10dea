// What Prometheus reads: counters and histograms fed from finished events, so that the request path pays nothing for them. Fed by the recorder's thread,
// rendered by the admin's: one lock, held for a lookup.
#pragma once

#include "schema/event_record.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace signalbox::server {

/// Names and units follow OpenTelemetry's GenAI metrics where they exist (gen_ai.client.operation.duration, gen_ai.client.token.usage,
/// gen_ai.server.time_to_first_token), written the way Prometheus writes them.
class metrics {
public:
    void observe(schema::event_record const& event);
    /// Appends Prometheus text exposition format 0.0.4.
    void render(std::string& out) const;

private:
    /// What latencies are told apart by.
    struct route_labels {
        std::string provider, request_model, response_model, group, tag, decision;
        auto operator<=>(route_labels const&) const = default;
    };
    /// What counters are told apart by.
    struct label_set : route_labels {
        std::string reason;
        std::uint32_t status = 0;
        auto operator<=>(label_set const&) const = default;
    };
    /// Bounds in seconds recommended for gen_ai durations, doubled from 10 ms to 82 s.
    static constexpr std::array bounds{0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92};
    struct histogram {
        std::array<std::uint64_t, bounds.size() + 1> counts{};
        std::uint64_t total = 0;
        double sum = 0;
        void add(double seconds);
    };
    struct latencies {
        histogram duration, first_token;
    };
    struct series {
        std::uint64_t requests = 0, fallbacks = 0, unknown_costs = 0;
        std::uint64_t input = 0, output = 0, cached = 0, reasoning = 0;
        std::int64_t cost_micros = 0;
    };
    // A caller must not grow our memory by inventing names, nor the page: at both bounds it has about 8 MB.
    static constexpr std::size_t most_series = 2'000;   // ten lines each
    static constexpr std::size_t most_latencies = 500;  // 34 lines each

    void choose(schema::event_record const& event);
    static std::string text_of(route_labels const& labels);
    void render_latencies(std::string& out, std::string const& name, std::string_view help, histogram latencies::*which) const;
    static void render_histogram(std::string& out, std::string const& name, std::string const& labels, histogram const& from);

    mutable std::mutex guard_;
    std::map<label_set, series> all_;
    std::map<route_labels, latencies> latencies_;
    series* last_ = nullptr;  // consecutive events often have the same labels
    latencies* last_latencies_ = nullptr;
    label_set last_labels_;
};

/// Appends a label value with Prometheus' escapes.
void append_label(std::string& out, std::string_view name, std::string_view value);

}  // namespace signalbox::server
