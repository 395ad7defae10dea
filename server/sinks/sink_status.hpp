// How a sink is doing, as /health and the metrics show it. A value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::server {

struct sink_status {
    std::string id;
    std::string_view type;        // a constant
    bool failing = false;         // nothing is delivered, and nothing is lost by that
    bool refusing = false;        // the newest event that was offered was refused for good
    std::string detail;           // with failing or refusing: why
    std::string no_metrics;       // why the receiver did not take the newest metrics, which no event waits for; empty: it did, or gets none
    std::string last_loss;        // why the newest event that was lost was lost, since the start; empty: none
    std::uint64_t delivered = 0;  // events, since the start
    std::uint64_t failures = 0;   // deliveries that failed, since the start
    std::uint64_t dropped = 0;    // events that the receiver did not take, since the sink's first event
    std::uint64_t missed = 0;     // events that were gone before they could be delivered, likewise
    std::uint64_t behind = 0;     // events in the store that were not passed yet: those for other sinks among them
};

}  // namespace signalbox::server
