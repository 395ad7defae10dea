// The bytes of a client of realtime sessions: its handshake and its frames. Pure; for tests.
#pragma once

#include "engine/wire/websocket.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::test {

/// What the server makes of the key in `realtime_handshake` (RFC 6455, 1.3).
inline constexpr std::string_view realtime_accepted = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";

inline std::string realtime_handshake(std::string_view path = "/v1/realtime?model=sim", std::string_view version = "HTTP/1.1")
{
    return "GET " + std::string(path) + " " + std::string(version) +
           "\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: realtime\r\n\r\n";
}

inline std::string text_frame(std::string_view text)
{
    std::string out;
    wire::append_websocket_frame(out, wire::websocket_kind::text, text, {{4, 3, 2, 1}});
    return out;
}

inline std::string close_frame(std::uint16_t code)
{
    std::string out;
    wire::append_websocket_close(out, code, {}, {{4, 3, 2, 1}});
    return out;
}

}  // namespace signalbox::test
