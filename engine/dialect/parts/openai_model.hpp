// What is known of OpenAI's own models by their names, and what its API takes whichever format asks. Pure; a name that is not known gives no rule.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace signalbox::dialect {

/// o1, o3-mini, o4-mini; gpt-5 and later but for the chat variants.
bool reasons(std::string_view model);
/// A generation of gpt that has no reasoning.
bool never_reasons(std::string_view model);

inline constexpr std::size_t openai_user_limit = 64;  // of `user` and `safety_identifier`

/// The text itself, or when it is longer than `limit` (0: none) a digest of it: the same text always gives the same digest.
std::string within_limit(std::string_view text, std::size_t limit, std::string_view prefix);

}  // namespace signalbox::dialect
