// Bytes over TLS: OpenSSL on the non-blocking socket, waiting only when OpenSSL wants the socket to move. Owned by a connection, on its
// strand.
#pragma once

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
    early_answer answered_early() const override { return early_; }
    std::size_t unacknowledged() const override;
    task<model::result<std::size_t>> read(asio::mutable_buffer into) override;
    void close() override;
    bool quiet() override;

private:
    enum class want : std::uint8_t { read, write, end, nothing };
    want wanted(int outcome);
    model::failure broken(std::string_view doing);
    std::string handshake_problem();
    /// Whether a byte of the peer's answer is there (and not just a session ticket).
    bool peer_spoke();

    tcp_socket mutable socket_;
    tls_handle secured_;
    early_answer early_ = early_answer::none;
    bool failed_ = false;  // OpenSSL allows nothing on a handle after a fatal error
};

}  // namespace signalbox::upstream
