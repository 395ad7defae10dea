// A provider's base address, taken apart. A plain value.
#pragma once

#include "engine/model/failure.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::wire {

struct url {
    bool tls = false;
    std::string host;  // in lower case; without brackets for IPv6
    std::uint16_t port = 80;
    std::string path;    // "/v1": without a trailing slash, may be empty
    std::string socket;  // of a local (unix) socket, absolute; the host is "localhost" then
    std::string query;   // "api-version=2024-10-21": without the question mark, may be empty
    /// "host:port" as the Host field wants it: the port only when it is not the scheme's own.
    std::string authority() const;
    bool operator==(url const&) const = default;
};

/// Longest name of a local socket: sockaddr_un::sun_path with its terminating zero (unix(7)).
inline constexpr std::size_t socket_name_limit = 107;

/// Parses "http://host[:port][/path][?query]", https, or "unix:/name/of/the/socket[:/path]", which is spoken to without TLS. Fault
/// bad_request saying what is wrong: scheme, user info, fragment, port, host, socket.
model::result<url> parse_url(std::string_view text);

}  // namespace signalbox::wire
