#include "engine/dialect/openai_responses/tool_writer.hpp"

#include "engine/dialect/parts/member_writer.hpp"
#include "engine/dialect/parts/openai_schema.hpp"

#include <algorithm>

namespace signalbox::dialect::openai_responses {

using model::tool_choice;
using wire::append_json_string;

namespace {

void write_tool(model::tool const& tool, losses& lost, std::string& out)
{
    if (!tool.cache_control.empty()) lost.note("cache_control", "this format has no such cache breakpoints");
    separate(out);
    out += tool.custom ? R"({"type":"custom")" : R"({"type":"function")";
    write_string("name", tool.name, out);
    write_text("description", tool.description, out);
    if (tool.custom) {
        write_raw("format", tool.format, out);
    } else {
        write_parameters(tool.parameters.empty() ? std::string_view(R"({"type":"object"})") : tool.parameters, out);
        // Left out, it means true here and false elsewhere.
        write_flag("strict", tool.strict.value_or(false), out);
    }
    out += '}';
}

void write_named(std::string const& name, std::vector<model::tool> const& tools, std::string& out)
{
    bool const custom = std::ranges::any_of(tools, [&](model::tool const& each) { return each.custom && each.name == name; });
    separate(out);
    out += custom ? R"({"type":"custom")" : R"({"type":"function")";
    write_string("name", name, out);
    out += '}';
}

std::string_view mode_word(tool_choice::mode how)
{
    switch (how) {
    case tool_choice::mode::none: return "none";
    case tool_choice::mode::required: return "required";
    default: return "auto";
    }
}

void write_choice(tool_choice const& choice, std::vector<model::tool> const& tools, std::string& out)
{
    write_key("tool_choice", out);
    if (choice.how == tool_choice::mode::named) return write_named(choice.name, tools, out);
    if (choice.allowed.empty()) {
        out.append("\"").append(mode_word(choice.how)).append("\"");
        return;
    }
    out.append(R"({"type":"allowed_tools","mode":")").append(mode_word(choice.how)).append(R"(","tools":[)");
    for (std::string const& name : choice.allowed) write_named(name, tools, out);
    out += "]}";
}

void write_format(model::response_format const& format, std::string& out)
{
    write_key("format", out);
    switch (format.what) {
    case model::response_format::kind::text: out += R"({"type":"text"})"; return;
    case model::response_format::kind::json_object: out += R"({"type":"json_object"})"; return;
    case model::response_format::kind::json_schema: break;
    }
    out += R"({"type":"json_schema")";
    write_string("name", format.name.empty() ? std::string_view("response") : std::string_view(format.name), out);
    write_text("description", format.description, out);
    write_raw("schema", format.schema.empty() ? std::string_view("{}") : std::string_view(format.schema), out);
    write_flag("strict", format.strict, out);
    out += '}';
}

}  // namespace

/// tool_choice and parallel_tool_calls without tools are refused, and say nothing.
void write_tools(model::chat_request const& asked, losses& lost, std::string& out)
{
    if (asked.tools.empty()) {
        bool const wants_call =
            asked.choice && (asked.choice->how == tool_choice::mode::named || asked.choice->how == tool_choice::mode::required);
        if (wants_call) lost.note("tool_choice", "there are no tools to call");
        return;
    }
    write_key("tools", out);
    out += '[';
    for (model::tool const& tool : asked.tools) write_tool(tool, lost, out);
    out += ']';
    if (asked.choice) write_choice(*asked.choice, asked.tools, out);
    write_flag("parallel_tool_calls", asked.parallel_tool_calls, out);
}

void write_text_options(model::chat_request const& asked, std::string_view verbosity, std::string& out)
{
    if (!asked.format && verbosity.empty()) return;
    write_key("text", out);
    out += '{';
    if (asked.format) write_format(*asked.format, out);
    write_raw("verbosity", verbosity, out);
    out += '}';
}

}  // namespace signalbox::dialect::openai_responses
