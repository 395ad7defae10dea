// Where instructions and messages stand in this format's requests, and how one of ours is written. Constants.
#pragma once

#include "engine/dialect/prompt_form.hpp"

#include <array>

namespace signalbox::dialect::gemini {

// Clients may write names in either form.
inline constexpr std::array<std::string_view, 2> instructions{"systemInstruction", "system_instruction"};

inline void append_added_message(std::string& out, model::role who, std::string_view text)
{
    out.append(who == model::role::assistant ? R"({"role":"model","parts":[)" : R"({"role":"user","parts":[)");
    append_text_block(out, text);
    out.append("]}");
}

inline constexpr prompt_form prompts{.list = "contents",
                                     .system = instructions,
                                     .shape = instruction_shape::object,
                                     .blocks = "parts",
                                     .append_message = &append_added_message,
                                     .append_block = &append_text_block};

}  // namespace signalbox::dialect::gemini
