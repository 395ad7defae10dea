// The fields that plain replies and stream chunks share: usage, the finish reason, and where an error may stand. Pure functions.
#pragma once

#include "engine/model/reply_event.hpp"
#include "engine/wire/json.hpp"

#include <optional>

namespace signalbox::dialect::openai_chat {

/// OpenAI answers at most this often at once (`n`, dialects.md 2.2).
inline constexpr std::uint32_t choice_limit = 128;

/// Nothing when it is null, absent or counts nothing.
std::optional<model::usage> read_usage(wire::json_view usage);

/// The finish of one choice. `called_tools`: servers that were told which tool to call say "stop" after calling it (dialects.md 18, 7).
model::finish read_finish(std::uint32_t choice, std::string native, wire::json_view stop_reason, bool called_tools);

/// The top-level members of a plain reply or a stream chunk.
struct reply_members {
    wire::json_view id, model, object, choices, usage, error, x_groq, message, code, type;
};
reply_members read_members(wire::json_view reply);

/// A chunk that says nothing of the reply: Azure sends one with the prompt's filter results before the first.
bool says_nothing(reply_members const& reply);

/// The error such a reply reports, if it does: at the top (also vLLM's old flat form), in a choice (OpenRouter), in x_groq (Groq), or
/// as a finish_reason that is a failure ("error", DeepSeek's "insufficient_system_resource").
std::optional<model::reply_error> read_error(reply_members const& reply);

}  // namespace signalbox::dialect::openai_chat
