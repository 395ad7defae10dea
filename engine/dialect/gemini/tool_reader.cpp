#include "engine/dialect/gemini/tool_reader.hpp"

#include "engine/base/ascii.hpp"
#include "engine/dialect/gemini/field_names.hpp"
#include "engine/dialect/gemini/schema.hpp"

namespace signalbox::dialect::gemini {

using model::tool_choice;
using wire::json_kind;
using wire::json_view;

namespace {

/// Functions of one request. Google takes 512.
constexpr std::size_t tool_limit = 4096;

void read_function(json_view from, field_reader& fields, request_extras& extras, model::chat_request& into)
{
    if (from.kind() != json_kind::object) return fields.wrong_type("", "an object", from);
    json_view name, description, parameters, json_schema, response, reply_schema;
    pick_fields(from,
                {{"name", &name},
                 {"description", &description},
                 {"parameters", &parameters},
                 {"parametersJsonSchema", &json_schema},
                 {"response", &response},
                 {"responseJsonSchema", &reply_schema}},
                [&](std::string const& field, json_view value) { extras.hint(field, value); });
    model::tool tool{.name = fields.required_text(name, "name"), .description = fields.text(description, "description")};
    if (fields.object(json_schema, "parametersJsonSchema"))
        tool.parameters = json_schema.raw();
    else if (fields.object(parameters, "parameters"))
        tool.parameters = json_schema_of(parameters);
    extras.hint("response", response);
    extras.hint("responseJsonSchema", reply_schema);
    into.tools.push_back(std::move(tool));
}

void read_functions(json_view functions, field_reader& fields, request_extras& extras, model::chat_request& into)
{
    // Of all lists together.
    std::size_t const left = tool_limit - std::min(tool_limit, into.tools.size());
    fields.elements(functions, "functionDeclarations", left, "tool", [&](json_view each) { read_function(each, fields, extras, into); });
}

void read_calling(json_view calling, field_reader& fields, request_extras& extras, model::chat_request& into)
{
    json_view mode, allowed;
    pick_fields(calling, {{"mode", &mode}, {"allowedFunctionNames", &allowed}},
                [&](std::string const& field, json_view value) { extras.hint(field, value); });
    tool_choice read;
    std::string const word = base::lowered(fields.text(mode, "mode"));
    if (word == "any")
        read.how = tool_choice::mode::required;
    else if (word == "none")
        read.how = tool_choice::mode::none;
    else if (!word.empty() && word != "auto" && word != "validated" && word != "mode_unspecified")
        return fields.wrong("mode", "must be AUTO, ANY, NONE or VALIDATED");
    if (fields.array(allowed, "allowedFunctionNames"))
        for (json_view const each : allowed.elements()) {
            if (read.allowed.size() == tool_limit) return fields.wrong("allowedFunctionNames", "has too many names");
            read.allowed.push_back(fields.required_text(each, "allowedFunctionNames"));
        }
    if (read.how == tool_choice::mode::required && read.allowed.size() == 1) {
        read.how = tool_choice::mode::named;
        read.name = std::move(read.allowed.front());
        read.allowed.clear();
    }
    into.choice = std::move(read);
}

}  // namespace

/// A tool that is no list of functions runs at its provider: a search, the execution of code.
void read_tools(json_view tools, field_reader& fields, request_extras& extras, model::chat_request& into)
{
    fields.elements(tools, "tools", tool_limit, "tool", [&](json_view each) {
        if (each.kind() != json_kind::object) return fields.wrong_type("", "an object", each);
        json_view functions;
        pick_fields(each, {{"functionDeclarations", &functions}},
                    [&](std::string const& name, json_view value) { extras.meaning(name, value); });
        read_functions(functions, fields, extras, into);
    });
}

void read_tool_config(json_view config, field_reader& fields, request_extras& extras, model::chat_request& into)
{
    if (!fields.object(config, "toolConfig")) return;
    auto const here = fields.inside("toolConfig");
    json_view calling;
    pick_fields(config, {{"functionCallingConfig", &calling}}, [&](std::string const& name, json_view value) { extras.hint(name, value); });
    if (!fields.object(calling, "functionCallingConfig")) return;
    auto const inner = fields.inside("functionCallingConfig");
    read_calling(calling, fields, extras, into);
}

}  // namespace signalbox::dialect::gemini
