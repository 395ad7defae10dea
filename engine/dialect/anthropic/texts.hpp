// Which strings of this format's documents are text. Anthropic's Messages API (docs.anthropic.com/en/api/messages).
// Thinking in a request has a signature over it: it stays as it is. Constants.
#pragma once

#include "engine/dialect/text_rules.hpp"

#include <array>

namespace signalbox::dialect::anthropic {

namespace texts {
inline constexpr std::array<std::string_view, 21> fixed_in_requests{"model",        "role",          "type",          "id",
                                                                    "tool_use_id",  "name",          "media_type",    "thinking",
                                                                    "signature",    "input_schema",  "tool_choice",   "cache_control",
                                                                    "service_tier", "container",     "mcp_servers",   "url",
                                                                    "file_id",      "output_format", "output_config", "context_management",
                                                                    "betas"};
inline constexpr std::array<std::string_view, 16> fixed_in_replies{"model",
                                                                   "role",
                                                                   "type",
                                                                   "id",
                                                                   "tool_use_id",
                                                                   "name",
                                                                   "media_type",
                                                                   "signature",
                                                                   "stop_reason",
                                                                   "service_tier",
                                                                   "url",
                                                                   "file_id",
                                                                   "encrypted_content",
                                                                   "encrypted_index",
                                                                   "usage",
                                                                   "container"};
inline constexpr std::array<std::string_view, 1> free_in_requests{"input"};
inline constexpr std::array<std::string_view, 1> free_in_replies{"input"};
inline constexpr std::array<std::string_view, 1> encoded{"data"};
inline constexpr std::array<std::string_view, 1> pieces{"delta"};
inline constexpr std::array<end_mark, 2> ends{end_mark{"type", "content_block_stop"}, end_mark{"type", "message_stop"}};
}  // namespace texts

inline constexpr text_rules request_texts{.fixed = texts::fixed_in_requests, .free = texts::free_in_requests, .encoded = texts::encoded};
inline constexpr text_rules reply_texts{.fixed = texts::fixed_in_replies,
                                        .free = texts::free_in_replies,
                                        .encoded = texts::encoded,
                                        .pieces = texts::pieces,
                                        .ends = texts::ends};

}  // namespace signalbox::dialect::anthropic
