// Where instructions and messages stand in this format's requests, and how one of ours is written. Constants.
#pragma once

#include "engine/dialect/prompt_form.hpp"
#include "engine/wire/json.hpp"

#include <array>

namespace signalbox::dialect::anthropic {

inline constexpr std::array<std::string_view, 1> instructions{"system"};

inline void append_added_block(std::string& out, std::string_view text)
{
    out.append(R"({"type":"text","text":)");
    wire::append_json_string(out, text);
    out += '}';
}

inline constexpr prompt_form prompts{
    .list = "messages", .system = instructions, .append_message = &append_text_message, .append_block = &append_added_block};

}  // namespace signalbox::dialect::anthropic
