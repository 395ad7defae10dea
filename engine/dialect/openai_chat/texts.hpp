// Which strings of this format's documents are text. OpenAI Chat Completions (platform.openai.com/docs/api-reference/chat), with what its imitators add.
// Constants.
#pragma once

#include "engine/dialect/text_rules.hpp"

#include <array>

namespace signalbox::dialect::openai_chat {

namespace texts {
inline constexpr std::array<std::string_view, 39> fixed_in_requests{"model",
                                                                    "role",
                                                                    "type",
                                                                    "id",
                                                                    "tool_call_id",
                                                                    "name",
                                                                    "detail",
                                                                    "format",
                                                                    "url",
                                                                    "data",
                                                                    "file_data",
                                                                    "file_id",
                                                                    "input_audio",
                                                                    "audio",
                                                                    "tool_choice",
                                                                    "function_call",
                                                                    "parameters",
                                                                    "json_schema",
                                                                    "response_format",
                                                                    "strict",
                                                                    "reasoning_effort",
                                                                    "verbosity",
                                                                    "service_tier",
                                                                    "modalities",
                                                                    "encoding_format",
                                                                    "prompt_cache_key",
                                                                    "prompt_cache_retention",
                                                                    "cache_control",
                                                                    "thinking_blocks",
                                                                    "search_context_size",
                                                                    "voice",
                                                                    "stream_format",
                                                                    "size",
                                                                    "quality",
                                                                    "style",
                                                                    "background",
                                                                    "moderation",
                                                                    "output_format",
                                                                    "language"};
inline constexpr std::array<std::string_view, 19> fixed_in_replies{"model",
                                                                   "role",
                                                                   "type",
                                                                   "id",
                                                                   "tool_call_id",
                                                                   "name",
                                                                   "object",
                                                                   "data",
                                                                   "finish_reason",
                                                                   "native_finish_reason",
                                                                   "system_fingerprint",
                                                                   "service_tier",
                                                                   "provider",
                                                                   "url",
                                                                   "usage",
                                                                   "code",
                                                                   "param",
                                                                   "signature",
                                                                   "format"};
inline constexpr std::array<std::string_view, 2> pieces{"delta", "text"};  // the latter of completions
inline constexpr std::array<std::string_view, 1> echoes{"logprobs"};
}  // namespace texts

inline constexpr text_rules request_texts{.fixed = texts::fixed_in_requests};
inline constexpr text_rules reply_texts{.fixed = texts::fixed_in_replies, .pieces = texts::pieces, .echoes = texts::echoes};

}  // namespace signalbox::dialect::openai_chat
