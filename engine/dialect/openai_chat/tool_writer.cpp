#include "engine/dialect/openai_chat/tool_writer.hpp"

#include "engine/dialect/parts/free_text.hpp"
#include "engine/dialect/parts/member_writer.hpp"
#include "engine/dialect/parts/openai_schema.hpp"
#include "engine/wire/json.hpp"

#include <algorithm>

namespace signalbox::dialect::openai_chat {

using model::tool_choice;
using wire::append_json_string;

namespace {

bool among(std::string const& name, std::vector<std::string> const& names)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_custom(std::string const& name, std::vector<model::tool> const& tools, bool openai)
{
    return openai && std::any_of(tools.begin(), tools.end(), [&](model::tool const& each) { return each.custom && each.name == name; });
}

void write_tool(model::tool const& tool, bool openai, losses& lost, std::string& out)
{
    if (!tool.cache_control.empty()) lost.note("cache_control", "this dialect has no cache breakpoints");
    separate(out);
    bool const custom = tool.custom && openai;
    out += custom ? R"({"type":"custom","custom":{"name":)" : R"({"type":"function","function":{"name":)";
    append_json_string(out, tool.name);
    if (tool.custom && !openai) {
        lost.note("tools.custom", "a tool that takes free text is sent as a function with the argument \"input\"");
        write_text("description", free_text_description(tool), out);
        write_raw("parameters", free_text_schema, out);
    } else if (custom) {
        write_text("description", tool.description, out);
        write_raw("format", tool.format, out);
    } else {
        write_text("description", tool.description, out);
        openai ? write_parameters(tool.parameters, out) : write_raw("parameters", tool.parameters, out);
        write_flag("strict", tool.strict, out);
    }
    out += "}}";
}

/// {"type":"function","function":{"name":NAME}} or its custom twin.
void write_named(std::string const& name, std::vector<model::tool> const& tools, bool openai, std::string& out)
{
    separate(out);
    out += is_custom(name, tools, openai) ? R"({"type":"custom","custom":{"name":)" : R"({"type":"function","function":{"name":)";
    append_json_string(out, name);
    out += "}}";
}

std::string_view mode_word(tool_choice::mode how)
{
    switch (how) {
    case tool_choice::mode::none: return "none";
    case tool_choice::mode::required: return "required";
    default: return "auto";
    }
}

void write_choice(tool_choice const& choice, std::vector<model::tool> const& tools, bool openai, std::string& out)
{
    out += R"(,"tool_choice":)";
    if (choice.how == tool_choice::mode::named) return write_named(choice.name, tools, openai, out);
    if (choice.allowed.empty() || !openai) {
        out.append("\"").append(mode_word(choice.how)).append("\"");
        return;
    }
    out.append(R"({"type":"allowed_tools","allowed_tools":{"mode":")").append(mode_word(choice.how)).append(R"(","tools":[)");
    for (std::string const& name : choice.allowed) write_named(name, tools, openai, out);
    out += "]}}";
}

}  // namespace

/// tool_choice and parallel_tool_calls without tools are a 400 nearly everywhere, and say nothing.
void write_tools(model::chat_request const& asked, target_shade const& shade, losses& lost, std::string& out)
{
    if (asked.tools.empty()) {
        bool const wants_call =
            asked.choice && (asked.choice->how == tool_choice::mode::named || asked.choice->how == tool_choice::mode::required);
        if (wants_call) lost.note("tool_choice", "there are no tools to call");
        return;
    }
    // Who does not know allowed_tools is shown those tools alone.
    bool const filter = asked.choice && !asked.choice->allowed.empty() && !shade.openai;
    out += R"(,"tools":[)";
    for (model::tool const& tool : asked.tools)
        if (!filter || among(tool.name, asked.choice->allowed)) write_tool(tool, shade.openai, lost, out);
    out += ']';
    if (asked.choice) write_choice(*asked.choice, asked.tools, shade.openai, out);
    write_flag("parallel_tool_calls", asked.parallel_tool_calls, out);
}

void write_response_format(model::chat_request const& asked, std::string& out)
{
    if (!asked.format) return;
    model::response_format const& format = *asked.format;
    switch (format.what) {
    case model::response_format::kind::text: out += R"(,"response_format":{"type":"text"})"; return;
    case model::response_format::kind::json_object: out += R"(,"response_format":{"type":"json_object"})"; return;
    case model::response_format::kind::json_schema: break;
    }
    out += R"(,"response_format":{"type":"json_schema","json_schema":{"name":)";
    append_json_string(out, format.name.empty() ? std::string_view("response") : std::string_view(format.name));
    write_text("description", format.description, out);
    write_raw("schema", format.schema, out);
    write_flag("strict", format.strict, out);
    out += "}}";
}

}  // namespace signalbox::dialect::openai_chat
