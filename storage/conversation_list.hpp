// The conversations of a scope with the sums of their requests, found in steps, newest first; and all requests of one of them. Values that functions
// over a reader make and continue, on the reader's thread; between steps nothing is held open.
#pragma once

#include "storage/event_reader.hpp"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace signalbox::storage {

inline constexpr std::size_t most_conversations = 20'000;         // of one list: a list of more is searched by a filter
inline constexpr std::uint64_t most_requests_summed = 1'000'000;  // requests that one list looks at: they are read whole
inline constexpr std::size_t most_turns = 5'000;                  // requests of one conversation, and as many sent for them

/// The requests of a scope that name one conversation.
struct conversation_sum {
    std::string name;
    std::string consumer, key_id, model;     // of its newest request; the model that answered, else the one that was asked for
    std::int64_t first_us = 0, last_us = 0;  // start of the first request, end of the last
    std::uint64_t requests = 0, errors = 0;  // errors: all that were not answered, but for clients that left
    std::uint64_t prompt = 0, cached = 0, completion = 0;
    std::uint64_t largest_prompt = 0;  // tokens: how full the context was
    std::int64_t cost_micros = 0;
    std::uint64_t unpriced = 0;  // requests whose cost is not known
    std::uint64_t newest = 0;    // event
    void add(schema::Event const& event);
};

struct conversation_list {
    time_range range;
    filter where;
    std::uint64_t newest = 0;  // no request with a larger id is looked at; 0: all are

    std::vector<conversation_sum> all;  // the one with the newest request first
    std::uint64_t looked = 0;           // requests of the scope
    std::uint64_t named = 0;            // of these, that name a conversation
    bool done = false;
    bool cut = false;  // one of the limits ended it

    // Of continue_conversations() alone.
    void add(schema::Event const& event);
    std::optional<std::uint64_t> cursor = {};
    std::unordered_map<std::string, std::size_t> places = {};
};

/// Looks at the next `most` requests of the scope.
result<void> continue_conversations(event_reader& from, conversation_list& list, std::size_t most);

/// Requests that name the conversation in the order of their start, and what the gateway sent for them.
struct conversation {
    std::vector<schema::Event> turns, children;  // children: role other than "primary", by start
    bool cut = false;                            // there are more than most_turns
};

/// The requests of one conversation that started in the range, the newest most_turns of them, and the requests whose parent is one of them.
result<conversation> read_conversation(event_reader& from, std::string const& name, time_range range);

}  // namespace signalbox::storage
