// What marks the reasoning items that this gateway writes for reasoning of another vendor, so that they are known again when a client sends them back.
// Constants and a pure function, for readers and writers alike.
#pragma once

#include <string_view>

namespace signalbox::dialect::openai_responses {

/// Ids of OpenAI's own items go on with hexadecimal digits.
inline constexpr std::string_view gateway_reasoning_id = "rs_sb_";

inline bool is_gateway_reasoning(std::string_view id)
{
    return id.starts_with(gateway_reasoning_id);
}

/// Stands before the data of a block that its vendor keeps hidden, in encrypted_content.
inline constexpr std::string_view hidden_reasoning = "redacted:";

}  // namespace signalbox::dialect::openai_responses
