#include "engine/dialect/gemini/tool_writer.hpp"

#include "engine/dialect/gemini/schema_writer.hpp"
#include "engine/dialect/parts/free_text.hpp"
#include "engine/dialect/parts/member_writer.hpp"

namespace signalbox::dialect::gemini {

using mode = model::tool_choice::mode;

namespace {

/// A function without arguments has no parameters here: an object without properties is refused.
bool has_properties(std::string_view schema)
{
    wire::json_view const view(schema);
    return !view["properties"].members().empty() || !view["$ref"].missing() || !view["anyOf"].missing();
}

void write_function(model::tool const& tool, bool json_schema, losses& lost, std::string& out)
{
    if (!tool.cache_control.empty()) lost.note("cache_control", "this format has no cache breakpoints");
    if (tool.strict.value_or(false)) lost.note("tools.strict", "this format has no such switch");
    if (tool.custom) lost.note("tools.custom", "a tool that takes free text is sent as a function with the argument \"input\"");
    separate(out);
    out += '{';
    write_string("name", tool.name, out);
    write_text("description", free_text_description(tool), out);
    std::string_view const schema = tool.custom ? free_text_schema : std::string_view(tool.parameters);
    if (!schema.empty() && has_properties(schema)) {
        if (json_schema)
            write_raw("parametersJsonSchema", schema, out);
        else
            write_raw("parameters", schema_writer(wire::json_view(schema), lost).written(), out);
    }
    out += '}';
}

/// Names restrict the choice only where the model must call, or may call what is checked.
void write_choice(model::tool_choice const& choice, std::string& out)
{
    bool const named = choice.how == mode::named;
    std::string_view const word = choice.how == mode::none                ? "NONE"
                                  : named || choice.how == mode::required ? "ANY"
                                  : choice.allowed.empty()                ? "AUTO"
                                                                          : "VALIDATED";
    write_key("toolConfig", out);
    out += R"({"functionCallingConfig":{)";
    write_string("mode", word, out);
    if (named || !choice.allowed.empty()) {
        write_key("allowedFunctionNames", out);
        out += '[';
        if (named) wire::append_json_string(out, choice.name);
        for (std::string const& each : choice.allowed) {
            separate(out);
            wire::append_json_string(out, each);
        }
        out += ']';
    }
    out += "}}";
}

}  // namespace

void write_tools(model::chat_request const& asked, bool json_schema, losses& lost, std::string& out)
{
    if (asked.tools.empty()) {
        bool const wants_call = asked.choice && (asked.choice->how == mode::named || asked.choice->how == mode::required);
        if (wants_call) lost.note("tool_choice", "there are no tools to call");
        return;
    }
    write_key("tools", out);
    out += R"([{"functionDeclarations":[)";
    for (model::tool const& tool : asked.tools) write_function(tool, json_schema, lost, out);
    out += "]}]";
    if (asked.choice) write_choice(*asked.choice, out);
    if (asked.parallel_tool_calls == false) lost.note("parallel_tool_calls", "this format has no such switch");
}

}  // namespace signalbox::dialect::gemini
