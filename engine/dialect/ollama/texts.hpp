// Which strings of this format's documents are text. Ollama's API (github.com/ollama/ollama/blob/main/docs/api.md).
// Constants.
#pragma once

#include "engine/dialect/text_rules.hpp"

#include <array>

namespace signalbox::dialect::ollama {

namespace texts {
inline constexpr std::array<std::string_view, 13> fixed_in_requests{
    "model", "role", "type", "id", "name", "tool_name", "images", "parameters", "format", "keep_alive", "options", "context", "think"};
inline constexpr std::array<std::string_view, 8> fixed_in_replies{"model", "role",       "type",        "id",
                                                                  "name",  "created_at", "done_reason", "context"};
inline constexpr std::array<std::string_view, 1> free_in_requests{"arguments"};
inline constexpr std::array<std::string_view, 1> free_in_replies{"arguments"};
inline constexpr std::array<std::string_view, 3> pieces{"content", "thinking", "response"};
inline constexpr std::array<std::string_view, 1> echoes{"logprobs"};
}  // namespace texts

inline constexpr text_rules request_texts{.fixed = texts::fixed_in_requests, .free = texts::free_in_requests};
inline constexpr text_rules reply_texts{
    .fixed = texts::fixed_in_replies, .free = texts::free_in_replies, .pieces = texts::pieces, .echoes = texts::echoes};

}  // namespace signalbox::dialect::ollama
