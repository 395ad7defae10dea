// A way out for finished events, as the file describes it and as running code has it. Plain values inside a configuration snapshot.
#pragma once

#include "engine/config/posted_address.hpp"
#include "engine/model/failure.hpp"
#include "engine/model/secret.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::config {

enum class sink_type : std::uint8_t { file, standard_output, syslog, http, otlp };
std::string_view name(sink_type of);

/// Which requests to providers get a traceparent of the gateway's own.
enum class trace_propagation : std::uint8_t { never, caller, always };

/// How syslog messages travel.
enum class syslog_way : std::uint8_t { udp, tcp, local };

struct syslog_place {
    syslog_way way = syslog_way::udp;
    std::string host;  // of a local socket its name
    std::uint16_t port = 514;
    bool operator==(syslog_place const&) const = default;
};

/// Reads "udp://host[:port]", "tcp://host[:port]" and "unix:/name"; fault bad_request saying what is wrong.
model::result<syslog_place> parse_syslog_place(std::string_view text);

/// Of type file.
struct file_sink {
    std::string path;
    std::uint64_t max_size = 100u << 20;
    unsigned keep = 10;
    bool operator==(file_sink const&) const = default;
};

/// Of type otlp.
struct otlp_sink {
    bool traces = true, metrics = false, delta = false;
    std::chrono::milliseconds metrics_every{10'000};
    trace_propagation propagates = trace_propagation::caller;
    bool operator==(otlp_sink const&) const = default;
};

struct sink_definition {
    std::string id;
    sink_type type = sink_type::file;
    bool payloads = false;  // go with the events: of type file, standard_output and http
    std::size_t batch = 500;
    std::chrono::milliseconds timeout{10'000};
    file_sink file;
    syslog_place syslog;
    int facility = 3;      // of syslog messages (RFC 5424 6.2.1): daemon
    web_address to;        // with type http and otlp; of otlp without the path of the signal
    model::secret fields;  // header lines of every post, with their line ends
    otlp_sink otlp;
    bool operator==(sink_definition const& other) const;
};

}  // namespace signalbox::config
