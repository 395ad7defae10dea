#include "engine/dialect/gemini/request_reader.hpp"

#include "engine/base/ascii.hpp"
#include "engine/dialect/gemini/codecs.hpp"
#include "engine/dialect/gemini/config_reader.hpp"
#include "engine/dialect/gemini/content_reader.hpp"
#include "engine/dialect/gemini/field_names.hpp"
#include "engine/dialect/gemini/tool_reader.hpp"
#include "engine/dialect/parts/routing_members.hpp"

#include <algorithm>

namespace signalbox::dialect::gemini {

using wire::json_kind;
using wire::json_view;

namespace {

/// The top-level fields of Google's API reference (models.generateContent).
struct members {
    json_view contents, system, config, tools, tool_config, safety, cached, service_tier, continuation, model;
};

members picked(json_view body, request_extras& extras)
{
    members from;
    pick_fields(body,
                {{"contents", &from.contents},
                 {"systemInstruction", &from.system},
                 {"generationConfig", &from.config},
                 {"tools", &from.tools},
                 {"toolConfig", &from.tool_config},
                 {"safetySettings", &from.safety},
                 {"cachedContent", &from.cached},
                 {"serviceTier", &from.service_tier},
                 {"continuationToken", &from.continuation},
                 {"model", &from.model}},
                [&](std::string const& name, json_view value) { extras.hint(name, value); });
    return from;
}

void read_tier(json_view tier, field_reader& fields, model::chat_request& into)
{
    std::string const word = base::lowered(fields.text(tier, "serviceTier"));
    if (word == "standard")
        into.service_tier = "default";
    else if (word != "unspecified")
        into.service_tier = word;
}

/// The members that routing looks at, noted as the checker passes them. The path names the model, and nothing of the body is needed but a limit.
struct routing_fields {
    model::result<scanned_request> read()
    {
        field_reader fields;
        scanned_request out;
        if (contents.kind() != json_kind::array) fields.wrong_type("contents", "an array of contents", contents);
        json_view most, choices;
        if (fields.object(config, "generationConfig")) {
            auto const here = fields.inside("generationConfig");
            pick_fields(config, {{"maxOutputTokens", &most}, {"candidateCount", &choices}});
            out.max_output_tokens = fields.count(most, "maxOutputTokens");
            out.choices = std::max<std::uint64_t>(choices.unsigned_integer().value_or(1), 1);
        }
        out.include_usage = true;  // this format always reports usage
        if (fields.failed()) return fields.failure();
        out.further_models = shared.take_further();
        return out;
    }

    void note(std::string_view key, std::string_view value)
    {
        named_view const names[] = {{"contents", &contents}, {"generationConfig", &config}, {"generation_config", &config}};
        if (json_view* const wanted = wanted_by(key, names)) *wanted = json_view(value);
        shared.select(key, value);
    }

    json_view contents, config;
    routing_members shared;
};

}  // namespace

constinit generate_request_reader const reader;

model::result<scanned_request> generate_request_reader::scan(std::string_view body) const
{
    return scan_members<routing_fields>(body);
}

model::result<model::chat_request> generate_request_reader::read(std::string_view body) const
{
    if (auto const known = scan(body); !known) return known.error();
    model::chat_request into;
    into.include_usage = true;
    field_reader fields;
    request_extras extras(fields, into.extras, model::dialect::gemini);
    members const from = picked(json_view(body), extras);
    content_reader contents(fields, extras, into.turns);
    contents.read_system(from.system);
    contents.read(from.contents);
    read_config(from.config, fields, extras, into);
    read_tools(from.tools, fields, extras, into);
    read_tool_config(from.tool_config, fields, extras, into);
    read_tier(from.service_tier, fields, into);
    extras.hint("safetySettings", from.safety);
    extras.meaning("cachedContent", from.cached);
    extras.meaning("continuationToken", from.continuation);
    if (fields.failed()) return fields.failure();
    return into;
}

model::result<std::string> estimated_count(std::string_view body, std::uint64_t tokens)
{
    if (auto const read = reader.read(body); !read) return read.error();
    return "{\"totalTokens\":" + std::to_string(tokens) + ",\"estimated\":true}";
}

request_reader const& requests_in()
{
    return reader;
}

}  // namespace signalbox::dialect::gemini
