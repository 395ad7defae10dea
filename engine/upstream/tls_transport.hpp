// Bytes over TLS: OpenSSL on the non-blocking socket, waiting only when OpenSSL wants the socket to move. Owned by a connection, on its
// strand.
#pragma once

#include "engine/upstream/patient_read.hpp"
#include "engine/upstream/socket_bio.hpp"
#include "engine/upstream/tls_context.hpp"
#include "engine/upstream/transport.hpp"

namespace signalbox::upstream {

class tls_transport final : public transport {
public:
    /// Takes a connected socket and a client's handle.
    tls_transport(tcp_socket connected, tls_handle secured);
    ~tls_transport() override { close(); }

    /// Before anything else. Fault tls_failed with what is wrong about the certificate or the handshake, or connection_reset after close().
    task<model::result<void>> handshake();

    model::result<std::size_t> write_now(std::span<asio::const_buffer const> pieces) override;
    task<model::result<void>> write(std::span<asio::const_buffer const> pieces) override;
    task<model::result<void>> write_beside_reading(std::span<asio::const_buffer const> pieces) override;
    early_answer answered_early() const override { return early_; }
    std::size_t unacknowledged() const override;
    task<model::result<std::size_t>> read(asio::mutable_buffer into) override;
    void expect_nothing_yet() override { next_read_ = read_start::patient; }
    void close() override;
    bool quiet() override;
    bool ended() const override;
    bool spoke() const override;

private:
    enum class want : std::uint8_t { read, write, end, nothing };
    want wanted(int outcome);
    model::failure broken(std::string_view doing);
    std::string handshake_problem();
    /// Whether a byte of the peer's answer is there (and not just a session ticket).
    bool peer_spoke();
    /// One SSL_read. An outcome with must_write_ is none: OpenSSL has to write before it can read on.
    attempted attempt_read(asio::mutable_buffer into, boost::system::error_code& failed, std::size_t& size);

    open_socket mutable socket_;
    bio_socket bio_;
    tls_handle secured_;
    read_start next_read_ = read_start::eager;  // patient after a request was sent whole, and between the bytes of a stream
    early_answer early_ = early_answer::none;
    bool must_write_ = false;
    bool failed_ = false;  // OpenSSL allows nothing on a handle after a fatal error
};

}  // namespace signalbox::upstream
