#include "engine/dialect/openai_chat/tool_reader.hpp"

#include "engine/dialect/openai_chat/part_reader.hpp"
#include "engine/dialect/parts/openai_tools.hpp"

namespace signalbox::dialect::openai_chat {

using model::tool_choice;
using wire::json_kind;
using wire::json_member;
using wire::json_view;

namespace {

/// The members of a function or custom tool, below the current place.
void read_tool_body(json_view body, field_reader& fields, model::chat_request& into, model::tool& tool)
{
    json_view name, description, parameters, strict, format;
    pick(body, {{"name", &name}, {"description", &description}, {"parameters", &parameters}, {"strict", &strict}, {"format", &format}},
         [&](json_member const& member) { fields.keep(member, into.extras); });
    tool.name = fields.required_text(name, "name");
    tool.description = fields.text(description, "description");
    if (tool.custom) {
        if (fields.object(format, "format")) tool.format = format.raw();
        return;
    }
    if (fields.object(parameters, "parameters")) tool.parameters = parameters.raw();
    tool.strict = fields.flag(strict, "strict");
}

void read_tool(json_view from, field_reader& fields, model::chat_request& into)
{
    if (from.kind() != json_kind::object) return fields.wrong_type("", "an object", from);
    json_view type, function, custom, cache_control;
    pick(from, {{"type", &type}, {"function", &function}, {"custom", &custom}, {"cache_control", &cache_control}},
         [&](json_member const& member) { fields.keep(member, into.extras); });
    std::string const what = fields.required_text(type, "type");
    if (what != "function" && what != "custom") return fields.wrong("type", "must be function or custom");
    model::tool tool{.custom = what == "custom", .cache_control = raw_or_empty(cache_control)};
    json_view const body = tool.custom ? custom : function;
    if (body.kind() != json_kind::object) return fields.wrong_type(what, "an object", body);
    auto const here = fields.inside(what);
    read_tool_body(body, fields, into, tool);
    into.tools.push_back(std::move(tool));
}

/// The name inside {"type":"function","function":{"name":...}} or its custom twin.
std::string named_tool(json_view choice, field_reader& fields)
{
    std::string const type = fields.required_text(choice["type"], "type");
    if (type != "function" && type != "custom") {
        fields.wrong("type", "must be function, custom or allowed_tools");
        return {};
    }
    json_view const body = choice[type];
    if (body.kind() != json_kind::object) {
        fields.wrong_type(type, "an object", body);
        return {};
    }
    auto const here = fields.inside(type);
    return fields.required_text(body["name"], "name");
}

void read_allowed(json_view allowed, field_reader& fields, tool_choice& into)
{
    auto const here = fields.inside("allowed_tools");
    if (allowed.kind() != json_kind::object) return fields.wrong_type("", "an object", allowed);
    read_allowed_tools(allowed, fields, into, [&](json_view tool) { return named_tool(tool, fields); });
}

bool read_choice_word(std::string_view word, tool_choice& into)
{
    if (word == "auto")
        into.how = tool_choice::mode::automatic;
    else if (word == "none")
        into.how = tool_choice::mode::none;
    else if (word == "required" || word == "any")
        into.how = tool_choice::mode::required;  // "any" is Mistral's word
    else
        return false;
    return true;
}

}  // namespace

void read_tools(json_view tools, field_reader& fields, model::chat_request& into)
{
    fields.elements(tools, "tools", tool_limit, "tool", [&](json_view each) { read_tool(each, fields, into); });
}

void read_functions(json_view functions, field_reader& fields, model::chat_request& into)
{
    fields.elements(functions, "functions", tool_limit, "function", [&](json_view each) {
        if (each.kind() != json_kind::object) return fields.wrong_type("", "an object", each);
        model::tool tool;
        read_tool_body(each, fields, into, tool);
        into.tools.push_back(std::move(tool));
    });
}

void read_tool_choice(json_view choice, field_reader& fields, model::chat_request& into)
{
    if (choice.nothing()) return;
    tool_choice read;
    if (choice.kind() == json_kind::string) {
        if (!read_choice_word(fields.text(choice, "tool_choice"), read))
            fields.wrong("tool_choice", "must be none, auto, required or an object");
    } else if (fields.object(choice, "tool_choice")) {
        auto const here = fields.inside("tool_choice");
        if (choice["type"].is("allowed_tools")) {
            read_allowed(choice["allowed_tools"], fields, read);
        } else {
            read.how = tool_choice::mode::named;
            read.name = named_tool(choice, fields);
        }
    }
    into.choice = std::move(read);
}

void read_function_choice(json_view choice, field_reader& fields, model::chat_request& into)
{
    if (choice.nothing() || into.choice) return;
    tool_choice read;
    if (choice.kind() == json_kind::string) {
        if (!read_choice_word(fields.text(choice, "function_call"), read)) fields.wrong("function_call", "must be none, auto or an object");
    } else if (fields.object(choice, "function_call")) {
        auto const here = fields.inside("function_call");
        read.how = tool_choice::mode::named;
        read.name = fields.required_text(choice["name"], "name");
    }
    into.choice = std::move(read);
}

/// llama.cpp takes a schema beside json_object as well (its server README).
void read_response_format(json_view format, field_reader& fields, model::chat_request& into)
{
    if (!fields.object(format, "response_format")) return;
    auto const here = fields.inside("response_format");
    json_view type, schema, bare_schema;
    pick(format, {{"type", &type}, {"json_schema", &schema}, {"schema", &bare_schema}},
         [&](json_member const& member) { fields.keep(member, into.extras); });
    std::string const what = fields.required_text(type, "type");
    model::response_format read;
    if (what == "json_schema") {
        read.what = model::response_format::kind::json_schema;
        if (schema.kind() != json_kind::object) return fields.wrong_type("json_schema", "an object", schema);
        auto const there = fields.inside("json_schema");
        read.name = fields.required_text(schema["name"], "name");
        read.description = fields.text(schema["description"], "description");
        if (fields.object(schema["schema"], "schema")) read.schema = schema["schema"].raw();
        read.strict = fields.flag(schema["strict"], "strict");
    } else if (what == "json_object" && bare_schema.kind() == json_kind::object) {
        read.what = model::response_format::kind::json_schema;
        read.name = "response";
        read.schema = bare_schema.raw();
    } else if (what == "json_object") {
        read.what = model::response_format::kind::json_object;
    } else if (what != "text") {
        fields.wrong("type", "must be text, json_object or json_schema");
    }
    into.format = std::move(read);
}

}  // namespace signalbox::dialect::openai_chat
