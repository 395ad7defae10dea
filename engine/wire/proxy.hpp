// An HTTP proxy between the gateway and a provider: its address, its credential, and the list of hosts that are reached without it. Values
// and pure functions.
#pragma once

#include "engine/model/failure.hpp"
#include "engine/model/secret.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::wire {

struct proxy {
    std::string host;  // in lower case; without brackets for IPv6
    std::uint16_t port = 80;
    model::secret password;
    model::secret authorization;  // the value of Proxy-Authorization (RFC 7617 2); empty: none
    /// "host:port", for messages: without the credential.
    std::string name() const;
    bool operator==(proxy const& other) const;
};

/// Parses "http://[user:password@]host[:port]", user and password percent-encoded; the scheme may be left out. Fault bad_request that says
/// what is wrong: another scheme, a path, user info, host, port. The text itself is not shown: it may hold a password.
model::result<proxy> parse_proxy(std::string_view text);

/// Whether a list in the form of the environment's NO_PROXY names this host: hosts separated by commas or white space, each with all hosts
/// below it ("example.com", ".example.com", "*.example.com"), addresses, networks ("10.0.0.0/8"), any of the first three with ":port", or
/// "*" for all.
bool names_host(std::string_view no_proxy, std::string_view host, std::uint16_t port);  // no_proxy.cpp

}  // namespace signalbox::wire
