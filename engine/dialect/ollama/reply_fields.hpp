// The members of a line of a stream, and of a plain reply, which is one: of chat and of generate. Pure functions over views.
#pragma once

#include "engine/model/failure.hpp"
#include "engine/model/reply_event.hpp"
#include "engine/wire/json.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::dialect::ollama {

using event_list = std::vector<model::reply_event>;

/// Chat has a message, generate its members at the top.
struct reply_members {
    wire::json_view model, done, reason, prompt_tokens, answer_tokens, error;
    wire::json_view text, thinking, calls;
    bool says = false;  // there is a place for an answer
};
/// Fault malformed_reply when a message is no object, or a text no text.
model::result<reply_members> members_of(wire::json_view line);

/// Nothing when nothing was counted. A prompt that was in the cache is not counted by some versions.
std::optional<model::usage> read_usage(reply_members const& from);

/// `called`: the reply holds calls, which have no reason of their own.
model::finish read_finish(std::string native, bool called);
/// The word for a reason in this format.
std::string_view finish_word(model::finish_reason reason);

model::failure malformed(std::string_view what);

}  // namespace signalbox::dialect::ollama
