// Where instructions and messages stand in this format's requests, and how one of ours is written. Constants.
#pragma once

#include "engine/dialect/prompt_form.hpp"
#include "engine/wire/json.hpp"

#include <array>

namespace signalbox::dialect::ollama {

inline void append_added_message(std::string& out, model::role who, std::string_view text)
{
    out.append(who == model::role::assistant ? R"({"role":"assistant","content":)"
               : who == model::role::user    ? R"({"role":"user","content":)"
                                             : R"({"role":"system","content":)");
    wire::append_json_string(out, text);
    out += '}';
}

inline constexpr prompt_form prompts{
    .list = "messages", .single = "prompt", .single_system = "system", .append_message = &append_added_message};

}  // namespace signalbox::dialect::ollama
