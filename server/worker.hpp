// One worker: a thread with its own event loop, acceptors, gateway and connections. Built and joined by the server; what it shares with others is the
// state source, the recorder and the counters.
#pragma once

#include "engine/gateway.hpp"
#include "server/session_limits.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace signalbox::server {

using endpoint = boost::asio::ip::tcp::endpoint;

class worker {
public:
    worker(unsigned number, state_source& states, event_sink& events, traffic& counts);
    ~worker();
    worker(worker const&) = delete;

    /// Binds before the thread starts; port 0 is filled in. The failure names the address and the system's reason.
    model::result<void> listen(endpoint& where);
    void start();
    /// From any thread: accept no more, end sessions after the request in flight.
    void drain();
    /// From any thread: break off what still runs.
    void break_off();
    void join();

private:
    using acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, upstream::executor>;
    upstream::task<void> accept(acceptor& from);
    upstream::task<void> serve(upstream::tcp_socket socket);
    upstream::task<void> turn_away(upstream::tcp_socket socket);
    void close_acceptors();
    void stop_when_empty();

    boost::asio::io_context loop_;  // sockets without locks: only this worker's thread touches them; others only post
    upstream::alarm_clock clock_;
    state_source& states_;
    traffic& counts_;
    gateway gateway_;
    worker_books books_;
    std::vector<std::unique_ptr<acceptor>> acceptors_;
    std::thread thread_;
    unsigned number_;
};

}  // namespace signalbox::server
