// Which gateway this one is among those that share limits, and whether it is the only process that says so (docs/decisions/0074-copied-counters.md). A value
// that share_round keeps.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace signalbox::server::redis {

struct counters_identity {
    std::uint64_t id = 0;                  // of the file of counters
    std::string place;                     // where that file lies: a copy of it lies elsewhere
    std::function<std::uint64_t()> renew;  // another one for the file, from now on

    /// The id as it is called in Redis.
    std::string text() const;
};

/// A word by chance, for one process.
std::string process_word();

}  // namespace signalbox::server::redis
