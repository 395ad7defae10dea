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

/// What replies keep until they end, in lines or as a whole. Clients of this format ask for one answer.
struct kept {
    pending_calls calls;
    ending end{.finish = {.reason = model::finish_reason::other}, .tokens = {}};

    /// False when the event is none of these.
    bool take(model::reply_event const& event);
};

/// Appends one object without a line break. `generate`: text and thinking stand at the top, not in a message. Without `end` more follow.
void append_reply(std::string& out, reply_identity const& who, bool generate, said const& what, ending const* end);

}  // namespace signalbox::dialect::ollama
