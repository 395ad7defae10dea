// What a run of the load generator is asked to do. A value, read once from the command line.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace signalbox::bench {

struct load_options {
    std::uint16_t port = 0;
    std::string request;         // head and body, the same for every exchange
    std::string terminal;        // what a stream's body must end with; empty: a plain reply
    std::size_t least_body = 1;  // a reply with fewer body bytes is incomplete
    std::size_t connections = 1;
    std::chrono::nanoseconds duration{std::chrono::seconds(5)};
    std::uint64_t requests = 0;  // 0: as many as fit into the duration
    double rate = 0;             // requests a second over all connections; 0: each connection asks again at once
    bool hold = false;           // one stream on each connection, opened gently, all kept open together
    double ramp = 2000;          // with hold: connections opened a second
    std::chrono::nanoseconds patience{std::chrono::seconds(30)};  // past the duration, for replies under way
};

/// Nothing when the words make no sense; the reason is on stderr then.
std::optional<load_options> load_options_from(int count, char** words);

}  // namespace signalbox::bench
