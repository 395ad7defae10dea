// Accepts connections on one event loop and serves each as a session: a worker's public listener, or the operator's. Owned beside the loop,
// on its strand; it must not go before the loop has run empty().
#pragma once

#include "server/logger.hpp"
#include "server/passed_sockets.hpp"
#include "server/request_handler.hpp"
#include "server/spare_descriptor.hpp"
#include "server/traffic.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <memory>
#include <vector>

namespace signalbox::server {

using endpoint = boost::asio::ip::tcp::endpoint;

/// Whether several loops share one address (SO_REUSEPORT). The first of them finds out whether another program has it.
enum class sharing : std::uint8_t { alone, first_of_several, one_of_several };

class listener {
public:
    /// `emptied` is called when the last session ended after drain() or break_off(). `secured`: connections are over TLS where the limits in force
    /// have an identity.
    listener(boost::asio::io_context& loop, upstream::alarm_clock& clock, request_handler& handler, traffic& counts, logger const& log,
             std::function<void()> emptied, bool secured = false);
    listener(listener const&) = delete;

    /// Binds before the loop runs, or takes the socket that was passed for this address; port 0 is filled in. The failure names the address and the
    /// system's reason; `field` is the key it came from.
    model::result<void> listen(endpoint& where, sharing how, std::string_view field, passed_sockets& passed);
    void start();
    /// Takes the connections that wait in the kernel, accepts no more and ends sessions after the request in flight.
    void drain();
    /// Stops what runs.
    void break_off();
    bool empty() const { return books_.sessions.empty() && turning_away_ == 0; }

private:
    using acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, upstream::executor>;
    upstream::task<void> accept(acceptor& from);
    upstream::task<void> serve(upstream::tcp_socket socket);
    upstream::task<void> turn_away(upstream::tcp_socket socket);
    upstream::task<void> accept_without_descriptors(acceptor& from, boost::system::error_code why);
    bool is_secured() const;
    std::string busy_reply(std::string_view why);
    void admit(upstream::tcp_socket socket);
    void take_waiting();
    void close();
    void ended();

    boost::asio::io_context& loop_;
    request_handler& handler_;
    logger const& log_;
    std::function<void()> emptied_;
    session_books books_;
    spare_descriptor spare_;
    std::vector<std::unique_ptr<acceptor>> acceptors_;
    std::size_t turning_away_ = 0;
    bool secured_ = false;
};

}  // namespace signalbox::server
