// The members that whole replies and the lines of a stream are written with. Pure functions.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/dialect/parts/reply_tail.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::dialect::ollama {

/// What one object of a reply says.
struct said {
    std::string text, thinking;
    std::vector<pending_call> calls;
};

/// Appends one object without a line break. `generate`: text and thinking stand at the top, not in a message. Without `end` more follow.
void append_reply(std::string& out, reply_identity const& who, bool generate, said const& what, reply_ending const* end);

}  // namespace signalbox::dialect::ollama
