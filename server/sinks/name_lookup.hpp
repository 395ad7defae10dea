// The addresses of a host by the system's resolver, which cannot be broken off: a lookup has a thread of its own, and who does not wait for it any more
// leaves it to end by itself. Owned by a sink's thread.
#pragma once

#include "server/sinks/patient_writer.hpp"

#include <functional>
#include <memory>
#include <string>

#include <netdb.h>

namespace signalbox::server {

struct free_addresses {
    void operator()(addrinfo* all) const { ::freeaddrinfo(all); }
};
using address_list = std::unique_ptr<addrinfo, free_addresses>;

/// As getaddrinfo(3), of a host and a port.
using name_resolver = std::function<int(std::string const& host, std::string const& port, addrinfo const& hints, addrinfo** found)>;
name_resolver system_resolver();

class name_lookup {
public:
    static constexpr unsigned most_under_way = 16;  // in the process: each holds a thread until the resolver gives up, some 30 s

    explicit name_lookup(name_resolver by = system_resolver()) : by_(std::move(by)) {}
    name_lookup(name_lookup const&) = delete;

    /// Waits within the bound. Without addresses `why` says the reason; the next call goes on with a lookup that is still under way.
    address_list find(std::string const& host, std::string const& port, addrinfo hints, wait_bound const& bound, std::string& why);

private:
    struct question;
    bool ask(std::string const& host, std::string const& port, addrinfo const& hints);

    name_resolver const by_;
    std::shared_ptr<question> open_;  // under way; shared with its thread
};

}  // namespace signalbox::server
