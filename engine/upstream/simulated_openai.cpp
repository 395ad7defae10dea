// A simulated provider of OpenAI Chat Completions: plain replies, chunks, tool calls, errors, as the API reference describes them
// (platform.openai.com/docs/api-reference/chat). Stateless.
#include "engine/upstream/simulated_dialect.hpp"

#include "engine/wire/json.hpp"

#include <array>

namespace signalbox::upstream {

namespace {

/// `created` of every reply, 2026-01-01: the same request is answered by the same bytes.
constexpr std::string_view created = "1767225600";

using ending = simulated_answer::ending;

std::string_view finish_of(simulated_answer const& said)
{
    if (said.end == ending::tool) return "tool_calls";
    return said.end == ending::length ? "length" : "stop";
}

std::string usage_of(simulated_ask const& ask, simulated_answer const& said)
{
    auto const completion = said.answer_tokens() * ask.choices;
    return "{\"prompt_tokens\":" + std::to_string(said.prompt_tokens) + ",\"completion_tokens\":" + std::to_string(completion) +
           ",\"total_tokens\":" + std::to_string(said.prompt_tokens + completion) +
           R"(,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":0,)"
           R"("audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}})";
}

/// The tool call without its arguments: `"id":...,"type":...,"function":{"name":...,"arguments":` up to where they follow, and what
/// closes it.
std::string tool_opening(simulated_answer const& said, std::string_view id)
{
    auto const name = wire::json_string(said.tool->name);
    auto const call_id = "\"id\":\"call_" + std::string(id) + "\",\"type\":";
    if (said.tool->custom) return call_id + "\"custom\",\"custom\":{\"name\":" + name + ",\"input\":";
    return call_id + "\"function\",\"function\":{\"name\":" + name + ",\"arguments\":";
}

std::string whole(simulated_ask const& ask, simulated_answer const& said, std::string_view id)
{
    std::string out = "{\"id\":\"chatcmpl-" + std::string(id) + "\",\"object\":\"chat.completion\",\"created\":" + std::string(created) +
                      ",\"model\":" + wire::json_string(ask.model) + ",\"choices\":[";
    for (std::uint64_t choice = 0; choice < ask.choices; ++choice) {
        if (choice) out += ',';
        out += "{\"index\":" + std::to_string(choice) + ",\"message\":{\"role\":\"assistant\",\"content\":";
        out += said.tool ? "null" : wire::json_string(said.text());
        out += ",\"refusal\":null,\"annotations\":[]";
        if (said.tool) out += ",\"tool_calls\":[{" + tool_opening(said, id) + wire::json_string(said.text()) + "}}]";
        out += "},\"logprobs\":null,\"finish_reason\":\"" + std::string(finish_of(said)) + "\"}";
    }
    return out + "],\"usage\":" + usage_of(ask, said) + ",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_simulated\"}";
}

class chunk_writer {
public:
    chunk_writer(simulated_ask const& ask, simulated_answer const& said, std::string_view id) : ask_(ask), said_(said), id_(id)
    {
        opening_ = R"(data: {"id":"chatcmpl-)" + std::string(id) + R"(","object":"chat.completion.chunk","created":)" +
                   std::string(created) + R"(,"model":)" + wire::json_string(ask.model) +
                   R"(,"service_tier":"default","system_fingerprint":"fp_simulated","choices":[)";
        closing_ = ask.include_usage ? "],\"usage\":null}\n\n" : "]}\n\n";
    }

    std::vector<simulated_event> all()
    {
        for_choices(0, false, opening_delta(), "null");
        for (std::size_t at = 0; at < said_.tokens.size(); ++at) for_choices(at + 1, false, token_delta(at), "null");
        for_choices(said_.tokens.size(), true, "{}", "\"" + std::string(finish_of(said_)) + "\"");
        if (ask_.include_usage) out_.push_back({opening_ + "],\"usage\":" + usage_of(ask_, said_) + "}\n\n", said_.tokens.size(), true});
        out_.push_back({"data: [DONE]\n\n", said_.tokens.size(), true});
        return std::move(out_);
    }

private:
    std::string opening_delta() const
    {
        if (!said_.tool) return "{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}";
        return "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"index\":0," + tool_opening(said_, id_) + "\"\"}}]}";
    }
    std::string token_delta(std::size_t at) const
    {
        auto const token = wire::json_string(said_.tokens[at]);
        if (!said_.tool) return "{\"content\":" + token + "}";
        if (said_.tool->custom) return "{\"tool_calls\":[{\"index\":0,\"custom\":{\"input\":" + token + "}}]}";
        return "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":" + token + "}}]}";
    }
    void for_choices(std::size_t tokens, bool closing, std::string const& delta, std::string const& finish)
    {
        for (std::uint64_t choice = 0; choice < ask_.choices; ++choice)
            out_.push_back({opening_ + R"({"index":)" + std::to_string(choice) + R"(,"delta":)" + delta +
                                R"(,"logprobs":null,"finish_reason":)" + finish + "}" + closing_,
                            tokens, closing});
    }
    simulated_ask const& ask_;
    simulated_answer const& said_;
    std::string_view id_;
    std::string opening_, closing_;
    std::vector<simulated_event> out_;
};

std::vector<simulated_event> events(simulated_ask const& ask, simulated_answer const& said, std::string_view id)
{
    return chunk_writer(ask, said, id).all();
}

std::string error(int status, std::string_view message, std::string_view param)
{
    struct row {
        int status;
        std::string_view type, code;
    };
    static constexpr row rows[] = {
        {401, "invalid_request_error", "\"invalid_api_key\""},
        {403, "permission_error", "null"},
        {404, "invalid_request_error", "\"model_not_found\""},
        {429, "requests", "\"rate_limit_exceeded\""},
        {503, "server_error", "\"slow_down\""},
    };
    row found{status, status >= 500 ? "server_error" : "invalid_request_error", "null"};
    for (auto const& each : rows)
        if (each.status == status) found = each;
    return "{\"error\":{\"message\":" + wire::json_string(message) + ",\"type\":\"" + std::string(found.type) +
           "\",\"param\":" + (param.empty() ? "null" : wire::json_string(param)) + ",\"code\":" + std::string(found.code) + "}}";
}

}  // namespace

simulated_dialect const simulated_openai{"/chat/completions", "x-request-id", &read_openai_ask, &whole, &events, &error};

simulated_dialect const& simulated(model::dialect spoken)
{
    static constexpr std::array<simulated_dialect const*, model::dialect_names.size()> by_word{&simulated_openai, &simulated_anthropic,
                                                                                               &simulated_responses};
    return *by_word[static_cast<std::size_t>(spoken)];
}

}  // namespace signalbox::upstream
