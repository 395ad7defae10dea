// The seam to the bytes: TCP, TLS, the simulator, or a test's script. One owner (a connection), one strand.
#pragma once

#include "engine/upstream/task.hpp"
#include "engine/model/failure.hpp"

#include <boost/asio/buffer.hpp>

#include <cstdint>
#include <span>

namespace signalbox::upstream {

/// Whether the peer spoke before write() had sent everything.
enum class early_answer : std::uint8_t { none, rest_unsent, all_sent };

class transport {
public:
    virtual ~transport() = default;
    /// Writes what goes without waiting and says how many bytes went; write() is for the rest. Most requests go whole, and this way
    /// without a coroutine. Fault connection_reset.
    virtual model::result<std::size_t> write_now(std::span<asio::const_buffer const>) { return std::size_t{0}; }
    /// Writes all buffers. Fault connection_reset. Returns early, without a fault, when the peer answers before it took everything: see
    /// answered_early().
    virtual task<model::result<void>> write(std::span<asio::const_buffer const> pieces) = 0;
    /// What was there to read before write() had sent everything can be read; the connection cannot be used again.
    virtual early_answer answered_early() const { return early_answer::none; }
    /// Sent bytes the peer's system has not acknowledged; asked after read() gave the peer's end. What a transport adds (TLS) counts too.
    virtual std::size_t unacknowledged() const { return 0; }
    /// Reads at least one byte; 0 is the peer's orderly end. Fault connection_reset.
    virtual task<model::result<std::size_t>> read(asio::mutable_buffer into) = 0;
    /// Everything sent so far was read: the next read may wait without trying first. A hint; it holds for one read.
    virtual void expect_nothing_yet() {}
    /// Breaks off whatever waits; later calls fail at once. Safe to call twice.
    virtual void close() = 0;
    /// Nothing is there to read and the peer has not ended its side, as far as the system knows: only then a request may be sent. Data that
    /// comes without a request answers nothing (RFC 9112 9.2). One system call at most while nothing has come.
    virtual bool quiet() = 0;
    /// The peer has ended its side and nothing is left to read, as far as the system knows: asked while a read waits for long, which a
    /// transport that waits patiently may not have been told. See patient_read.hpp.
    virtual bool ended() const { return false; }
    /// Bytes of the peer are there to read, as far as the system knows. Asked when the connection is not quiet.
    virtual bool spoke() const { return false; }
    /// Writes all buffers while another coroutine reads: what the peer says meanwhile changes nothing. Fault connection_reset.
    virtual task<model::result<void>> write_beside_reading(std::span<asio::const_buffer const> pieces) { return write(pieces); }
};

}  // namespace signalbox::upstream
