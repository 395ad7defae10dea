#include "engine/dialect/ollama/request_reader.hpp"

#include "engine/dialect/ollama/codecs.hpp"
#include "engine/dialect/ollama/message_reader.hpp"
#include "engine/dialect/ollama/option_reader.hpp"
#include "engine/dialect/parts/routing_members.hpp"

namespace signalbox::dialect::ollama {

using wire::json_kind;
using wire::json_member;
using wire::json_view;

namespace {

/// Functions of one request.
constexpr std::size_t tool_limit = 4096;

/// The top-level fields of Ollama's API reference (docs/api.md), of chat and of generate.
struct members {
    json_view model, stream, messages, tools, format, options, think, logprobs, top_logprobs;
    json_view prompt, system, images, suffix, template_text, context, raw;
};

members picked(json_view body, request_extras& extras)
{
    members from;
    pick(body,
         {{"model", &from.model},
          {"stream", &from.stream},
          {"messages", &from.messages},
          {"tools", &from.tools},
          {"format", &from.format},
          {"options", &from.options},
          {"think", &from.think},
          {"logprobs", &from.logprobs},
          {"top_logprobs", &from.top_logprobs},
          {"prompt", &from.prompt},
          {"system", &from.system},
          {"images", &from.images},
          {"suffix", &from.suffix},
          {"template", &from.template_text},
          {"context", &from.context},
          {"raw", &from.raw}},
         [&](json_member const& member) { extras.hint(member); });
    return from;
}

/// The members that routing looks at, noted as the checker passes them.
struct routing_fields {
    /// Replies are streams unless the request says otherwise, and always report usage.
    model::result<scanned_request> read()
    {
        field_reader fields;
        scanned_request out = shared.begin(model_name, fields);
        (void)fields.array(messages, "messages");
        out.stream = fields.flag(stream, "stream").value_or(true);
        out.include_usage = true;
        if (fields.object(options, "options")) {
            auto const here = fields.inside("options");
            out.max_output_tokens = read_limit(options["num_predict"], fields);
        }
        if (fields.failed()) return fields.failure();
        return out;
    }

    void note(std::string_view key, std::string_view value)
    {
        if (key == "model")
            shared.note(model_name, "model", value);
        else if (key == "stream")
            shared.note(stream, "stream", value);
        else if (key == "messages")
            shared.note(messages, "messages", value);
        else if (key == "options")
            shared.note(options, "options", value);
        else
            shared.select(key, value);
    }

    json_view model_name, stream, messages, options;
    routing_members shared;
};

void read_tool(json_view from, field_reader& fields, request_extras& extras, model::chat_request& into)
{
    if (from.kind() != json_kind::object) return fields.wrong_type("", "an object", from);
    json_view type, function, name, description, parameters;
    pick(from, {{"type", &type}, {"function", &function}}, [&](json_member const& member) { extras.hint(member); });
    if (!type.nothing() && !type.is("function")) return fields.wrong("type", "must be function");
    if (function.kind() != json_kind::object) return fields.wrong_type("function", "an object", function);
    auto const here = fields.inside("function");
    pick(function, {{"name", &name}, {"description", &description}, {"parameters", &parameters}},
         [&](json_member const& member) { extras.hint(member); });
    model::tool read{.name = fields.required_text(name, "name"), .description = fields.text(description, "description")};
    if (fields.object(parameters, "parameters")) read.parameters = parameters.raw();
    into.tools.push_back(std::move(read));
}

void read_tools(json_view tools, field_reader& fields, request_extras& extras, model::chat_request& into)
{
    fields.elements(tools, "tools", tool_limit, "tool", [&](json_view each) { read_tool(each, fields, extras, into); });
}

/// What generate has and a chat has no word for changes what the model is asked: a template of the caller's, a state of an earlier reply.
void read_generate(members const& from, message_reader& messages, field_reader& fields, request_extras& extras)
{
    messages.read_prompt(from.system, from.prompt, from.images);
    if (!fields.text(from.suffix, "suffix").empty()) extras.meaning("suffix", from.suffix);
    if (!fields.text(from.template_text, "template").empty()) extras.meaning("template", from.template_text);
    if (fields.flag(from.raw, "raw").value_or(false)) extras.meaning("raw", from.raw);
    if (fields.array(from.context, "context") && !from.context.elements().empty()) extras.meaning("context", from.context);
}

}  // namespace

model::result<scanned_request> ollama_request_reader::scan(std::string_view body) const
{
    return scan_members<routing_fields>(body);
}

model::result<model::chat_request> ollama_request_reader::read(std::string_view body) const
{
    auto const known = scan(body);
    if (!known) return known.error();
    model::chat_request into;
    into.model = known->model;
    into.stream = known->stream;
    into.include_usage = true;
    field_reader fields;
    request_extras extras(fields, into.extras, model::dialect::ollama);
    members const from = picked(json_view(body), extras);
    message_reader messages(fields, extras, into.turns);
    if (is_generate(body))
        read_generate(from, messages, fields, extras);
    else
        messages.read(from.messages);
    read_tools(from.tools, fields, extras, into);
    read_format(from.format, fields, into);
    read_thinking(from.think, fields, into);
    read_options(from.options, fields, extras, into);
    extras.hint("logprobs", from.logprobs);
    extras.hint("top_logprobs", from.top_logprobs);
    if (fields.failed()) return fields.failure();
    return into;
}

constinit ollama_request_reader const reader;

request_reader const& requests_in()
{
    return reader;
}

}  // namespace signalbox::dialect::ollama
