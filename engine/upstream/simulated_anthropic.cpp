// A simulated provider of Anthropic Messages: plain replies, named events, tool use, errors, as the API reference describes them
// (docs.anthropic.com/en/api/messages). Stateless.
#include "engine/upstream/simulated_dialect.hpp"

#include "engine/wire/json.hpp"
#include "engine/wire/sse.hpp"

namespace signalbox::upstream {

namespace {

using ending = simulated_answer::ending;

std::string_view reason_of(simulated_answer const& said)
{
    switch (said.end) {
    case ending::tool: return "tool_use";
    case ending::length: return "max_tokens";
    case ending::stop_sequence: return "stop_sequence";
    case ending::stop: break;
    }
    return "end_turn";
}

std::string stop_sequence_of(simulated_answer const& said)
{
    return said.end == ending::stop_sequence ? wire::json_string(said.matched_stop) : "null";
}

std::string usage_of(simulated_answer const& said, std::uint64_t output)
{
    return "{\"input_tokens\":" + std::to_string(said.prompt_tokens) +
           R"(,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":)" + std::to_string(output) +
           R"(,"service_tier":"standard"})";
}

std::string tool_opening(simulated_answer const& said, std::string_view id)
{
    return "{\"type\":\"tool_use\",\"id\":\"toolu_" + std::string(id) + "\",\"name\":" + wire::json_string(said.tool->name) + ",\"input\":";
}

/// A message up to its content.
std::string message_opening(simulated_ask const& ask, std::string_view id)
{
    return R"({"id":"msg_)" + std::string(id) + R"(","type":"message","role":"assistant","model":)" + wire::json_string(ask.model) +
           R"(,"content":[)";
}

/// The input of a tool call is an object; one that was cut by max_tokens is not whole, and the API then gives what can be parsed.
std::string input_of(simulated_answer const& said)
{
    return said.end == ending::tool ? said.text() : "{}";
}

std::string whole(simulated_ask const& ask, simulated_answer const& said, std::string_view id)
{
    std::string out = message_opening(ask, id);
    if (said.tool)
        out += tool_opening(said, id) + input_of(said) + "}";
    else
        out += "{\"type\":\"text\",\"text\":" + wire::json_string(said.text()) + "}";
    return out + "],\"stop_reason\":\"" + std::string(reason_of(said)) + "\",\"stop_sequence\":" + stop_sequence_of(said) +
           ",\"usage\":" + usage_of(said, said.answer_tokens()) + "}";
}

class event_writer {
public:
    std::vector<simulated_event> all(simulated_ask const& ask, simulated_answer const& said, std::string_view id)
    {
        add(0, false, "message_start",
            R"({"type":"message_start","message":)" + message_opening(ask, id) + R"(],"stop_reason":null,"stop_sequence":null,"usage":)" +
                usage_of(said, 1) + "}}");
        add(0, false, "content_block_start",
            R"({"type":"content_block_start","index":0,"content_block":)" +
                (said.tool ? tool_opening(said, id) + "{}}" : R"({"type":"text","text":""})") + "}");
        add(0, false, "ping", "{\"type\":\"ping\"}");
        std::string const delta = said.tool ? "{\"type\":\"input_json_delta\",\"partial_json\":" : "{\"type\":\"text_delta\",\"text\":";
        for (std::size_t at = 0; at < said.tokens.size(); ++at)
            add(at + 1, false, "content_block_delta",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":" + delta + wire::json_string(said.tokens[at]) + "}}");
        auto const last = said.tokens.size();
        add(last, true, "content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}");
        add(last, true, "message_delta",
            R"({"type":"message_delta","delta":{"stop_reason":")" + std::string(reason_of(said)) + R"(","stop_sequence":)" +
                stop_sequence_of(said) + "},\"usage\":{\"output_tokens\":" + std::to_string(last) + "}}");
        add(last, true, "message_stop", "{\"type\":\"message_stop\"}");
        return std::move(out_);
    }

private:
    void add(std::uint64_t tokens, bool closing, std::string_view type, std::string const& data)
    {
        simulated_event each{{}, tokens, closing};
        wire::append_sse(each.bytes, type, data);
        out_.push_back(std::move(each));
    }
    std::vector<simulated_event> out_;
};

std::vector<simulated_event> events(simulated_ask const& ask, simulated_answer const& said, std::string_view id)
{
    return event_writer().all(ask, said, id);
}

std::string error(int status, std::string_view message, std::string_view)
{
    struct row {
        int status;
        std::string_view type;
    };
    static constexpr row rows[] = {
        {400, "invalid_request_error"}, {401, "authentication_error"}, {402, "billing_error"},
        {403, "permission_error"},      {404, "not_found_error"},      {413, "request_too_large"},
        {429, "rate_limit_error"},      {504, "timeout_error"},        {529, "overloaded_error"},
    };
    std::string_view type = status >= 500 ? "api_error" : "invalid_request_error";
    for (auto const& each : rows)
        if (each.status == status) type = each.type;
    return R"({"type":"error","error":{"type":")" + std::string(type) + R"(","message":)" + wire::json_string(message) +
           R"(},"request_id":"req_simulated"})";
}

}  // namespace

simulated_dialect const simulated_anthropic{"/messages", "request-id", &read_anthropic_ask, &whole, &events, &error};

}  // namespace signalbox::upstream
