// The members of one choice, whether it comes whole or as a delta, and what makes them malformed: a value of a type that no content can be read from.
// Pure functions.
#pragma once

#include "engine/dialect/openai_chat/reply_fields.hpp"

namespace signalbox::dialect::openai_chat {

struct choice_members {
    std::uint32_t index = 0;
    wire::json_view content, refusal, reasoning_content, reasoning, thinking_blocks, tool_calls, function_call, annotations, images, audio,
        stop_reason;
    std::optional<std::string> finish;  // the word of its finish_reason

    /// Text, reasoning, a refusal or a tool call that is not empty.
    bool bears_content() const;
    bool calls_tools() const { return !tool_calls.elements().empty() || function_call.kind() == wire::json_kind::object; }
};

/// One element of "choices". `whole`: of a plain reply, whose choices hold a message and have ended. Fault malformed_reply.
model::result<choice_members> read_choice(wire::json_node const& choice, bool whole);

/// Fault malformed_reply when "choices" is neither a list nor left out.
model::result<void> check_choices(wire::json_node const& choices);

/// The bytes of the answer in a choice as they are written: text, reasoning, a refusal, the names and arguments of tool calls.
std::uint64_t content_size(choice_members const& from);

model::failure malformed(std::string_view what);

}  // namespace signalbox::dialect::openai_chat
