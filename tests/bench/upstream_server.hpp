// A provider that answers at once: reads HTTP/1.1 requests, sends canned replies, one stream event at a time,
// optionally after a pause, or a whole stream in one write.
// Owned by main, one thread, loopback only.
#pragma once

#include "tests/bench/further_replies.hpp"
#include "tests/bench/sockets.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::bench {

struct upstream_options {
    std::uint16_t port = 0;
    std::size_t events = 100;
    std::chrono::microseconds pause{0};  // before each stream event after the first
    std::size_t reply_bytes = plain_body_bytes;
    bool coalesce = false;  // a stream is one write
};

class upstream_server {
public:
    explicit upstream_server(upstream_options options);
    std::uint16_t port() const { return port_of(listener_); }
    /// Serves until the process is ended.
    [[noreturn]] void run();

private:
    using clock = std::chrono::steady_clock;
    struct connection {
        descriptor socket;
        std::uint64_t serial = 0;  // tells a reused descriptor number from the stream a pause was for
        std::string received;      // of a request that came in pieces
        std::string unsent;        // what the socket did not take yet
        std::vector<std::string> const* stream = nullptr;
        std::size_t next_event = 0;
        bool waiting_to_write = false;
    };
    struct due_event {
        clock::time_point when;
        int number;
        std::uint64_t serial;
    };

    void accept_all();
    void readable(connection& from);
    void take_requests(connection& from, std::string_view bytes);
    void answer(connection& to, std::string_view head, std::string_view body);
    void continue_stream(connection& to);
    bool pause(connection& before);
    bool send(connection& to, std::string_view bytes);
    void writable(connection& to);
    void send_due_events();
    std::int64_t nanoseconds_until_due() const;
    void drop(connection& which);

    upstream_options options_;
    canned_replies openai_;
    std::vector<dialect_replies> others_;
    descriptor listener_;
    poller poller_;
    std::vector<std::unique_ptr<connection>> connections_;  // by descriptor number
    std::deque<due_event> due_;                             // one pause for all, so first in is first due
    std::uint64_t serials_ = 0;
    std::string scratch_;
};

}  // namespace signalbox::bench
