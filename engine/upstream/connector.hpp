// Opens transports to one origin: addresses, TCP connect or a local socket, the tunnel of a proxy, TLS handshake. Owned by a pool, on the
// worker's strand.
#pragma once

#include "engine/upstream/address_book.hpp"
#include "engine/upstream/origin.hpp"
#include "engine/upstream/tls_context.hpp"
#include "engine/upstream/transport.hpp"

#include <memory>

namespace signalbox::upstream {

class connector {
public:
    /// `to` outlives the connector.
    connector(executor where, alarm_clock& clock, origin const& to);
    connector(connector const&) = delete;

    /// Tries the addresses of the origin, or of its proxy, in order; each gets an even share of the time that is left.
    /// Faults: connect_failed, connect_timeout, tls_failed, the stop signal's.
    task<model::result<std::unique_ptr<transport>>> open(stop_signal& stop, model::steady_time until);

private:
    model::result<tcp_socket> connect_local();
    task<model::result<tcp_socket>> connect(address to, stop_signal& stop, model::steady_time until);
    task<model::result<void>> tunnel(tcp_socket& connected, stop_signal& stop, model::steady_time until);
    task<model::result<std::unique_ptr<transport>>> secure(tcp_socket connected, stop_signal& stop, model::steady_time until);
    executor where_;
    alarm_clock& clock_;
    origin const& to_;
    address_book book_;
    std::unique_ptr<tls_context> tls_;  // made for the first connection
};

}  // namespace signalbox::upstream
