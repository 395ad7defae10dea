// The fields that plain replies and stream chunks share: usage, the finish reason, and where an error may stand. Pure functions.
#pragma once

#include "engine/dialect/openai_chat/chunk_scan.hpp"
#include "engine/model/failure.hpp"
#include "engine/model/reply_event.hpp"
#include "engine/wire/json_outline.hpp"

#include <optional>
#include <vector>

namespace signalbox::dialect::openai_chat {

/// OpenAI answers at most this often at once (`n` in its API reference).
inline constexpr std::uint32_t choice_limit = 128;

/// Nothing when it is null, absent or counts nothing.
std::optional<model::usage> read_usage(wire::json_view usage);

/// The word of a finish_reason; nothing when it is null, absent or empty, as some servers write it in every chunk before the last.
std::optional<std::string> finish_word_of(wire::json_view finish_reason);
/// The finish of one choice. `stop_sequence` is vLLM's stop_reason, when that is text. `called_tools`: servers that were told which tool to call say
/// "stop" after calling it.
model::finish read_finish(std::uint32_t choice, std::string native, std::string stop_sequence, bool called_tools);

/// The top-level members of a plain reply or a stream chunk.
struct reply_members {
    wire::json_view id, model, object, usage, error, x_groq, message, code, type;
    wire::json_node choices;
};
/// Checks the text and finds them in one pass. What lies inside the choices can be read until the thread reads the next text. Faults as
/// wire::check_json_object.
model::result<reply_members> read_members(std::string_view text);
/// The same in a text that is checked already.
reply_members find_members(wire::json_node const& reply);

/// A chunk that says nothing of the answer: Azure sends one with the prompt's filter results before the first. A reply that holds no other never began.
bool says_nothing(reply_members const& reply);

/// The error such a reply reports, if it does: at the top (also vLLM's old flat form), in a choice (OpenRouter), in x_groq (Groq), or
/// as a finish_reason that is a failure ("error", DeepSeek's "insufficient_system_resource").
std::optional<model::reply_error> read_error(reply_members const& reply);

/// What a reply or chunk tells beside its choices.
struct chunk_facts {
    std::optional<model::usage> usage;
    std::optional<model::reply_error> error;
};
/// `marks` as chunk_scan gave them: only what they announce is looked for.
chunk_facts read_facts(reply_members const& chunk, chunk_marks const& marks);
/// Usage first: an error ends the reply.
void tell(chunk_facts&& facts, std::vector<model::reply_event>& out);

}  // namespace signalbox::dialect::openai_chat
