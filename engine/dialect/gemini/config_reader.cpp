#include "engine/dialect/gemini/config_reader.hpp"

#include "engine/base/ascii.hpp"
#include "engine/dialect/gemini/field_names.hpp"
#include "engine/dialect/gemini/schema.hpp"

namespace signalbox::dialect::gemini {

using wire::json_kind;
using wire::json_view;

namespace {

/// What stands below generationConfig and has a word in the vocabulary, or is a switch whose loss matters.
struct members {
    json_view temperature, top_p, top_k, candidates, most, stop, mime_type, schema, json_schema, thinking;
    json_view seed, presence, frequency, modalities, logprobs, logprob_count, speech, image;
};

members picked(json_view config, request_extras& extras)
{
    members from;
    pick_fields(config,
                {{"temperature", &from.temperature},
                 {"topP", &from.top_p},
                 {"topK", &from.top_k},
                 {"candidateCount", &from.candidates},
                 {"maxOutputTokens", &from.most},
                 {"stopSequences", &from.stop},
                 {"responseMimeType", &from.mime_type},
                 {"responseSchema", &from.schema},
                 {"responseJsonSchema", &from.json_schema},
                 {"thinkingConfig", &from.thinking},
                 {"seed", &from.seed},
                 {"presencePenalty", &from.presence},
                 {"frequencyPenalty", &from.frequency},
                 {"responseModalities", &from.modalities},
                 {"responseLogprobs", &from.logprobs},
                 {"logprobs", &from.logprob_count},
                 {"speechConfig", &from.speech},
                 {"imageConfig", &from.image}},
                [&](std::string const& name, json_view value) { extras.hint(name, value); });
    return from;
}

void read_stop(json_view stop, field_reader& fields, model::chat_request& into)
{
    static constexpr std::size_t limit = 1024;
    fields.elements(stop, "stopSequences", limit, "stop sequence",
                    [&](json_view each) { into.stop.push_back(fields.required_text(each, "")); });
}

void read_format(members const& from, field_reader& fields, request_extras& extras, model::chat_request& into)
{
    std::string const type = fields.text(from.mime_type, "responseMimeType");
    bool const has_schema = fields.object(from.schema, "responseSchema");
    bool const has_json_schema = !from.json_schema.nothing();
    if (type == "text/x.enum") return extras.meaning("responseMimeType", from.mime_type);
    if (type != "application/json" && !has_json_schema) return;
    model::response_format read;
    read.what = model::response_format::kind::json_object;
    if (has_schema || has_json_schema) {
        read.what = model::response_format::kind::json_schema;
        read.schema = has_json_schema ? std::string(from.json_schema.raw()) : json_schema_of(from.schema);
    }
    into.format = std::move(read);
}

/// A budget of -1 leaves the choice to the model, 0 switches thinking off.
void read_thinking(json_view thinking, field_reader& fields, request_extras& extras, model::chat_request& into)
{
    if (!fields.object(thinking, "thinkingConfig")) return;
    auto const here = fields.inside("thinkingConfig");
    json_view shown, budget, level;
    pick_fields(thinking, {{"includeThoughts", &shown}, {"thinkingBudget", &budget}, {"thinkingLevel", &level}},
                [&](std::string const& name, json_view value) { extras.hint(name, value); });
    (void)fields.flag(shown, "includeThoughts");
    into.reasoning_effort = base::lowered(fields.text(level, "thinkingLevel"));
    if (into.reasoning_effort == "thinking_level_unspecified") into.reasoning_effort.clear();
    if (budget.nothing() || budget.integer() == -1) return;
    auto const tokens = fields.count(budget, "thinkingBudget");
    if (tokens == 0u)
        into.reasoning_effort = "none";
    else
        into.thinking_budget = tokens;
}

/// Only text crosses formats.
void read_modalities(json_view modalities, field_reader& fields, request_extras& extras)
{
    if (!fields.array(modalities, "responseModalities")) return;
    for (json_view const each : modalities.elements())
        if (base::lowered(each.string_or("")) != "text") return extras.meaning("responseModalities", modalities);
}

}  // namespace

void read_config(json_view config, field_reader& fields, request_extras& extras, model::chat_request& into)
{
    if (!fields.object(config, "generationConfig")) return;
    json_view seed, presence, frequency;
    {
        auto const here = fields.inside("generationConfig");
        members const from = picked(config, extras);
        into.temperature = fields.number(from.temperature, "temperature");
        into.top_p = fields.number(from.top_p, "topP");
        into.top_k = fields.count(from.top_k, "topK");
        into.n = fields.count(from.candidates, "candidateCount");
        into.max_output_tokens = fields.count(from.most, "maxOutputTokens");
        read_stop(from.stop, fields, into);
        read_format(from, fields, extras, into);
        read_thinking(from.thinking, fields, extras, into);
        read_modalities(from.modalities, fields, extras);
        if (fields.flag(from.logprobs, "responseLogprobs").value_or(false)) extras.meaning("responseLogprobs", from.logprobs);
        extras.hint("speechConfig", from.speech);
        extras.hint("imageConfig", from.image);
        (void)fields.number(from.seed, "seed");
        (void)fields.number(from.presence, "presencePenalty");
        (void)fields.number(from.frequency, "frequencyPenalty");
        seed = from.seed;
        presence = from.presence;
        frequency = from.frequency;
    }
    // The names that other formats have for them.
    extras.hint("seed", seed);
    extras.hint("presence_penalty", presence);
    extras.hint("frequency_penalty", frequency);
}

}  // namespace signalbox::dialect::gemini
