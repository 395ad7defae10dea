// The Redis whose counters several gateways share, as it is configured. Values.
#pragma once

#include "engine/limits/share.hpp"
#include "engine/model/failure.hpp"
#include "engine/model/secret.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::config {

/// A host with a port, or the path of a socket.
struct redis_address {
    std::string host, path;
    std::uint16_t port = 0;
    bool operator==(redis_address const&) const = default;
    /// The host is this machine.
    bool loopback() const;
};
/// Reads "redis.internal:6379", "[::1]:6379" and "unix:/run/redis.sock". Fault bad_request saying what is wrong.
model::result<redis_address> parse_redis_address(std::string_view text);

struct redis_settings {
    redis_address where;
    std::string username;
    model::secret password;
    int database = 0;
    std::string prefix = "signalbox";
    limits::share_fallback on_failure = limits::share_fallback::local;
    std::string gateway;  // empty: the machine's name
    bool operator==(redis_settings const& other) const;
};

}  // namespace signalbox::config
