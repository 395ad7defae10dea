#include "engine/dialect/anthropic/tool_writer.hpp"

#include "engine/dialect/parts/free_text.hpp"
#include "engine/wire/json.hpp"

#include <unordered_set>

namespace signalbox::dialect::anthropic {

namespace {

using mode = model::tool_choice::mode;

constexpr std::string_view empty_schema = R"({"type":"object","properties":{}})";

/// input_schema must be an object schema at its top; everything below ($defs, additionalProperties, ...) stays as it came.
void write_schema(model::tool const& tool, dialect::losses& losses, std::string& out)
{
    if (tool.custom) {
        out.append(free_text_schema);
        losses.note("tools." + tool.name, "a custom tool is offered as a function with one string argument");
        return;
    }
    wire::json_view const schema(tool.parameters);
    wire::json_view const type = schema["type"];
    bool const is_object = schema.kind() == wire::json_kind::object;
    if (is_object && type.string_or("") == "object") {
        out.append(schema.raw());
    } else if (is_object && type.nothing() && !schema.members().empty()) {
        // `"type":null` would win over ours as the later member, so such a schema is replaced like any other odd one.
        if (type.missing()) {
            out.append(R"({"type":"object",)").append(schema.raw().substr(1));
            return;
        }
        out.append(empty_schema);
        losses.note("tools." + tool.name, "the parameters are no object schema");
    } else {
        out.append(empty_schema);
        bool const said_nothing = schema.nothing() || (is_object && schema.members().empty());
        if (!said_nothing) losses.note("tools." + tool.name, "the parameters are no object schema");
    }
}

void write_tool(model::tool const& tool, content_writer& contents, std::string& out)
{
    out.append(R"({"name":)");
    wire::append_json_string(out, tool.name);
    std::string const description = free_text_description(tool);
    if (!description.empty()) {
        out.append(R"(,"description":)");
        wire::append_json_string(out, description);
    }
    out.append(R"(,"input_schema":)");
    write_schema(tool, contents.losses(), out);
    if (tool.strict.value_or(false)) out.append(R"(,"strict":true)");
    contents.write_cache_control(tool.cache_control, "tools", out);
    out.push_back('}');
}

using name_set = std::unordered_set<std::string_view>;

/// The names of tools called in the conversation, each once, in the order of their first call.
std::vector<std::string_view> called_tools(model::chat_request const& asked)
{
    std::vector<std::string_view> names;
    name_set seen;
    for (model::turn const& turn : asked.turns)
        for (model::part const& part : turn.parts)
            if (auto const* call = std::get_if<model::tool_call_part>(&part))
                if (seen.insert(call->name).second) names.push_back(call->name);
    return names;
}

/// A conversation with tool calls wants its tools declared, though the caller offers none now: they are declared and not to be used.
void declare_called_tools(model::chat_request const& asked, std::string& out)
{
    auto const names = called_tools(asked);
    if (names.empty()) return;
    out.append(R"(,"tools":[)");
    for (std::string_view const name : names) {
        if (name.data() != names.front().data()) out.push_back(',');
        out.append(R"({"name":)");
        wire::append_json_string(out, name);
        out.append(R"(,"input_schema":)").append(empty_schema).push_back('}');
    }
    out.append(R"(],"tool_choice":{"type":"none"})");
}

void write_choice(model::chat_request const& asked, std::string& out)
{
    bool const alone = asked.parallel_tool_calls == false;
    mode const how = asked.choice ? asked.choice->how : mode::automatic;
    if (!asked.choice && !alone) return;
    switch (how) {
    case mode::none: out.append(R"(,"tool_choice":{"type":"none"})"); return;  // disable_parallel_tool_use is refused with it
    case mode::automatic: out.append(R"(,"tool_choice":{"type":"auto")"); break;
    case mode::required: out.append(R"(,"tool_choice":{"type":"any")"); break;
    case mode::named:
        out.append(R"(,"tool_choice":{"type":"tool","name":)");
        wire::append_json_string(out, asked.choice->name);
        break;
    }
    if (alone) out.append(R"(,"disable_parallel_tool_use":true)");
    out.push_back('}');
}

/// Tools that run at the provider come back as they were read ("tools[N]" in the reader).
bool is_provider_tool(model::extra_field const& extra)
{
    bool const foreign = extra.essential && extra.origin != model::dialect::anthropic;
    return !foreign && extra.name.starts_with("tools[") && extra.name.find(']') == extra.name.size() - 1 &&
           wire::json_view(extra.value)["type"].kind() == wire::json_kind::string;
}

}  // namespace

bool forces_tool(model::chat_request const& asked)
{
    return asked.choice && (asked.choice->how == mode::required || asked.choice->how == mode::named);
}

model::result<void> write_tools(model::chat_request const& asked, content_writer& contents, std::string& out)
{
    std::string list;
    name_set allowed;
    if (asked.choice) allowed.insert(asked.choice->allowed.begin(), asked.choice->allowed.end());
    for (model::tool const& tool : asked.tools) {
        if (!allowed.empty() && !allowed.contains(tool.name)) continue;
        if (!list.empty()) list.push_back(',');
        write_tool(tool, contents, list);
    }
    for (model::extra_field const& extra : asked.extras) {
        if (!is_provider_tool(extra)) continue;
        if (!list.empty()) list.push_back(',');
        list.append(extra.value);
    }
    if (list.empty()) {
        if (forces_tool(asked))
            return model::failure{model::fault::bad_request, "tool_choice: asks for a tool, and there are no tools", "tool_choice"};
        declare_called_tools(asked, out);
        return {};
    }
    out.append(R"(,"tools":[)").append(list).push_back(']');
    write_choice(asked, out);
    return {};
}

}  // namespace signalbox::dialect::anthropic
