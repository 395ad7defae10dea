// The connection to a syslog server or socket: datagrams over UDP and local sockets, a stream with counted messages over TCP. Owned by its sink's
// thread.
#pragma once

#include "engine/config/sink.hpp"
#include "server/sinks/name_lookup.hpp"
#include "server/sinks/patient_writer.hpp"
#include "server/sinks/receipt.hpp"

#include <span>
#include <string>

namespace signalbox::server {

class syslog_line {
public:
    explicit syslog_line(config::syslog_place to, name_resolver by = system_resolver()) : to_(std::move(to)), names_(std::move(by)) {}
    syslog_line(syslog_line const&) = delete;
    ~syslog_line();

    /// Of the first datagram to a host, as long as none has stayed unrefused: a closed port answers so soon.
    static constexpr std::chrono::milliseconds refusal_patience{1'000};

    /// After a failure the same messages come again: those to a local socket go on behind the last that was sent, a stream and what a host refused begin
    /// with the first. A message that no datagram can hold is left out and counted as rejected.
    receipt send(std::span<std::string const> messages, wait_bound const& bound);

private:
    std::string connect(wait_bound const& bound);
    std::string connect_local();
    std::string connect_to_host(wait_bound const& bound);
    bool ended_by_peer() const;
    receipt send_datagrams(std::span<std::string const> messages, wait_bound const& bound);
    receipt all_sent();
    receipt failed_at(std::string why);
    std::string refused_within(std::chrono::milliseconds patience, wait_bound const& bound) const;
    receipt send_stream(std::span<std::string const> messages, wait_bound const& bound);
    void close();

    config::syslog_place const to_;
    name_lookup names_;
    int descriptor_ = -1;
    bool stream_ = false;
    bool heard_ = true;            // no host that may refuse what was sent; or one datagram of this connection stayed unrefused
    std::size_t sent_ = 0;         // of the messages of a batch that failed
    std::uint64_t oversized_ = 0;  // among them
    std::uint64_t before_ = 0;     // messages of the last batch: a host may still refuse them
};

}  // namespace signalbox::server
