// An address to listen on, "host:port", taken apart. A plain value.
#pragma once

#include "engine/model/failure.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::config {

struct listen_address {
    std::string host;        // an IPv4 or IPv6 address without brackets, or "localhost"
    std::uint16_t port = 0;  // 0: any free one
    bool loopback() const;
    bool operator==(listen_address const&) const = default;
};

/// Reads "127.0.0.1:8080", "[::1]:0", "localhost:8080", "*:8080" and ":8080" (both 0.0.0.0). Fault bad_request saying what is wrong.
model::result<listen_address> parse_listen(std::string_view text);

}  // namespace signalbox::config
