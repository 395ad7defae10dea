#include "engine/dialect/openai_chat/request_reader.hpp"

#include "engine/dialect/openai_chat/codecs.hpp"
#include "engine/dialect/parts/field_reader.hpp"
#include "engine/dialect/openai_chat/message_reader.hpp"
#include "engine/dialect/openai_chat/option_reader.hpp"
#include "engine/dialect/openai_chat/request_scan.hpp"
#include "engine/dialect/openai_chat/tool_reader.hpp"

namespace signalbox::dialect::openai_chat {

using wire::json_kind;
using wire::json_member;
using wire::json_view;

namespace {

/// The top-level fields of OpenAI's API reference that the vocabulary has a word for, and the extensions top_k and thinking.
struct members {
    json_view model, messages, stream, stream_options, tools, tool_choice, functions, function_call, parallel_tool_calls, response_format,
        max_tokens, max_completion_tokens, temperature, top_p, top_k, n, stop, reasoning_effort, thinking, user, safety_identifier,
        service_tier;
};

members picked(json_view body, field_reader& fields, model::chat_request& into)
{
    members from;
    pick(body,
         {{"model", &from.model},
          {"messages", &from.messages},
          {"stream", &from.stream},
          {"stream_options", &from.stream_options},
          {"tools", &from.tools},
          {"tool_choice", &from.tool_choice},
          {"functions", &from.functions},
          {"function_call", &from.function_call},
          {"parallel_tool_calls", &from.parallel_tool_calls},
          {"response_format", &from.response_format},
          {"max_tokens", &from.max_tokens},
          {"max_completion_tokens", &from.max_completion_tokens},
          {"temperature", &from.temperature},
          {"top_p", &from.top_p},
          {"top_k", &from.top_k},
          {"n", &from.n},
          {"stop", &from.stop},
          {"reasoning_effort", &from.reasoning_effort},
          {"thinking", &from.thinking},
          {"user", &from.user},
          {"safety_identifier", &from.safety_identifier},
          {"service_tier", &from.service_tier}},
         [&](json_member const& member) { fields.keep(member, into.extras); });
    return from;
}

void read_limits(members const& from, field_reader& fields, model::chat_request& into)
{
    auto const older = fields.count(from.max_tokens, "max_tokens");
    auto const newer = fields.count(from.max_completion_tokens, "max_completion_tokens");
    into.max_output_tokens = newer ? newer : older;
    into.temperature = fields.number(from.temperature, "temperature");
    into.top_p = fields.number(from.top_p, "top_p");
    into.top_k = fields.count(from.top_k, "top_k");
    into.n = fields.count(from.n, "n");
    if (into.n == 0) fields.wrong("n", "must be at least 1");
}

/// thinking is Anthropic's way to say it, which several OpenAI-like servers take: a budget has a word here, other forms stay as they are.
void read_reasoning(members const& from, field_reader& fields, model::chat_request& into)
{
    into.reasoning_effort = fields.text(from.reasoning_effort, "reasoning_effort");
    if (!fields.object(from.thinking, "thinking")) return;
    auto const here = fields.inside("thinking");
    json_view const budget = from.thinking["budget_tokens"];
    if (from.thinking["type"].is("enabled") && !budget.nothing())
        into.thinking_budget = fields.count(budget, "budget_tokens");
    else
        into.extras.push_back({"thinking", std::string(from.thinking.raw())});
}

/// The two names of one thing: safety_identifier is today's, user the older one.
void read_user(members const& from, field_reader& fields, model::chat_request& into)
{
    into.user = fields.text(from.user, "user");
    std::string identifier = fields.text(from.safety_identifier, "safety_identifier");
    if (into.user.empty())
        into.user = std::move(identifier);
    else if (!identifier.empty())
        into.extras.push_back({"safety_identifier", std::string(from.safety_identifier.raw())});
}

}  // namespace

model::result<scanned_request> chat_request_reader::scan(std::string_view body) const
{
    return scan_request(body);
}

model::result<model::chat_request> chat_request_reader::read(std::string_view body) const
{
    auto scanned = scan_request(body);
    if (!scanned) return scanned.error();
    model::chat_request into;
    into.model = std::move(scanned->model);
    field_reader fields;
    members const from = picked(json_view(body), fields, into);
    message_reader(fields, into).read(from.messages);
    read_streaming(from.stream, from.stream_options, fields, into);
    read_tools(from.tools, fields, into);
    read_functions(from.functions, fields, into);
    read_tool_choice(from.tool_choice, fields, into);
    read_function_choice(from.function_call, fields, into);
    into.parallel_tool_calls = fields.flag(from.parallel_tool_calls, "parallel_tool_calls");
    read_response_format(from.response_format, fields, into);
    read_limits(from, fields, into);
    read_stop(from.stop, fields, into);
    read_reasoning(from, fields, into);
    read_user(from, fields, into);
    into.service_tier = fields.text(from.service_tier, "service_tier");
    if (fields.failed()) return fields.failure();
    return into;
}

constinit chat_request_reader const reader;

request_reader const& requests_in()
{
    return reader;
}

}  // namespace signalbox::dialect::openai_chat
