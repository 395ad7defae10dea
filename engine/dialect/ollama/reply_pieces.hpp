// The members that whole replies and the lines of a stream are written with. Pure functions.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/dialect/parts/pending_calls.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::dialect::ollama {

/// What one object of a reply says.
struct said {
    std::string text, thinking;
    std::vector<pending_call> calls;
};

/// How the last object ends.
struct ending {
    model::finish finish;
    std::optional<model::usage> tokens;
};

/// Appends one object without a line break. `generate`: text and thinking stand at the top, not in a message. Without `end` more follow.
void append_reply(std::string& out, reply_identity const& who, bool generate, said const& what, ending const* end);

}  // namespace signalbox::dialect::ollama
