// The handshake by which a connection of HTTP/1.1 becomes one of WebSocket (RFC 6455 4): what its heads ask, and what proves that the other side
// understood. Pure functions over heads.
#pragma once

#include "engine/wire/http.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::upstream {

/// Whether a head asks for the protocol, or agrees to it: "Upgrade: websocket", and Connection names that field.
bool names_websocket(wire::header_list const& head);

/// What is wrong with a client's handshake; nothing when it can be answered. Fault bad_request, with status 426 where the head asks for no WebSocket or
/// for another version of it.
std::optional<model::failure> handshake_problem(wire::header_list const& head);

/// The Sec-WebSocket-Accept that belongs to a Sec-WebSocket-Key.
std::string websocket_accept(std::string_view key);

/// What is wrong with the head that answered a handshake with this key, in which no extension was offered; empty when nothing is.
std::string_view switch_problem(wire::header_list const& head, std::string_view key);

/// The subprotocols that a head names, in their order.
std::vector<std::string_view> subprotocols(wire::header_list const& head);

}  // namespace signalbox::upstream
