// Which conversation a chat belongs to: as its caller names it, else by the turns that it begins with. Pure functions over the request.
#pragma once

#include "engine/wire/header_list.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace signalbox {

inline constexpr std::size_t longest_conversation = 128;  // bytes of a name; agents use UUIDs
inline constexpr std::size_t first_turns_read =
    512;  // bytes at both ends of the instructions and of each first message: hashing costs time

struct conversation_name {
    std::string text;
    bool by_caller = false;  // its words may hold what must not be shown
};

/// The session of a coding agent or the conversation that a header or the body (checked JSON) names; else "first_turns:" and 16 hex digits of a
/// digest of the instructions and of the messages up to the first that is not one of the system; empty when there is neither.
conversation_name conversation_of(wire::header_list const& headers, std::string_view body);

}  // namespace signalbox
