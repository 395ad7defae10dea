#include "engine/dialect/cohere/option_reader.hpp"

#include "engine/dialect/parts/openai_tools.hpp"

namespace signalbox::dialect::cohere {

using wire::json_kind;
using wire::json_view;

namespace {

constexpr std::size_t stop_limit = 1024;

}  // namespace

/// Other members are kept under their names: sampling fields are those of other formats as well.
void option_members::take(wire::json_member const& member, request_extras& extras)
{
    std::initializer_list<named_view> const names{{"tools", &tools},
                                                  {"tool_choice", &choice},
                                                  {"strict_tools", &strict},
                                                  {"response_format", &format},
                                                  {"stop_sequences", &stop},
                                                  {"temperature", &temperature},
                                                  {"p", &p},
                                                  {"k", &k},
                                                  {"thinking", &thinking},
                                                  {"documents", &documents}};
    if (json_view* const wanted = wanted_by(member.raw_key, names))
        *wanted = member.value;
    else
        extras.hint(member);
}

void option_members::read(field_reader& fields, request_extras& extras, model::chat_request& into) const
{
    read_tools(fields, extras, into);
    read_choice(fields, into);
    read_format(fields, into);
    read_thinking(fields, into);
    into.temperature = fields.number(temperature, "temperature");
    into.top_p = fields.number(p, "p");
    into.top_k = fields.count(k, "k");
    fields.elements(stop, "stop_sequences", stop_limit, "text",
                    [&](json_view each) { into.stop.push_back(fields.required_text(each, "")); });
    if (documents.kind() != json_kind::array || !documents.elements().empty()) extras.meaning("documents", documents);
}

void option_members::read_tools(field_reader& fields, request_extras& extras, model::chat_request& into) const
{
    auto const all_strict = fields.flag(strict, "strict_tools");
    fields.elements(tools, "tools", tool_limit, "tool", [&](json_view each) {
        if (each.kind() != json_kind::object) return fields.wrong_type("", "an object", each);
        json_view const function = each["function"];
        if (function.kind() != json_kind::object) return fields.wrong_type("function", "an object", function);
        auto const here = fields.inside("function");
        json_view name, description, parameters;
        pick(function, {{"name", &name}, {"description", &description}, {"parameters", &parameters}},
             [&](wire::json_member const& other) { extras.hint(other); });
        model::tool read{.name = fields.required_text(name, "name"), .description = fields.text(description, "description")};
        if (fields.object(parameters, "parameters")) read.parameters = parameters.raw();
        read.strict = all_strict;
        into.tools.push_back(std::move(read));
    });
}

void option_members::read_choice(field_reader& fields, model::chat_request& into) const
{
    using mode = model::tool_choice::mode;
    std::string const word = fields.text(choice, "tool_choice");
    if (word.empty()) return;
    if (word != "REQUIRED" && word != "NONE") return fields.wrong("tool_choice", "must be REQUIRED or NONE");
    into.choice = model::tool_choice{word == "NONE" ? mode::none : mode::required, {}, {}};
}

void option_members::read_format(field_reader& fields, model::chat_request& into) const
{
    using kind = model::response_format::kind;
    if (!fields.object(format, "response_format")) return;
    auto const here = fields.inside("response_format");
    std::string const word = fields.required_text(format["type"], "type");
    if (fields.failed()) return;
    if (word != "text" && word != "json_object") return fields.wrong("type", "must be text or json_object");
    json_view const schema = format["json_schema"].nothing() ? format["schema"] : format["json_schema"];
    model::response_format read{.what = word == "text" ? kind::text : kind::json_object};
    if (read.what == kind::json_object && fields.object(schema, "json_schema")) {
        read.what = kind::json_schema;
        read.name = "response";
        read.schema = schema.raw();
    }
    into.format = std::move(read);
}

void option_members::read_thinking(field_reader& fields, model::chat_request& into) const
{
    if (!fields.object(thinking, "thinking")) return;
    auto const here = fields.inside("thinking");
    std::string const word = fields.required_text(thinking["type"], "type");
    if (fields.failed()) return;
    if (word != "enabled" && word != "disabled") return fields.wrong("type", "must be enabled or disabled");
    into.thinking_budget = fields.count(thinking["token_budget"], "token_budget");
    if (word == "disabled") into.reasoning_effort = "none";
    if (word == "enabled" && !into.thinking_budget) into.reasoning_effort = "medium";
}

}  // namespace signalbox::dialect::cohere
