// The connection to one client, plain or over TLS: what the inlet reads and the outlet writes. Owned by a session, on its worker's strand.
#pragma once

#include "engine/upstream/patient_read.hpp"
#include "engine/upstream/socket_bio.hpp"
#include "engine/upstream/tls_context.hpp"

#include <boost/asio/buffer.hpp>

#include <span>
#include <utility>

namespace signalbox::server {

class client_line {
public:
    using pieces = std::span<boost::asio::const_buffer const>;

    /// Without a handle the line is plain.
    client_line(upstream::tcp_socket connected, upstream::tls_handle secured);
    client_line(client_line const&) = delete;
    ~client_line() { close(); }

    upstream::open_socket& socket() { return socket_; }

    /// Before anything else of a line over TLS. False: the client has to go; one that spoke plain HTTP was told.
    upstream::task<bool> handshake();

    /// Reads at least one byte; handler(error_code, size).
    template <class Handler>
    void start_read(boost::asio::mutable_buffer into, upstream::read_start how, Handler handler);
    /// As much as the line takes at once; would_block when that is nothing.
    std::size_t write_some(pieces all, boost::system::error_code& error)
    {
        if (secured_) return write_secured(all, error);
        return all.size() == 1 ? socket_.write_some(boost::asio::const_buffer(all.front()), error) : socket_.write_some(all, error);
    }
    /// Waits until the line takes some. operation_aborted when the socket was cancelled.
    upstream::task<std::size_t> wait_and_write(pieces all, boost::system::error_code& error);

    /// Nothing more is sent; what the client sends can still be read.
    void end_sending();
    /// Without the word of TLS that this is the end: the client takes nothing for whole.
    void break_off();
    void close();

private:
    std::size_t write_secured(pieces all, boost::system::error_code& error);
    upstream::attempted attempt_read(boost::asio::mutable_buffer into, boost::system::error_code& failed, std::size_t& size);
    upstream::read_start how_to_read(upstream::read_start how);
    boost::system::error_code error_of(int outcome);
    void say_end();
    upstream::task<void> answer_plain_http();

    upstream::open_socket socket_;
    upstream::bio_socket bio_;
    upstream::tls_handle secured_;  // null: plain
    bool failed_ = false;           // OpenSSL allows nothing on a handle after a fatal error
};

template <class Handler>
void client_line::start_read(boost::asio::mutable_buffer into, upstream::read_start how, Handler handler)
{
    if (!secured_) return upstream::start_read(socket_, into, how, std::move(handler));
    auto attempt = [this, into](boost::system::error_code& failed, std::size_t& size) { return attempt_read(into, failed, size); };
    upstream::start_attempts(socket_, attempt, how_to_read(how), std::move(handler));
}

}  // namespace signalbox::server
