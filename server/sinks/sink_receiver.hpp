// The receiving end of a sink, whichever its type: takes events, writes them in the sink's form and says what became of them. Owned by the sink's
// thread; break_off() alone may be called by others.
#pragma once

#include "server/sinks/event_lines.hpp"
#include "server/sinks/line_output.hpp"
#include "server/sinks/poster.hpp"
#include "server/sinks/rotating_file.hpp"
#include "server/sinks/span_chunk.hpp"
#include "server/sinks/syslog_line.hpp"
#include "server/sinks/syslog_message.hpp"

#include <atomic>
#include <memory>
#include <variant>

namespace signalbox::server {

/// Exports of one sink to a collector: spans with each batch, sums at times.
class otlp_exporter {
public:
    otlp_exporter(config::sink_definition const& what, otlp_source from);
    otlp_exporter(otlp_exporter const&) = delete;

    receipt deliver(event_batch const& events, provider_book const& providers);
    /// Sums, when it is time or `last`; nothing when there is nothing to do.
    std::optional<receipt> export_sums(model::steady_time now, bool last);
    poster& line() { return line_; }

private:
    receipt send(std::shared_ptr<span_chunk> const& made);

    config::otlp_sink const how_;
    std::chrono::milliseconds const timeout_;
    otlp_source const from_;
    poster line_;
    span_maker maker_;
    std::shared_ptr<span_chunk> made_ = std::make_shared<span_chunk>();
    otlp_metrics sums_;    // of what was delivered
    std::uint64_t since_;  // of the sums, nanoseconds since 1970
    model::steady_time due_{};
    bool changed_ = false;
};

class sink_receiver {
public:
    explicit sink_receiver(config::sink_definition const& what);
    sink_receiver(sink_receiver const&) = delete;

    /// Blocks for the sink's time at most.
    receipt deliver(event_batch const& batch, provider_book const& providers);
    /// What is due beside events; nothing where nothing is.
    std::optional<receipt> look(model::steady_time now, bool last);
    /// What was delivered is safe when it returns true.
    bool sync();
    /// Ends a delivery under way, and all that would follow.
    void break_off();

private:
    using line = std::variant<std::unique_ptr<rotating_file>, std::unique_ptr<line_output>, std::unique_ptr<syslog_line>,
                              std::unique_ptr<poster>, std::unique_ptr<otlp_exporter>>;
    static line line_of(config::sink_definition const& what);
    receipt send(rotating_file& to, event_batch const& batch, provider_book const& providers);
    receipt send(line_output& to, event_batch const& batch, provider_book const& providers);
    receipt send(syslog_line& to, event_batch const& batch, provider_book const& providers);
    receipt send(poster& to, event_batch const& batch, provider_book const& providers);
    receipt send(otlp_exporter& to, event_batch const& batch, provider_book const& providers);
    wait_bound bound() const { return {std::chrono::steady_clock::now() + timeout_, stopped_}; }

    std::chrono::milliseconds const timeout_;
    syslog_source const from_;
    line line_;
    std::atomic<bool> stopped_{false};
};

}  // namespace signalbox::server
