#include "engine/dialect/openai_responses/request_reader.hpp"

#include "engine/dialect/openai_responses/codecs.hpp"
#include "engine/dialect/openai_responses/item_reader.hpp"
#include "engine/dialect/openai_responses/tool_reader.hpp"

namespace signalbox::dialect::openai_responses {

using wire::json_kind;
using wire::json_member;
using wire::json_view;

namespace {

/// The top-level fields of OpenAI's API reference that a translation reads. What a gateway without a store cannot do is below the line.
struct members {
    json_view model, input, instructions, stream, stream_options, max_output_tokens, temperature, top_p, tools, tool_choice,
        parallel_tool_calls, text, reasoning, user, safety_identifier, service_tier, include, store, truncation, top_logprobs;
    json_view previous_response_id, conversation, background, prompt;
};

members picked(json_view body, request_extras& extras)
{
    members from;
    pick(body,
         {{"model", &from.model},
          {"input", &from.input},
          {"instructions", &from.instructions},
          {"stream", &from.stream},
          {"stream_options", &from.stream_options},
          {"max_output_tokens", &from.max_output_tokens},
          {"temperature", &from.temperature},
          {"top_p", &from.top_p},
          {"tools", &from.tools},
          {"tool_choice", &from.tool_choice},
          {"parallel_tool_calls", &from.parallel_tool_calls},
          {"text", &from.text},
          {"reasoning", &from.reasoning},
          {"user", &from.user},
          {"safety_identifier", &from.safety_identifier},
          {"service_tier", &from.service_tier},
          {"include", &from.include},
          {"store", &from.store},
          {"truncation", &from.truncation},
          {"top_logprobs", &from.top_logprobs},
          {"previous_response_id", &from.previous_response_id},
          {"conversation", &from.conversation},
          {"background", &from.background},
          {"prompt", &from.prompt}},
         [&](json_member const& member) { extras.hint(member); });
    return from;
}

void read_instructions(json_view instructions, field_reader& fields, model::chat_request& into)
{
    std::string text = fields.text(instructions, "instructions");
    if (!text.empty()) into.turns.push_back({.who = model::role::system, .parts = {model::text_part{.text = std::move(text)}}});
}

/// A summary of the reasoning is sent whenever the target shows some, whatever was asked for.
void read_reasoning(json_view reasoning, field_reader& fields, request_extras& extras, model::chat_request& into)
{
    if (!fields.object(reasoning, "reasoning")) return;
    auto const here = fields.inside("reasoning");
    json_view effort, summary, older_summary;
    pick(reasoning, {{"effort", &effort}, {"summary", &summary}, {"generate_summary", &older_summary}},
         [&](json_member const& member) { extras.hint(member); });
    into.reasoning_effort = fields.text(effort, "effort");
}

/// The two names of one thing: safety_identifier is today's, user the older one.
void read_user(members const& from, field_reader& fields, request_extras& extras, model::chat_request& into)
{
    into.user = fields.text(from.user, "user");
    std::string identifier = fields.text(from.safety_identifier, "safety_identifier");
    if (into.user.empty())
        into.user = std::move(identifier);
    else
        extras.hint("safety_identifier", from.safety_identifier);
}

/// Encrypted reasoning comes whenever there is some. Probabilities of tokens do not cross formats; the other words are about tools of a provider.
void read_include(json_view include, field_reader& fields, request_extras& extras)
{
    if (!fields.array(include, "include")) return;
    bool probabilities = false, others = false;
    std::size_t index = 0;
    for (json_view const each : include.elements()) {
        auto const here = fields.inside("include", index++);
        std::string const word = fields.text(each, "");
        if (fields.failed() || index > field_reader::extra_limit) return;
        probabilities = probabilities || word == "message.output_text.logprobs";
        others = others || word != "reasoning.encrypted_content";
    }
    if (probabilities)
        extras.meaning("include", include);
    else if (others)
        extras.hint("include", include);
}

/// What needs a store of responses, or another machine than the target.
void read_state(members const& from, field_reader& fields, request_extras& extras)
{
    extras.meaning("previous_response_id", from.previous_response_id);
    extras.meaning("conversation", from.conversation);
    extras.meaning("prompt", from.prompt);
    if (fields.flag(from.background, "background").value_or(false)) extras.meaning("background", from.background);
    if (fields.flag(from.store, "store").value_or(false)) extras.hint("store", from.store);
    if (std::string const word = fields.text(from.truncation, "truncation"); !word.empty() && word != "disabled")
        extras.hint("truncation", from.truncation);
    if (fields.count(from.top_logprobs, "top_logprobs").value_or(0) != 0) extras.meaning("top_logprobs", from.top_logprobs);
}

}  // namespace

model::result<model::chat_request> responses_request_reader::read(std::string_view body) const
{
    auto scanned = scan(body);
    if (!scanned) return scanned.error();
    model::chat_request into;
    into.model = std::move(scanned->model);
    into.stream = scanned->stream;
    into.include_usage = true;
    into.max_output_tokens = scanned->max_output_tokens;
    field_reader fields;
    request_extras extras(fields, into.extras, model::dialect::openai_responses);
    members const from = picked(json_view(body), extras);
    read_instructions(from.instructions, fields, into);
    // What continues a stored conversation may come without any input of its own.
    bool const stored = !from.previous_response_id.nothing() || !from.conversation.nothing() || !from.prompt.nothing();
    if (!from.input.nothing() || !stored) item_reader(fields, extras, into.turns).read(from.input);
    read_tools(from.tools, fields, extras, into);
    read_tool_choice(from.tool_choice, fields, extras, into);
    into.parallel_tool_calls = fields.flag(from.parallel_tool_calls, "parallel_tool_calls");
    read_text_options(from.text, fields, extras, into);
    into.temperature = fields.number(from.temperature, "temperature");
    into.top_p = fields.number(from.top_p, "top_p");
    read_reasoning(from.reasoning, fields, extras, into);
    read_user(from, fields, extras, into);
    into.service_tier = fields.text(from.service_tier, "service_tier");
    read_include(from.include, fields, extras);
    read_state(from, fields, extras);
    if (fields.failed()) return fields.failure();
    return into;
}

constinit responses_request_reader const reader;

request_reader const& requests_in()
{
    return reader;
}

}  // namespace signalbox::dialect::openai_responses
