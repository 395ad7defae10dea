// What stands around one request: the one it was sent for, those sent for it, its siblings, and its neighbours in the conversation. A function over a
// reader, on the reader's thread.
#pragma once

#include "storage/event_reader.hpp"

#include <optional>
#include <vector>

namespace signalbox::storage {

inline constexpr std::size_t most_neighbours = 20;                   // before and after: more is a page of its own
inline constexpr std::int64_t context_reach_us = 6 * 3'600'000'000;  // further away in time nothing is looked for

struct event_context {
    std::optional<schema::Event> parent;
    std::vector<schema::Event> siblings;       // sent for the same parent, by start; without the event itself
    std::vector<schema::Event> children;       // sent for it, by start
    std::vector<schema::Event> before, after;  // of its conversation, by start: the nearest most_neighbours
};

result<event_context> read_context(event_reader& from, schema::Event const& of);

}  // namespace signalbox::storage
