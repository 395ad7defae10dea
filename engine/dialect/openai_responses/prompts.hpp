// Where instructions and messages stand in this format's requests, and how one of ours is written. Constants.
#pragma once

#include "engine/dialect/prompt_form.hpp"

#include <array>

namespace signalbox::dialect::openai_responses {

inline constexpr std::array<std::string_view, 1> instructions{"instructions"};

inline constexpr prompt_form prompts{.list = "input", .system = instructions, .append_message = &append_text_message};

}  // namespace signalbox::dialect::openai_responses
