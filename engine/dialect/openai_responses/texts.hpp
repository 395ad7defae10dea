// Which strings of this format's documents are text. OpenAI's Responses API (platform.openai.com/docs/api-reference/responses).
// Constants.
#pragma once

#include "engine/dialect/text_rules.hpp"

#include <array>

namespace signalbox::dialect::openai_responses {

namespace texts {
inline constexpr std::array<std::string_view, 26> fixed_in_requests{"model",
                                                                    "role",
                                                                    "type",
                                                                    "id",
                                                                    "call_id",
                                                                    "name",
                                                                    "status",
                                                                    "object",
                                                                    "previous_response_id",
                                                                    "conversation",
                                                                    "include",
                                                                    "tool_choice",
                                                                    "parameters",
                                                                    "image_url",
                                                                    "file_data",
                                                                    "file_id",
                                                                    "file_url",
                                                                    "detail",
                                                                    "encrypted_content",
                                                                    "reasoning",
                                                                    "format",
                                                                    "verbosity",
                                                                    "truncation",
                                                                    "service_tier",
                                                                    "prompt_cache_key",
                                                                    "prompt_cache_retention"};
inline constexpr std::array<std::string_view, 29> fixed_in_replies{"model",
                                                                   "role",
                                                                   "type",
                                                                   "id",
                                                                   "call_id",
                                                                   "name",
                                                                   "status",
                                                                   "object",
                                                                   "previous_response_id",
                                                                   "conversation",
                                                                   "tool_choice",
                                                                   "tools",
                                                                   "reasoning",
                                                                   "format",
                                                                   "verbosity",
                                                                   "truncation",
                                                                   "service_tier",
                                                                   "prompt_cache_key",
                                                                   "encrypted_content",
                                                                   "item_id",
                                                                   "file_id",
                                                                   "code",
                                                                   "param",
                                                                   "reason",
                                                                   "usage",
                                                                   "obfuscation",
                                                                   "url",
                                                                   "image_url",
                                                                   "background"};
inline constexpr std::array<std::string_view, 1> pieces{"delta"};
inline constexpr std::array<std::string_view, 4> apart{"item_id", "output_index", "content_index", "summary_index"};
inline constexpr std::array<std::string_view, 1> echoes{"logprobs"};
inline constexpr std::array<end_mark, 6> ends{end_mark{"type", "response.output_text.done"},
                                              end_mark{"type", "response.refusal.done"},
                                              end_mark{"type", "response.function_call_arguments.done"},
                                              end_mark{"type", "response.custom_tool_call_input.done"},
                                              end_mark{"type", "response.reasoning_text.done"},
                                              end_mark{"type", "response.reasoning_summary_text.done"}};
}  // namespace texts

inline constexpr text_rules request_texts{.fixed = texts::fixed_in_requests};
inline constexpr text_rules reply_texts{
    .fixed = texts::fixed_in_replies, .pieces = texts::pieces, .apart = texts::apart, .echoes = texts::echoes, .ends = texts::ends};

}  // namespace signalbox::dialect::openai_responses
