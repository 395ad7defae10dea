// The addresses of one origin: numeric ones and localhost at once, names through the system's resolver, remembered for a while.
// Owned by a connector, on the worker's strand.
#pragma once

#include "engine/upstream/wait_limit.hpp"

#include <memory>
#include <string>
#include <vector>

namespace signalbox::upstream {

using address = asio::ip::tcp::endpoint;

class address_book {
public:
    /// How long an answer is used: getaddrinfo does not tell the record's own time to live, and providers move addresses within a minute.
    static constexpr std::chrono::seconds remembered{30};
    /// Addresses tried for one connection; the rest of a longer answer is left out, so that each gets a fair share of the time.
    static constexpr std::size_t address_limit = 8;

    address_book(executor where, alarm_clock& clock, std::string host, std::uint16_t port);
    ~address_book();
    address_book(address_book const&) = delete;

    /// Faults: connect_failed (no such name), connect_timeout, the stop signal's.
    task<model::result<std::vector<address>>> addresses(stop_signal& stop, model::steady_time until);
    /// None of them answered: ask anew next time.
    void forget() { known_.clear(); }

private:
    struct lookup;
    std::shared_ptr<lookup> under_way();
    executor where_;
    alarm_clock& clock_;
    std::string host_;
    std::uint16_t port_;
    std::vector<address> known_;
    model::steady_time known_until_ = model::steady_time::max();
    std::shared_ptr<lookup> lookup_;  // shared with the resolver's handler, which may come after us
};

}  // namespace signalbox::upstream
