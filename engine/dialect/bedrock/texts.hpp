// Which strings of this format's documents are text. Amazon Bedrock's Converse API (docs.aws.amazon.com/bedrock/latest/APIReference).
// Reasoning in a request has a signature over it: it stays as it is. Constants.
#pragma once

#include "engine/dialect/text_rules.hpp"

#include <array>

namespace signalbox::dialect::bedrock {

namespace texts {
inline constexpr std::array<std::string_view, 19> fixed_in_requests{"role",
                                                                    "name",
                                                                    "format",
                                                                    "bytes",
                                                                    "toolUseId",
                                                                    "status",
                                                                    "type",
                                                                    "inputSchema",
                                                                    "toolChoice",
                                                                    "inferenceConfig",
                                                                    "guardrailConfig",
                                                                    "additionalModelRequestFields",
                                                                    "additionalModelResponseFieldPaths",
                                                                    "performanceConfig",
                                                                    "s3Location",
                                                                    "uri",
                                                                    "reasoningContent",
                                                                    "modelId",
                                                                    "qualifiers"};
inline constexpr std::array<std::string_view, 16> fixed_in_replies{
    "role",    "name",  "toolUseId",         "status", "type",  "stopReason", "signature", "redactedContent",
    "metrics", "trace", "performanceConfig", "p",      "bytes", "format",     "uri",       "url"};
inline constexpr std::array<std::string_view, 2> free_in_requests{"input", "json"};
inline constexpr std::array<std::string_view, 1> free_in_replies{"input"};
inline constexpr std::array<std::string_view, 1> pieces{"delta"};
inline constexpr std::array<std::string_view, 1> apart{"contentBlockIndex"};
inline constexpr std::array<end_mark, 2> ends{end_mark{"", "contentBlockStop"}, end_mark{"", "messageStop"}};
}  // namespace texts

inline constexpr text_rules request_texts{.fixed = texts::fixed_in_requests, .free = texts::free_in_requests};
inline constexpr text_rules reply_texts{
    .fixed = texts::fixed_in_replies, .free = texts::free_in_replies, .pieces = texts::pieces, .apart = texts::apart, .ends = texts::ends};

}  // namespace signalbox::dialect::bedrock
