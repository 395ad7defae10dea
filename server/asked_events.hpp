// Which events of which store a command is about: its options, read. The store is opened to be read.
#pragma once

#include "server/commands.hpp"
#include "server/shared_reading.hpp"
#include "storage/event_reader.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace signalbox::server {

struct asked_events {
    std::unique_ptr<storage::event_reader> reader;  // null: `status` is the exit status, and what was wrong was printed
    storage::time_range range;
    storage::filter where;
    std::string store;                      // the path of its file
    std::string beside;                     // the file beside which keys are; empty: a shared store, and no configuration says which
    std::unique_ptr<followed_copy> shared;  // where that is the copy of a shared store: keys, payloads and runs are with the gateways
    int status = 0;
};

/// The options as a query. `command` begins what is printed about them.
asked_events read_event_options(event_options const& options, std::string_view command);

}  // namespace signalbox::server
