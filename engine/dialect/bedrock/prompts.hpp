// Where instructions and messages stand in this format's requests, and how one of ours is written. Constants.
#pragma once

#include "engine/dialect/prompt_form.hpp"

#include <array>

namespace signalbox::dialect::bedrock {

inline constexpr std::array<std::string_view, 1> instructions{"system"};

inline void append_added_message(std::string& out, model::role who, std::string_view text)
{
    out.append(who == model::role::assistant ? R"({"role":"assistant","content":[)" : R"({"role":"user","content":[)");
    append_text_block(out, text);
    out.append("]}");
}

inline constexpr prompt_form prompts{.list = "messages",
                                     .system = instructions,
                                     .shape = instruction_shape::blocks,
                                     .alternates = true,
                                     .append_message = &append_added_message,
                                     .append_block = &append_text_block};

}  // namespace signalbox::dialect::bedrock
