// What of a request stays at one member of a group, and at which. Pure, without any state.
#pragma once

#include "engine/route/request_facts.hpp"
#include "engine/route/table.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::route {

struct assignment {
    std::uint64_t key = 0;    // equal ones stay together
    std::string_view unit;    // what it stands for: "consumer", "conversation", "first_turns", "header", "ip"; a constant
    std::uint64_t value = 0;  // a hash of which one it is; the key without a time to live
};

/// Nothing when the request has nothing to go by. A conversation is what X-Conversation-Id or the body's prompt_cache_key names, else its first
/// turns: everything up to the first message that is no system message. With a time to live the key is another one after it; when that is, differs
/// from key to key.
std::optional<assignment> assignment_of(spread const& by, request_facts::sources const& request);

/// Six hex digits of the hash of a unit's value, as events keep it: enough to tell units apart, too few to find an address or a text by them. As every
/// gateway and every version makes them.
std::string unit_digest(std::uint64_t value);

/// Which member a key belongs to: larger wins (rendezvous hashing), and a weight of 0 loses to all others.
double belonging(member const& one, std::uint32_t weight, std::uint64_t key);

}  // namespace signalbox::route
