// Where instructions and messages stand in this format's requests, and how one of ours is written. Constants.
#pragma once

#include "engine/dialect/prompt_form.hpp"
#include "engine/dialect/unified/names.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::dialect::unified {

inline void append_added_message(std::string& out, model::role who, std::string_view text)
{
    out.append(who == model::role::assistant ? R"({"role":"assistant","content":)" : R"({"role":"user","content":)");
    wire::append_json_string(out, text);
    out += '}';
}

inline void append_instruction(std::string& out, std::string_view text)
{
    wire::append_json_string(out, text);
}

inline constexpr prompt_form prompts{.list = "messages",
                                     .system = instruction_names,
                                     .singles = input_names,
                                     .append_message = &append_added_message,
                                     .append_block = &append_instruction};

}  // namespace signalbox::dialect::unified
