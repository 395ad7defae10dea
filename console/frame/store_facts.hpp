// What the status line and the first scope need to know of a store: how much is in it, how new it is, which configuration is in force.
// Values, read on a reader's thread.
#pragma once

#include "storage/event_reader.hpp"

#include <cstdint>
#include <string>

namespace signalbox::console {

struct StoreFacts {
    std::uint64_t requests = 0;  // ever, also those that retention has deleted
    std::uint64_t newest = 0;    // the newest event's id, 0 when there is none
    std::int64_t newest_us = 0;
    std::string revision;  // that it was answered with
    bool operator==(StoreFacts const&) const = default;
};

storage::result<StoreFacts> readFacts(storage::event_reader& from);

/// Gives the names of the store that views show in colours their places in the table of colours: models, providers, tags and reasons, the most used first. On a
/// reader's thread, before anything is shown.
void readNames(storage::event_reader& from);

}  // namespace signalbox::console
