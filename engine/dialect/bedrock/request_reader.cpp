#include "engine/dialect/bedrock/request_reader.hpp"

#include "engine/dialect/bedrock/codecs.hpp"
#include "engine/dialect/bedrock/config_reader.hpp"
#include "engine/dialect/bedrock/content_reader.hpp"
#include "engine/dialect/parts/routing_members.hpp"

namespace signalbox::dialect::bedrock {

using wire::json_kind;
using wire::json_view;

constinit converse_request_reader const reader;

model::result<scanned_request> converse_request_reader::scan(std::string_view body) const
{
    json_view messages, inference;
    routing_members shared;
    std::vector<scanned_request::selection> further;
    auto const take = [&](std::string_view key, std::string_view value) {
        if (key == "messages") messages = json_view(value);
        if (key == "inferenceConfig") inference = json_view(value);
        note_selection(key, value, further);
    };
    auto const note = [&](std::string_view key, std::string_view value) { shared.take(key, value, take); };
    if (auto const checked = wire::check_json_object(body, note); !checked) return checked.error();
    if (shared.look_alike()) return std::move(*shared.look_alike());
    field_reader fields;
    scanned_request out;
    if (messages.kind() != json_kind::array) fields.wrong_type("messages", "an array of messages", messages);
    if (fields.object(inference, "inferenceConfig")) {
        auto const here = fields.inside("inferenceConfig");
        out.max_output_tokens = fields.count(inference["maxTokens"], "maxTokens");
    }
    out.include_usage = true;  // this format always reports usage
    out.further_models = std::move(further);
    if (fields.failed()) return fields.failure();
    return out;
}

model::result<model::chat_request> converse_request_reader::read(std::string_view body) const
{
    if (auto const known = scan(body); !known) return known.error();
    model::chat_request into;
    into.include_usage = true;
    field_reader fields;
    request_extras extras(fields, into.extras, model::dialect::bedrock);
    json_view messages, system, inference, tools, output, further, tier, guard, variables, metadata;
    pick(json_view(body),
         {{"messages", &messages},
          {"system", &system},
          {"inferenceConfig", &inference},
          {"toolConfig", &tools},
          {"outputConfig", &output},
          {"additionalModelRequestFields", &further},
          {"serviceTier", &tier},
          {"guardrailConfig", &guard},
          {"promptVariables", &variables},
          {"requestMetadata", &metadata}},
         [&](wire::json_member const& other) { extras.hint(other); });
    content_reader contents(fields, extras, into.turns);
    contents.read_system(system);
    contents.read(messages);
    read_inference(inference, fields, extras, into);
    read_tools(tools, fields, extras, into);
    read_output(output, fields, extras, into);
    read_further(further, fields, extras, into);
    if (fields.object(tier, "serviceTier")) into.service_tier = fields.text(tier["type"], "serviceTier.type");
    extras.meaning("guardrailConfig", guard);
    extras.meaning("promptVariables", variables);
    extras.hint("requestMetadata", metadata);
    if (fields.failed()) return fields.failure();
    return into;
}

request_reader const& requests_in()
{
    return reader;
}

}  // namespace signalbox::dialect::bedrock
