// What workers and the one who fetches an issuer's keys say to each other. Shared by all threads; made with the configuration.
#pragma once

#include <atomic>

namespace signalbox::access {

struct key_signals {
    std::atomic<bool> wanted{false};  // workers: a token named a key that is not in the set
    std::atomic<bool> ready{true};    // the set would be fetched for it, or is: worth asking again in a second
};

}  // namespace signalbox::access
