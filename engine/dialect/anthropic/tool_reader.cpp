#include "engine/dialect/anthropic/tool_reader.hpp"

#include "engine/dialect/parts/member_name.hpp"

namespace signalbox::dialect::anthropic {

using wire::json_kind;
using wire::json_member;
using wire::json_view;

void tool_reader::read_tools(json_view value, field_path const& at)
{
    if (value.nothing()) return;
    if (value.kind() != json_kind::array) return take_.refuse(at, "must be a list of tools");
    std::size_t index = 0;
    for (json_view const each : value.elements()) {
        read_tool(each, field_path(at, index++));
        if (!take_.ok()) return;
    }
}

void tool_reader::read_tool(json_view value, field_path const& at)
{
    if (value.kind() != json_kind::object) return take_.refuse(at, "must be an object");
    json_view const type = value["type"];
    if (!type.nothing() && take_.text(type, field_path(at, "type")) != "custom") return contents_.keep_extra(at, value);

    json_view name, description, schema, cache_control, strict;
    sort_members(value,
                 {{"type"},
                  {"name", &name},
                  {"description", &description},
                  {"input_schema", &schema},
                  {"cache_control", &cache_control},
                  {"strict", &strict}},
                 [&](json_member const& other) {
                     bool const off = other.value.boolean() == false;  // defer_loading, eager_input_streaming: false is their default
                     std::string const key = shown_name(other);
                     if (!off) contents_.keep_extra(field_path(at, key), other.value);
                 });
    model::tool tool;
    tool.name = take_.text(name, field_path(at, "name"));
    tool.description = take_.text_if_any(description, field_path(at, "description"));
    tool.parameters = take_.object_if_any(schema, field_path(at, "input_schema"));
    if (tool.parameters.empty()) take_.refuse(field_path(at, "input_schema"), "is required, an object");
    tool.cache_control = take_.object_if_any(cache_control, field_path(at, "cache_control"));
    tool.strict = take_.flag_if_any(strict, field_path(at, "strict"));
    asked_.tools.push_back(std::move(tool));
}

void tool_reader::read_choice(json_view value, field_path const& at)
{
    if (take_.object_if_any(value, at).empty()) return;
    using mode = model::tool_choice::mode;
    model::tool_choice choice;
    std::string const type = take_.text(value["type"], field_path(at, "type"));
    if (type == "any") {
        choice.how = mode::required;
    } else if (type == "none") {
        choice.how = mode::none;
    } else if (type == "tool") {
        choice.how = mode::named;
        choice.name = take_.text(value["name"], field_path(at, "name"));
    } else if (type != "auto") {
        return take_.refuse(field_path(at, "type"), "must be auto, any, tool or none");
    }
    asked_.choice = std::move(choice);
    auto const alone = take_.flag_if_any(value["disable_parallel_tool_use"], field_path(at, "disable_parallel_tool_use"));
    if (alone.value_or(false)) asked_.parallel_tool_calls = false;
}

}  // namespace signalbox::dialect::anthropic
