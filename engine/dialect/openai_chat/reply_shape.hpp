// What plain replies and stream chunks are written with alike: the finish words, usage, reply ids. Pure functions that append JSON.
#pragma once

#include "engine/dialect/codec.hpp"

#include <string>
#include <string_view>

namespace signalbox::dialect::openai_chat {

std::string_view finish_word(model::finish_reason reason);

/// The usage object: prompt_tokens holds cache reads and writes, completion_tokens holds reasoning, as ours do.
void append_usage(std::string& out, model::usage const& tokens);

/// "id":"chatcmpl-...","object":OBJECT,"created":N,"model":"...", without braces.
void append_head(std::string& out, reply_identity const& who, std::string_view object);

/// {"type":"thinking","thinking":...,"signature":...} as LiteLLM and we extend messages by it.
void append_thinking_block(std::string& out, std::string_view text, std::string_view signature);
void append_redacted_block(std::string& out, std::string_view data);

}  // namespace signalbox::dialect::openai_chat
