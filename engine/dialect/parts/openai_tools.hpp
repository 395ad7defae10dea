// What OpenAI's formats write alike about tools. Steps of a request's reading; complaints go to the field_reader.
#pragma once

#include "engine/dialect/parts/field_reader.hpp"
#include "engine/model/chat_request.hpp"

namespace signalbox::dialect {

/// Tools of one request. OpenAI takes 128; others may take more.
inline constexpr std::size_t tool_limit = 4096;

/// The `mode` and `tools` of allowed_tools. `name_of(tool)` reads the name of one, in the format's own shape.
template <class F>
void read_allowed_tools(wire::json_view allowed, field_reader& fields, model::tool_choice& into, F&& name_of)
{
    using mode = model::tool_choice::mode;
    std::string const word = fields.required_text(allowed["mode"], "mode");
    if (word != "auto" && word != "required") fields.wrong("mode", "must be auto or required");
    into.how = word == "required" ? mode::required : mode::automatic;
    wire::json_view const tools = allowed["tools"];
    if (tools.kind() != wire::json_kind::array || tools.elements().empty())
        return fields.wrong("tools", "must be an array with at least one tool");
    fields.elements(tools, "tools", tool_limit, "tool", [&](wire::json_view each) {
        if (each.kind() != wire::json_kind::object) return fields.wrong_type("", "an object", each);
        into.allowed.push_back(name_of(each));
    });
}

/// Moves what a tool answered into its result; false when a part is among them that no result can hold.
inline bool place_tool_content(std::vector<model::part>&& content, model::tool_result_part& into)
{
    bool all = true;
    for (model::part& each : content) {
        if (auto* text = std::get_if<model::text_part>(&each))
            into.content.emplace_back(std::move(*text));
        else if (auto* image = std::get_if<model::image_part>(&each))
            into.content.emplace_back(std::move(*image));
        else if (auto* document = std::get_if<model::document_part>(&each))
            into.content.emplace_back(std::move(*document));
        else
            all = false;
    }
    return all;
}

}  // namespace signalbox::dialect
