#include "engine/dialect/openai_responses/response_writer.hpp"

#include "engine/dialect/parts/member_writer.hpp"

#include <array>

namespace signalbox::dialect::openai_responses {

using wire::json_view;

namespace {

/// Fields of the request that a response repeats, with what stands there when the request has none (API reference, the response object).
struct echoed {
    std::string_view name, fallback;
};
constexpr std::array echoes{echoed{"instructions", "null"},
                            echoed{"max_output_tokens", "null"},
                            echoed{"max_tool_calls", "null"},
                            echoed{"metadata", "{}"},
                            echoed{"parallel_tool_calls", "true"},
                            echoed{"reasoning", R"({"effort":null,"summary":null})"},
                            echoed{"temperature", "1"},
                            echoed{"text", R"({"format":{"type":"text"}})"},
                            echoed{"tool_choice", "\"auto\""},
                            echoed{"tools", "[]"},
                            echoed{"top_p", "1"},
                            echoed{"truncation", "\"disabled\""},
                            echoed{"user", "null"}};

std::string echo_of(std::string_view request)
{
    std::array<std::string_view, echoes.size()> found{};
    for (wire::json_member const& each : json_view(request).members())
        for (std::size_t i = 0; i < echoes.size(); ++i)
            if (each.is(echoes[i].name) && !each.value.null()) found[i] = each.value.raw();
    std::string out;
    for (std::size_t i = 0; i < echoes.size(); ++i)
        out.append(",\"").append(echoes[i].name).append("\":").append(found[i].empty() ? echoes[i].fallback : found[i]);
    // Nothing is kept here: no response can be fetched or continued by its id.
    return out.append(R"(,"previous_response_id":null,"store":false,"background":false)");
}

void append_usage(std::string& out, model::usage const& tokens)
{
    out += R"({"input_tokens":)";
    wire::append_json_integer(out, tokens.input_tokens);
    out += R"(,"input_tokens_details":{"cached_tokens":)";
    wire::append_json_integer(out, tokens.cached_tokens);
    out += R"(,"cache_write_tokens":)";
    wire::append_json_integer(out, tokens.cache_write_tokens + tokens.cache_write_1h_tokens);
    out += R"(},"output_tokens":)";
    wire::append_json_integer(out, tokens.output_tokens);
    out += R"(,"output_tokens_details":{"reasoning_tokens":)";
    wire::append_json_integer(out, tokens.reasoning_tokens);
    out += R"(},"total_tokens":)";
    wire::append_json_integer(out, tokens.total());
    out += tokens.estimated ? R"(,"estimated":true})" : "}";
}

void append_output(std::string& out, output_list const& output, std::string_view status)
{
    out += R"(,"output":[)";
    auto const& items = output.items();
    for (output_item const& each : items) {
        bool const last = &each == &items.back();
        append_item(out, each, last ? status : std::string_view("completed"));
    }
    out += ']';
}

}  // namespace

response_end end_of(model::finish_reason reason)
{
    if (reason == model::finish_reason::length) return {"incomplete", "max_output_tokens"};
    if (reason == model::finish_reason::content_filter) return {"incomplete", "content_filter"};
    return {};
}

response_writer::response_writer(reply_identity const& who) : echo_(echo_of(who.request))
{
    head_ += '{';
    write_string("id", "resp_" + who.id, head_);
    head_ += R"(,"object":"response","created_at":)";
    wire::append_json_integer(head_, who.created);
    write_string("model", who.model, head_);
}

void response_writer::append(std::string& out, std::string_view status, std::string_view members) const
{
    out.append(head_).append(R"(,"status":")").append(status).append("\"").append(members).append(echo_).append("}");
}

void response_writer::append_begun(std::string& out) const
{
    append(out, "in_progress", R"(,"error":null,"incomplete_details":null,"output":[],"usage":null)");
}

void response_writer::append_ended(std::string& out, response_end const& end, output_list const& output,
                                   std::optional<model::usage> const& tokens) const
{
    std::string members = R"(,"error":null,"incomplete_details":)";
    if (end.incomplete_reason.empty())
        members += "null";
    else
        members.append(R"({"reason":")").append(end.incomplete_reason).append("\"}");
    append_output(members, output, end.status);
    members += R"(,"usage":)";
    if (tokens)
        append_usage(members, *tokens);
    else
        members += "null";
    append(out, end.status, members);
}

void response_writer::append_failed(std::string& out, told_error const& told, output_list const& output) const
{
    std::string members = R"(,"error":{)";
    write_string("code", told.code.empty() ? std::string_view("server_error") : std::string_view(told.code), members);
    write_string("message", told.message, members);
    members += R"(},"incomplete_details":null)";
    append_output(members, output, "incomplete");
    members += R"(,"usage":null)";
    append(out, "failed", members);
}

}  // namespace signalbox::dialect::openai_responses
