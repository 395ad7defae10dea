// Small requests and replies in both dialects, as real clients and providers write them. Constants for tests.
#pragma once

#include "engine/model/dialect.hpp"

#include <array>
#include <string>
#include <vector>

namespace signalbox::test {

using model::dialect;

inline constexpr std::array both_dialects{dialect::openai_chat, dialect::anthropic};

inline std::string path_of(dialect spoken)
{
    return spoken == dialect::anthropic ? "/v1/messages" : "/v1/chat/completions";
}

inline std::string request_in(dialect spoken, std::string const& model, bool stream)
{
    std::string const more = stream ? ",\"stream\":true" : "";
    std::string const tokens = spoken == dialect::anthropic ? ",\"max_tokens\":64" : "";
    return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]" + tokens + more + "}";
}

inline std::string plain_reply(dialect spoken)
{
    if (spoken == dialect::anthropic)
        return R"({"id":"msg_1","type":"message","role":"assistant","model":"up-model","content":[{"type":"text","text":"Hello."}],)"
               R"("stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":9,"output_tokens":3}})";
    return R"({"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"up-model","choices":[{"index":0,"message":)"
           R"({"role":"assistant","content":"Hello.","refusal":null},"logprobs":null,"finish_reason":"stop"}],)"
           R"("usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}})";
}

/// The events of a streamed reply; the last is the dialect's terminal event.
inline std::vector<std::string> stream_events(dialect spoken)
{
    if (spoken == dialect::anthropic)
        return {"event: message_start\ndata: "
                "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
                "\"content\":[],\"model\":\"up-model\",\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":9,\"output_"
                "tokens\":1}}}\n\n",
                "event: content_block_start\ndata: "
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n",
                "event: content_block_delta\ndata: "
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hello.\"}}\n\n",
                "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n",
                "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},"
                "\"usage\":{\"output_tokens\":3}}\n\n",
                "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"};
    std::string const head =
        "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up-model\",\"choices\":[";
    return {head + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n",
            head + "{\"index\":0,\"delta\":{\"content\":\"Hello.\"},\"finish_reason\":null}]}\n\n",
            head + "{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
            head + "],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3,\"total_tokens\":12}}\n\n", "data: [DONE]\n\n"};
}

inline std::string joined(std::vector<std::string> const& events)
{
    std::string all;
    for (auto const& each : events) all += each;
    return all;
}

/// What ends a stream well, as the client of this dialect sees it.
inline std::string terminal_of(dialect spoken)
{
    return spoken == dialect::anthropic ? "\"type\":\"message_stop\"" : "data: [DONE]";
}

inline std::string error_reply(dialect spoken, std::string const& type, std::string const& message)
{
    if (spoken == dialect::anthropic) return "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"" + message + "\"}}";
    return "{\"error\":{\"message\":\"" + message + "\",\"type\":\"" + type + "\",\"param\":null,\"code\":null}}";
}

}  // namespace signalbox::test
