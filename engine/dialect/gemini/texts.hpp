// Which strings of this format's documents are text. Gemini's API (ai.google.dev/api/generate-content). Clients may write names in either form.
// Constants.
#pragma once

#include "engine/dialect/text_rules.hpp"

#include <array>

namespace signalbox::dialect::gemini {

namespace texts {
inline constexpr std::array<std::string_view, 28> fixed_in_requests{"model",
                                                                    "role",
                                                                    "id",
                                                                    "name",
                                                                    "mimeType",
                                                                    "mime_type",
                                                                    "data",
                                                                    "fileUri",
                                                                    "file_uri",
                                                                    "thoughtSignature",
                                                                    "thought_signature",
                                                                    "parameters",
                                                                    "parametersJsonSchema",
                                                                    "parameters_json_schema",
                                                                    "response_json_schema",
                                                                    "generationConfig",
                                                                    "generation_config",
                                                                    "safetySettings",
                                                                    "safety_settings",
                                                                    "toolConfig",
                                                                    "tool_config",
                                                                    "cachedContent",
                                                                    "cached_content",
                                                                    "language",
                                                                    "outcome",
                                                                    "videoMetadata",
                                                                    "video_metadata",
                                                                    "taskType"};
inline constexpr std::array<std::string_view, 18> fixed_in_replies{
    "role",         "id",           "name",       "mimeType",   "data",          "fileUri",       "thoughtSignature",
    "finishReason", "modelVersion", "responseId", "createTime", "usageMetadata", "safetyRatings", "blockReason",
    "uri",          "language",     "outcome",    "status"};
inline constexpr std::array<std::string_view, 2> free_in_requests{"args", "response"};
inline constexpr std::array<std::string_view, 1> free_in_replies{"args"};
inline constexpr std::array<std::string_view, 1> pieces{"text"};
inline constexpr std::array<std::string_view, 1> apart{"thought"};
inline constexpr std::array<std::string_view, 1> echoes{"logprobsResult"};
}  // namespace texts

inline constexpr text_rules request_texts{.fixed = texts::fixed_in_requests, .free = texts::free_in_requests};
inline constexpr text_rules reply_texts{.fixed = texts::fixed_in_replies,
                                        .free = texts::free_in_replies,
                                        .pieces = texts::pieces,
                                        .apart = texts::apart,
                                        .echoes = texts::echoes};

}  // namespace signalbox::dialect::gemini
