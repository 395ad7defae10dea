// Waiting on a socket without reading or writing: until it takes bytes, or the peer speaks first. Free functions; the socket's owner
// awaits them on its strand.
#pragma once

#include "engine/upstream/task.hpp"

namespace signalbox::upstream {

enum class readiness : std::uint8_t { readable, writable, broken };

/// Waits until the socket can be read (also at the peer's end).
task<readiness> until_readable(tcp_socket& socket);
/// Waits until the socket takes bytes.
task<readiness> until_writable(tcp_socket& socket);
/// Waits until the socket can be written, or has something to read, whatever comes first; readable wins.
task<readiness> until_writable_or_readable(tcp_socket& socket);

/// What lies in the socket's receive queue, looked at without taking it.
enum class pending : std::uint8_t { nothing, bytes, end, broken };
pending look(tcp_socket& socket);
/// Bytes sent and not acknowledged by the peer's system, 0 when that cannot be known.
std::size_t unacknowledged_bytes(tcp_socket& socket);

}  // namespace signalbox::upstream
