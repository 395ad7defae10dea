// Kept payloads for tests: a chat with a picture, a call and its result, as OpenAI's and Anthropic's formats have it.
#pragma once

#include "engine/base/piece_times.hpp"
#include "storage/payload_reader.hpp"

#include <QString>

#include <string>
#include <utility>
#include <vector>

namespace signalbox::console::testing {

inline constexpr char const* red_dot =
    "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==";

inline storage::payload_outline keptParts(std::string asked, std::string answered, std::string head = "HTTP/1.1 200 OK\r\n")
{
    using storage::part_state;
    using storage::payload_part;
    storage::payload_outline of;
    of.presence = storage::payload_presence::kept;
    of.of.event = 7;
    auto const put = [&](payload_part part, std::string start, std::string body) {
        std::uint64_t const size = body.size();
        of.of.at(part) = {part_state::kept, size, std::move(start), std::move(body)};
    };
    put(payload_part::asked, "POST /v1/chat/completions HTTP/1.1\r\n", std::move(asked));
    put(payload_part::answered, std::move(head), std::move(answered));
    return of;
}

inline std::string chatWithTools()
{
    return std::string(R"({"model":"gpt-4o","stream":true,"tools":[{"type":"function","function":{"name":"get_weather"}}],"messages":[)") +
           R"({"role":"system","content":"Be <brief>."},)" +
           R"({"role":"user","content":[{"type":"text","text":"What is this?"},{"type":"image_url","image_url":{"url":"data:image/png;base64,)" +
           red_dot + R"("}}]},)" +
           R"({"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"Ulm\"}"}}]},)" +
           R"({"role":"tool","tool_call_id":"call_1","content":"Rain, 9 degrees"}]})";
}

inline std::string streamedReply()
{
    return "data: "
           "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"delta\":{\"role\":"
           "\"assistant\",\"content\":\"It \"}}]}\n\n"
           "data: "
           "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"delta\":{\"content\":"
           "\"rains.\"}}]}\n\n"
           "data: "
           "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_"
           "reason\":\"stop\"}]}\n\n"
           "data: [DONE]\n\n";
}

/// One piece for each event, so many milliseconds after the request began.
inline std::string timesOf(std::string_view stream, std::vector<int> const& milliseconds)
{
    base::piece_times times;
    for (int const each : milliseconds) {
        std::size_t const end = stream.find("\n\n") + 2;
        times.add(end, std::chrono::milliseconds(each));
        stream.remove_prefix(end);
    }
    return times.packed();
}

/// Blanks that break no line as ordinary ones.
inline QString plainBlanks(QString text)
{
    return text.replace(QChar(0xA0), QLatin1Char(' '));
}

inline std::string anthropicReply()
{
    return R"({"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[)"
           R"({"type":"thinking","thinking":"Let me see.","signature":"s"},{"type":"text","text":"I ask."},)"
           R"({"type":"tool_use","id":"tu_1","name":"grep","input":{"pattern":"main"}}],)"
           R"("stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":10,"output_tokens":20}})";
}

}  // namespace signalbox::console::testing
