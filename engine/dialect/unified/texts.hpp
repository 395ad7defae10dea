// Which strings of this format's documents are text. KrakenD's pages on `ai/llm`.
// Constants.
#pragma once

#include "engine/dialect/text_rules.hpp"

#include <array>

namespace signalbox::dialect::unified {

namespace texts {

inline constexpr std::array<std::string_view, 3> fixed_in_requests{"model", "role", "type"};
inline constexpr std::array<std::string_view, 5> fixed_in_replies{"finish_reason", "usage", "type", "code", "param"};
inline constexpr std::array<std::string_view, 1> pieces{"contents"};

}  // namespace texts

inline constexpr text_rules request_texts{.fixed = texts::fixed_in_requests};
inline constexpr text_rules reply_texts{.fixed = texts::fixed_in_replies, .pieces = texts::pieces};

}  // namespace signalbox::dialect::unified
