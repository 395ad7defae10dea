#include "engine/dialect/cohere/tool_writer.hpp"

#include "engine/dialect/parts/free_text.hpp"
#include "engine/dialect/parts/member_writer.hpp"

#include <algorithm>

namespace signalbox::dialect::cohere {

using mode = model::tool_choice::mode;

namespace {

constexpr std::string_view empty_schema = R"({"type":"object","properties":{}})";

/// A single tool cannot be named: it alone is offered.
bool may_call(model::tool_choice const* choice, std::string_view name)
{
    if (!choice) return true;
    if (choice->how == mode::named) return choice->name == name;
    return choice->allowed.empty() || std::ranges::find(choice->allowed, name) != choice->allowed.end();
}

void write_tool(model::tool const& tool, losses& lost, std::string& out)
{
    if (!tool.cache_control.empty()) lost.note("cache_control", "this format has no cache breakpoints");
    if (tool.custom) lost.note("tools.custom", "a tool that takes free text is offered as a function with the argument \"input\"");
    separate(out);
    out += R"({"type":"function","function":{)";
    write_string("name", tool.name, out);
    write_text("description", free_text_description(tool), out);
    std::string_view const schema = tool.custom ? free_text_schema : std::string_view(tool.parameters);
    write_raw("parameters", schema.empty() ? empty_schema : schema, out);
    out += "}}";
}

/// One switch for all.
void write_strict(model::chat_request const& asked, losses& lost, std::string& out)
{
    auto const strict = [](model::tool const& each) { return each.strict.value_or(false); };
    if (std::ranges::all_of(asked.tools, strict))
        write_flag("strict_tools", true, out);
    else if (std::ranges::any_of(asked.tools, strict))
        lost.note("tools.strict", "this format has one switch for all tools");
}

}  // namespace

model::result<void> write_tools(model::chat_request const& asked, losses& lost, std::string& out)
{
    model::tool_choice const* const choice = asked.choice ? &*asked.choice : nullptr;
    bool const forced = choice && (choice->how == mode::required || choice->how == mode::named);
    std::string list;
    for (model::tool const& each : asked.tools)
        if (may_call(choice, each.name)) write_tool(each, lost, list);
    if (list.empty() && forced)
        return model::failure{model::fault::bad_request, "tool_choice: asks for a tool, and there are no tools", "tool_choice"};
    if (list.empty()) return {};
    write_raw("tools", "[" + list + "]", out);
    write_strict(asked, lost, out);
    if (forced) write_string("tool_choice", "REQUIRED", out);
    if (choice && choice->how == mode::none) write_string("tool_choice", "NONE", out);
    if (asked.parallel_tool_calls == false) lost.note("parallel_tool_calls", "this format has no such switch");
    return {};
}

}  // namespace signalbox::dialect::cohere
