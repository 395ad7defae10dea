// Where instructions and messages stand in this format's requests, and how one of ours is written. Constants.
#pragma once

#include "engine/dialect/prompt_form.hpp"

namespace signalbox::dialect::cohere {

inline constexpr prompt_form prompts{.list = "messages", .append_message = &append_message_of_any};

}  // namespace signalbox::dialect::cohere
