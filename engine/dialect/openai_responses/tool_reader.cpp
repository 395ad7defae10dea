#include "engine/dialect/openai_responses/tool_reader.hpp"

#include "engine/dialect/openai_responses/namespaces.hpp"
#include "engine/dialect/parts/openai_tools.hpp"

namespace signalbox::dialect::openai_responses {

using model::tool_choice;
using wire::json_kind;
using wire::json_member;
using wire::json_view;

namespace {

/// The steps of one list of tools: `space` is the namespace that it stands in.
void read_tool(json_view from, std::string_view space, field_reader& fields, request_extras& extras, model::chat_request& into);

void read_namespace(json_view from, field_reader& fields, request_extras& extras, model::chat_request& into)
{
    json_view type, name, tools;
    pick(from, {{"type", &type}, {"name", &name}, {"tools", &tools}}, [&](json_member const& member) { extras.hint(member); });
    std::string const space = fields.required_text(name, "name");
    fields.elements(tools, "tools", tool_limit, "tool", [&](json_view each) { read_tool(each, space, fields, extras, into); });
}

void read_tool(json_view from, std::string_view space, field_reader& fields, request_extras& extras, model::chat_request& into)
{
    if (from.kind() != json_kind::object) return fields.wrong_type("", "an object", from);
    std::string const what = fields.required_text(from["type"], "type");
    if (what == "namespace" && space.empty()) return read_namespace(from, fields, extras, into);
    if (what != "function" && what != "custom") return extras.meaning("", from);  // a tool that runs at its provider
    json_view type, name, description, parameters, strict, format;
    pick(from,
         {{"type", &type},
          {"name", &name},
          {"description", &description},
          {"parameters", &parameters},
          {"strict", &strict},
          {"format", &format}},
         [&](json_member const& member) { extras.hint(member); });
    model::tool tool{.name = joined_name(space, fields.required_text(name, "name")),
                     .description = fields.text(description, "description")};
    tool.custom = what == "custom";
    if (tool.custom && fields.object(format, "format")) tool.format = format.raw();
    if (!tool.custom && fields.object(parameters, "parameters")) tool.parameters = parameters.raw();
    if (!tool.custom) tool.strict = fields.flag(strict, "strict");
    into.tools.push_back(std::move(tool));
}

/// The name in a choice of tools; empty for a tool that runs at its provider.
std::string named_tool(json_view choice, field_reader& fields)
{
    std::string const type = fields.required_text(choice["type"], "type");
    if (type != "function" && type != "custom") return {};
    return joined_name(fields.text(choice["namespace"], "namespace"), fields.required_text(choice["name"], "name"));
}

void read_format(json_view format, field_reader& fields, request_extras& extras, model::chat_request& into)
{
    auto const here = fields.inside("format");
    json_view type, name, description, schema, strict;
    pick(format, {{"type", &type}, {"name", &name}, {"description", &description}, {"schema", &schema}, {"strict", &strict}},
         [&](json_member const& member) { extras.hint(member); });
    std::string const what = fields.required_text(type, "type");
    model::response_format read;
    if (what == "json_schema") {
        read.what = model::response_format::kind::json_schema;
        read.name = fields.required_text(name, "name");
        read.description = fields.text(description, "description");
        if (schema.kind() != json_kind::object) return fields.wrong_type("schema", "an object", schema);
        read.schema = schema.raw();
        read.strict = fields.flag(strict, "strict");
    } else if (what == "json_object") {
        read.what = model::response_format::kind::json_object;
    } else if (what != "text") {
        fields.wrong("type", "must be text, json_object or json_schema");
    }
    into.format = std::move(read);
}

}  // namespace

void read_tools(json_view tools, field_reader& fields, request_extras& extras, model::chat_request& into)
{
    fields.elements(tools, "tools", tool_limit, "tool", [&](json_view each) { read_tool(each, {}, fields, extras, into); });
}

void read_tool_choice(json_view choice, field_reader& fields, request_extras& extras, model::chat_request& into)
{
    if (choice.nothing()) return;
    tool_choice read;
    if (choice.kind() == json_kind::string) {
        std::string const word = fields.text(choice, "tool_choice");
        if (word == "none")
            read.how = tool_choice::mode::none;
        else if (word == "required")
            read.how = tool_choice::mode::required;
        else if (word != "auto")
            fields.wrong("tool_choice", "must be none, auto, required or an object");
    } else if (fields.object(choice, "tool_choice")) {
        auto const here = fields.inside("tool_choice");
        std::string const type = fields.required_text(choice["type"], "type");
        if (type == "allowed_tools") {
            read_allowed_tools(choice, fields, read, [&](json_view tool) { return named_tool(tool, fields); });
            std::erase(read.allowed, "");
            if (read.allowed.empty()) return extras.meaning("", choice);
        } else if (type == "function" || type == "custom") {
            read.how = tool_choice::mode::named;
            read.name = named_tool(choice, fields);
        } else {
            return extras.meaning("", choice);  // a tool that runs at its provider
        }
    }
    into.choice = std::move(read);
}

void read_text_options(json_view text, field_reader& fields, request_extras& extras, model::chat_request& into)
{
    if (!fields.object(text, "text")) return;
    json_view format, verbosity;
    {
        auto const here = fields.inside("text");
        pick(text, {{"format", &format}, {"verbosity", &verbosity}}, [&](json_member const& member) { extras.hint(member); });
        if (fields.object(format, "format")) read_format(format, fields, extras, into);
        (void)fields.text(verbosity, "verbosity");
    }
    extras.hint("verbosity", verbosity);  // the name that other formats of OpenAI have for it
}

}  // namespace signalbox::dialect::openai_responses
