// Where instructions and messages stand in this format's requests, and how one of ours is written. Constants.
#pragma once

#include "engine/dialect/prompt_form.hpp"
#include "engine/wire/json.hpp"

#include <array>

namespace signalbox::dialect::openai_responses {

inline constexpr std::array<std::string_view, 1> instructions{"instructions"};

inline void append_added_message(std::string& out, model::role who, std::string_view text)
{
    out.append(who == model::role::assistant ? R"({"role":"assistant","content":)" : R"({"role":"user","content":)");
    wire::append_json_string(out, text);
    out += '}';
}

inline constexpr prompt_form prompts{.list = "input", .system = instructions, .append_message = &append_added_message};

}  // namespace signalbox::dialect::openai_responses
