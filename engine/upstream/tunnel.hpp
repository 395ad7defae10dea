// A tunnel through an HTTP proxy: CONNECT (RFC 9110 9.3.6), after which the connection is the provider's. A free function on the worker's
// strand.
#pragma once

#include "engine/upstream/origin.hpp"
#include "engine/upstream/task.hpp"
#include "engine/model/failure.hpp"

namespace signalbox::upstream {

/// Asks the proxy at the other end of the socket for a tunnel to the origin's host and port. Fault connect_failed, which names the proxy
/// and repeats none of its words. Closing the socket breaks it off.
task<model::result<void>> open_tunnel(tcp_socket& socket, origin const& to);

}  // namespace signalbox::upstream
