#include "engine/dialect/ollama/reply_fields.hpp"

#include "engine/dialect/parts/field_reader.hpp"

namespace signalbox::dialect::ollama {

using model::finish_reason;
using wire::json_kind;
using wire::json_view;

model::result<reply_members> members_of(json_view line)
{
    reply_members out;
    json_view message, response, thinking;
    pick(line, {{"model", &out.model},
                {"done", &out.done},
                {"done_reason", &out.reason},
                {"prompt_eval_count", &out.prompt_tokens},
                {"eval_count", &out.answer_tokens},
                {"error", &out.error},
                {"message", &message},
                {"response", &response},
                {"thinking", &thinking}});
    if (!message.nothing() && message.kind() != json_kind::object) return malformed("the message of the reply is no object");
    out.says = !message.nothing() || !response.nothing();
    if (message.nothing()) {
        out.text = response;
        out.thinking = thinking;
    } else {
        pick(message, {{"content", &out.text}, {"thinking", &out.thinking}, {"tool_calls", &out.calls}});
    }
    for (json_view const each : {out.text, out.thinking})
        if (!each.nothing() && each.kind() != json_kind::string) return malformed("the text of the reply is no string");
    if (!out.calls.nothing() && out.calls.kind() != json_kind::array) return malformed("the tool calls of the reply are no list");
    return out;
}

std::optional<model::usage> read_usage(reply_members const& from)
{
    model::usage out;
    out.input_tokens = from.prompt_tokens.unsigned_integer().value_or(0);
    out.output_tokens = from.answer_tokens.unsigned_integer().value_or(0);
    if (out.input_tokens == 0 && out.output_tokens == 0) return std::nullopt;
    return out;
}

model::finish read_finish(std::string native, bool called)
{
    finish_reason reason = native == "length" ? finish_reason::length : finish_reason::stop;
    if (reason == finish_reason::stop && called) reason = finish_reason::tool_calls;
    return {0, reason, std::move(native), {}};
}

std::string_view finish_word(finish_reason reason)
{
    return reason == finish_reason::length ? "length" : "stop";
}

model::failure malformed(std::string_view what)
{
    return {model::fault::malformed_reply, std::string(what)};
}

}  // namespace signalbox::dialect::ollama
