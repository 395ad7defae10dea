#include "engine/dialect/bedrock/tool_writer.hpp"

#include "engine/dialect/parts/free_text.hpp"
#include "engine/dialect/parts/member_writer.hpp"

#include <algorithm>

namespace signalbox::dialect::bedrock {

using mode = model::tool_choice::mode;

namespace {

constexpr std::string_view empty_schema = R"({"type":"object","properties":{}})";

bool may_call(model::tool_choice const* choice, std::string_view name)
{
    if (!choice || choice->allowed.empty()) return true;
    return std::ranges::find(choice->allowed, name) != choice->allowed.end();
}

void write_spec(std::string_view name, std::string_view description, std::string_view schema, bool strict, std::string& out)
{
    separate(out);
    out += R"({"toolSpec":{)";
    write_string("name", name, out);
    write_text("description", description, out);
    write_key("inputSchema", out);
    out.append(R"({"json":)").append(schema).append("}");
    if (strict) write_flag("strict", true, out);
    out += "}}";
}

/// The schema must be an object's at its top.
std::string_view schema_of(model::tool const& tool, losses& lost)
{
    if (tool.custom) {
        lost.note("tools.custom", "a tool that takes free text is offered as a function with the argument \"input\"");
        return free_text_schema;
    }
    wire::json_view const schema(tool.parameters.empty() ? std::string_view("null") : std::string_view(tool.parameters));
    bool const object = schema.kind() == wire::json_kind::object;
    if (object && schema["type"].is("object")) return tool.parameters;
    if (!schema.nothing() && !(object && schema.members().empty())) lost.note("tools.parameters", "the parameters are no object schema");
    return empty_schema;
}

/// A conversation with calls wants its tools declared, though the caller offers none now.
void declare_called_tools(model::chat_request const& asked, std::string& list)
{
    std::vector<std::string_view> names;
    for (model::turn const& turn : asked.turns)
        for (model::part const& part : turn.parts)
            if (auto const* call = std::get_if<model::tool_call_part>(&part))
                if (std::ranges::find(names, call->name) == names.end()) names.push_back(call->name);
    for (std::string_view const name : names) write_spec(name, {}, empty_schema, false, list);
}

void write_choice(model::tool_choice const& choice, losses& lost, std::string& out)
{
    switch (choice.how) {
    case mode::none: lost.note("tool_choice", "this format cannot forbid calls while the conversation holds some"); return;
    case mode::automatic: out += R"(,"toolChoice":{"auto":{}})"; return;
    case mode::required: out += R"(,"toolChoice":{"any":{}})"; return;
    case mode::named:
        out += R"(,"toolChoice":{"tool":{)";
        write_string("name", choice.name, out);
        out += "}}";
    }
}

}  // namespace

bool forces_tool(model::chat_request const& asked)
{
    return asked.choice && (asked.choice->how == mode::required || asked.choice->how == mode::named);
}

model::result<void> write_tools(model::chat_request const& asked, conversation_writer& conversation, losses& lost, std::string& out)
{
    model::tool_choice const* const choice = asked.choice ? &*asked.choice : nullptr;
    // There is no word for it: what may not be called is not offered, unless it was called before.
    bool const forbidden = choice && choice->how == mode::none && !conversation.has_tools();
    std::string list;
    if (!forbidden)
        for (model::tool const& each : asked.tools) {
            if (!may_call(choice, each.name)) continue;
            write_spec(each.name, free_text_description(each), schema_of(each, lost), each.strict.value_or(false), list);
            conversation.contents().write_cache_point(each.cache_control, list);
        }
    bool const offered = !list.empty();
    if (!offered && forces_tool(asked))
        return model::failure{model::fault::bad_request, "tool_choice: asks for a tool, and there are no tools", "tool_choice"};
    if (!offered && conversation.has_tools()) declare_called_tools(asked, list);
    if (list.empty()) return {};
    out.append(R"(,"toolConfig":{"tools":[)").append(list).append("]");
    if (choice && offered) write_choice(*choice, lost, out);
    out += '}';
    if (asked.parallel_tool_calls == false) lost.note("parallel_tool_calls", "this format has no such switch");
    return {};
}

}  // namespace signalbox::dialect::bedrock
