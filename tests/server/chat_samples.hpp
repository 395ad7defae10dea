// Small requests and replies in both dialects, and configurations around one upstream. Constants for tests.
#pragma once

#include <string>
#include <string_view>

namespace signalbox::test {

/// One of the two ways to speak to the gateway.
struct way {
    bool anthropic = false;
    std::string path() const { return anthropic ? "/v1/messages" : "/v1/chat/completions"; }
    std::string body(std::string const& model, bool stream = false) const
    {
        return "{\"model\":\"" + model + "\",\"max_tokens\":64,\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]" +
               (stream ? ",\"stream\":true}" : "}");
    }
    /// How an error body of this dialect begins.
    std::string_view error_mark() const { return anthropic ? "{\"type\":\"error\",\"error\":{\"type\":" : "{\"error\":{\"message\":"; }
    std::string_view last_event() const { return anthropic ? "\"type\":\"message_stop\"" : "data: [DONE]"; }
    std::string name() const { return anthropic ? "anthropic" : "openai"; }
};
inline constexpr way openai{false}, anthropic{true};

/// What an OpenAI upstream streams: up to the first content, and the rest.
inline constexpr std::string_view stream_head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
inline constexpr std::string_view stream_start =
    "data: {\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up\",\"choices\":[{\"index\":0,\"delta\":{"
    "\"role\":\"assistant\",\"content\":\"Hel\"},\"finish_reason\":null}]}\n\n";
inline constexpr std::string_view stream_rest =
    "data: {\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up\",\"choices\":[{\"index\":0,\"delta\":{"
    "\"content\":\"lo.\"},\"finish_reason\":null}]}\n\n"
    "data: {\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up\",\"choices\":[{\"index\":0,\"delta\":{},"
    "\"finish_reason\":\"stop\"}]}\n\n"
    "data: {\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up\",\"choices\":[],\"usage\":{"
    "\"prompt_tokens\":9,\"completion_tokens\":3,\"total_tokens\":12}}\n\n"
    "data: [DONE]\n\n";

inline constexpr std::string_view plain_reply =
    R"({"id":"c-1","object":"chat.completion","created":1,"model":"up","choices":[{"index":0,"message":{)"
    R"("role":"assistant","content":"Hello."},"finish_reason":"stop"}],)"
    R"("usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}})";

/// One OpenAI upstream at this address with one model "up", open to all. `server` holds further settings, each followed by ", ".
inline std::string forwarding(std::string const& url, std::string const& server = {})
{
    return "signalbox: 1\nserver: {" + server +
           "public: true}\n"
           "providers: [{id: p, kind: openai_compatible, base_url: \"" +
           url +
           "\", auth: {type: none}}]\n"
           "models: [{id: up, provider: p}]\n";
}

}  // namespace signalbox::test
