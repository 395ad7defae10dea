// Which strings of this format's documents are text. Cohere's API reference, Chat (v2). Constants.
#pragma once

#include "engine/dialect/text_rules.hpp"

#include <array>

namespace signalbox::dialect::cohere {

namespace texts {
inline constexpr std::array<std::string_view, 20> fixed_in_requests{"model",
                                                                    "role",
                                                                    "type",
                                                                    "id",
                                                                    "tool_call_id",
                                                                    "name",
                                                                    "detail",
                                                                    "url",
                                                                    "parameters",
                                                                    "json_schema",
                                                                    "response_format",
                                                                    "tool_choice",
                                                                    "citation_options",
                                                                    "safety_mode",
                                                                    "sources",
                                                                    "input_type",
                                                                    "embedding_types",
                                                                    "truncate",
                                                                    "images",
                                                                    "priority"};
inline constexpr std::array<std::string_view, 9> fixed_in_replies{"role",  "type", "id",      "finish_reason", "name",
                                                                  "usage", "meta", "sources", "details"};
inline constexpr std::array<std::string_view, 2> free_in_requests{"documents", "document"};
inline constexpr std::array<std::string_view, 1> pieces{"delta"};
inline constexpr std::array<std::string_view, 1> echoes{"logprobs"};
inline constexpr std::array<end_mark, 3> ends{end_mark{"", "content-end"}, end_mark{"", "tool-call-end"}, end_mark{"", "message-end"}};
}  // namespace texts

inline constexpr text_rules request_texts{.fixed = texts::fixed_in_requests, .free = texts::free_in_requests};
inline constexpr text_rules reply_texts{
    .fixed = texts::fixed_in_replies, .pieces = texts::pieces, .echoes = texts::echoes, .ends = texts::ends};

}  // namespace signalbox::dialect::cohere
