// Bytes over plain TCP. Owned by a connection, on its strand; the socket comes connected.
#pragma once

#include "engine/upstream/patient_read.hpp"
#include "engine/upstream/transport.hpp"

namespace signalbox::upstream {

class tcp_transport final : public transport {
public:
    /// Takes a connected socket and makes it non-blocking.
    explicit tcp_transport(tcp_socket connected);
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
    open_socket mutable socket_;  // looking at the receive queue changes nothing, but Asio's handle is not const
    early_answer early_ = early_answer::none;
    read_start next_read_ = read_start::eager;  // patient after a request was sent whole, and between the bytes of a stream
};

}  // namespace signalbox::upstream
