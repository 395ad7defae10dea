// Where instructions and messages stand in this format's requests, and how one of ours is written. Constants.
#pragma once

#include "engine/dialect/prompt_form.hpp"
#include "engine/dialect/unified/names.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::dialect::unified {

inline void append_instruction(std::string& out, std::string_view text)
{
    wire::append_json_string(out, text);
}

inline constexpr prompt_form prompts{.list = "messages",
                                     .system = instruction_names,
                                     .singles = input_names,
                                     .append_message = &append_text_message,
                                     .append_block = &append_instruction};

}  // namespace signalbox::dialect::unified
