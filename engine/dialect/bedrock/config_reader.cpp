#include "engine/dialect/bedrock/config_reader.hpp"

#include "engine/dialect/bedrock/content_reader.hpp"

namespace signalbox::dialect::bedrock {

using wire::json_kind;
using wire::json_view;

namespace {

constexpr std::size_t tool_limit = 4096, stop_limit = 1024;

void read_choice(json_view choice, field_reader& fields, model::chat_request& into)
{
    if (!fields.object(choice, "toolChoice")) return;
    auto const here = fields.inside("toolChoice");
    json_view automatic, any, tool;
    pick(choice, {{"auto", &automatic}, {"any", &any}, {"tool", &tool}});
    using mode = model::tool_choice::mode;
    if (fields.object(tool, "tool"))
        into.choice = model::tool_choice{mode::named, fields.required_text(tool["name"], "tool.name"), {}};
    else if (!any.nothing())
        into.choice = model::tool_choice{mode::required, {}, {}};
    else if (!automatic.nothing())
        into.choice = model::tool_choice{};
}

void read_tool(json_view from, field_reader& fields, request_extras& extras, model::chat_request& into)
{
    if (from.kind() != json_kind::object) return fields.wrong_type("", "an object", from);
    json_view spec, point, name, description, schema, strict;
    // Other tools run at the provider.
    pick(from, {{"toolSpec", &spec}, {"cachePoint", &point}},
         [&](wire::json_member const& other) { extras.meaning(shown_name(other), other.value); });
    if (!point.nothing() && !into.tools.empty()) into.tools.back().cache_control = cache_control_of(point);
    if (!fields.object(spec, "toolSpec")) return;
    auto const here = fields.inside("toolSpec");
    pick(spec, {{"name", &name}, {"description", &description}, {"inputSchema", &schema}, {"strict", &strict}},
         [&](wire::json_member const& other) { extras.hint(other); });
    model::tool tool{.name = fields.required_text(name, "name"), .description = fields.text(description, "description")};
    if (fields.object(schema, "inputSchema")) tool.parameters = raw_or_empty(schema["json"]);
    tool.strict = fields.flag(strict, "strict");
    into.tools.push_back(std::move(tool));
}

}  // namespace

void read_inference(json_view config, field_reader& fields, request_extras& extras, model::chat_request& into)
{
    if (!fields.object(config, "inferenceConfig")) return;
    auto const here = fields.inside("inferenceConfig");
    json_view most, temperature, top_p, stop;
    pick(config, {{"maxTokens", &most}, {"temperature", &temperature}, {"topP", &top_p}, {"stopSequences", &stop}},
         [&](wire::json_member const& other) { extras.hint(other); });
    into.max_output_tokens = fields.count(most, "maxTokens");
    into.temperature = fields.number(temperature, "temperature");
    into.top_p = fields.number(top_p, "topP");
    if (!fields.array(stop, "stopSequences")) return;
    for (json_view const each : stop.elements()) {
        if (into.stop.size() == stop_limit) return fields.wrong("stopSequences", "has too many texts");
        into.stop.push_back(fields.required_text(each, "stopSequences"));
    }
}

void read_tools(json_view config, field_reader& fields, request_extras& extras, model::chat_request& into)
{
    if (!fields.object(config, "toolConfig")) return;
    auto const here = fields.inside("toolConfig");
    json_view tools, choice;
    pick(config, {{"tools", &tools}, {"toolChoice", &choice}}, [&](wire::json_member const& other) { extras.hint(other); });
    std::size_t index = 0;
    if (fields.array(tools, "tools"))
        for (json_view const each : tools.elements()) {
            auto const inner = fields.inside("tools", index++);
            if (index > tool_limit) return fields.wrong("", "is one tool too many");
            read_tool(each, fields, extras, into);
            if (fields.failed()) return;
        }
    read_choice(choice, fields, into);
}

/// The schema is a text that holds it.
void read_output(json_view config, field_reader& fields, request_extras& extras, model::chat_request& into)
{
    if (!fields.object(config, "outputConfig")) return;
    auto const here = fields.inside("outputConfig");
    json_view effort, format;
    pick(config, {{"effort", &effort}, {"textFormat", &format}}, [&](wire::json_member const& other) { extras.hint(other); });
    into.reasoning_effort = fields.text(effort, "effort");
    if (!fields.object(format, "textFormat")) return;
    json_view const schema = format["structure"]["jsonSchema"];
    if (!fields.object(schema, "textFormat.structure.jsonSchema")) return;
    model::response_format read{.what = model::response_format::kind::json_schema,
                                .name = fields.text(schema["name"], "textFormat.structure.jsonSchema.name"),
                                .description = fields.text(schema["description"], "textFormat.structure.jsonSchema.description"),
                                .schema = fields.required_text(schema["schema"], "textFormat.structure.jsonSchema.schema")};
    bool const sane = wire::check_json(read.schema) && json_view(read.schema).kind() == json_kind::object;
    if (!sane && !fields.failed()) return fields.wrong("textFormat.structure.jsonSchema.schema", "holds no JSON object");
    into.format = std::move(read);
}

void read_further(json_view of_model, field_reader& fields, request_extras& extras, model::chat_request& into)
{
    if (!fields.object(of_model, "additionalModelRequestFields")) return;
    auto const here = fields.inside("additionalModelRequestFields");
    json_view top_k, thinking;
    pick(of_model, {{"top_k", &top_k}, {"thinking", &thinking}}, [&](wire::json_member const& other) { extras.hint(other); });
    into.top_k = fields.count(top_k, "top_k");
    if (!fields.object(thinking, "thinking")) return;
    if (thinking["type"].is("enabled"))
        into.thinking_budget = fields.count(thinking["budget_tokens"], "thinking.budget_tokens");
    else if (thinking["type"].is("adaptive") && into.reasoning_effort.empty())
        into.reasoning_effort = "medium";
}

}  // namespace signalbox::dialect::bedrock
