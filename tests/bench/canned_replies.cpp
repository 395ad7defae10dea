// Shapes as the two vendors document them: chat.completion and its chunks, message and its event sequence. Pure.
#include "tests/bench/canned_replies.hpp"

#include <cstdio>
#include <stdexcept>
#include <utility>

namespace signalbox::bench {
namespace {

constexpr char const* word = " signal";

std::string openai_event(std::string const& choices, std::string const& usage = "null")
{
    return chunk(R"(data: {"id":"chatcmpl-bench4f1c09a7d25e83b6","object":"chat.completion.chunk","created":1795000000,"model":"bench-1",)"
                 R"("system_fingerprint":"fp_bench","choices":)" +
                 choices + R"(,"usage":)" + usage + "}\n\n");
}

std::vector<std::string> openai_stream(std::size_t events, bool with_usage)
{
    std::size_t const framing = with_usage ? 4 : 3;  // role, finish, [DONE], and the usage chunk
    auto const choice = [](std::string const& delta, std::string const& finish) {
        return R"([{"index":0,"delta":)" + delta + R"(,"logprobs":null,"finish_reason":)" + finish + "}]";
    };
    std::vector<std::string> wire{openai_event(choice(R"({"role":"assistant","content":""})", "null"))};
    std::string const text = openai_event(choice(R"({"content":")" + std::string(word) + R"("})", "null"));
    wire.insert(wire.end(), events - framing, text);
    wire.push_back(openai_event(choice("{}", R"("stop")")));
    if (with_usage) {
        std::string const tokens = std::to_string(events - framing);
        wire.push_back(openai_event("[]", R"({"prompt_tokens":60,"completion_tokens":)" + tokens + R"(,"total_tokens":)" +
                                              std::to_string(events - framing + 60) + "}"));
    }
    wire.push_back(chunk("data: [DONE]\n\n") + "0\r\n\r\n");
    return wire;
}

std::string anthropic_event(std::string const& type, std::string const& rest)
{
    return chunk("event: " + type + "\ndata: {\"type\":\"" + type + "\"" + rest + "}\n\n");
}

std::vector<std::string> anthropic_stream(std::size_t events)
{
    constexpr std::size_t framing = 5;  // message_start, block start and stop, message_delta, message_stop
    std::vector<std::string> wire{
        anthropic_event("message_start",
                        R"(,"message":{"id":"msg_bench4f1c09a7d25e83b6","type":"message","role":"assistant","model":"bench-1",)"
                        R"("content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":60,)"
                        R"("cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":1}})"),
        anthropic_event("content_block_start", R"(,"index":0,"content_block":{"type":"text","text":""})")};
    std::string const delta = R"({"type":"text_delta","text":")" + std::string(word) + R"("})";
    std::string const text = anthropic_event("content_block_delta", R"(,"index":0,"delta":)" + delta);
    wire.insert(wire.end(), events - framing, text);
    wire.push_back(anthropic_event("content_block_stop", R"(,"index":0)"));
    std::string const tokens = std::to_string(events - framing);
    wire.push_back(anthropic_event("message_delta", R"(,"delta":{"stop_reason":"end_turn","stop_sequence":null},)"
                                                    R"("usage":{"output_tokens":)" +
                                                        tokens + "}"));
    wire.push_back(anthropic_event("message_stop", "") + "0\r\n\r\n");
    return wire;
}

std::vector<std::string> one_piece(std::string head, std::vector<std::string> const& events)
{
    for (std::string const& each : events) head += each;
    return {std::move(head)};
}

}  // namespace

canned_replies openai_replies(std::size_t events, std::size_t plain_bytes)
{
    check_count(events);
    std::string const plain =
        plain_reply(plain_bytes,
                    R"({"id":"chatcmpl-bench4f1c09a7d25e83b6","object":"chat.completion","created":1795000000,"model":"bench-1",)"
                    R"("choices":[{"index":0,"message":{"role":"assistant","content":")",
                    R"(","refusal":null},"logprobs":null,"finish_reason":"stop"}],)"
                    R"("usage":{"prompt_tokens":60,"completion_tokens":55,"total_tokens":115}})");
    return {plain, stream_reply_head(), openai_stream(events, false), openai_stream(events, true)};
}

canned_replies anthropic_replies(std::size_t events, std::size_t plain_bytes)
{
    check_count(events);
    std::string const plain = plain_reply(
        plain_bytes,
        R"({"id":"msg_bench4f1c09a7d25e83b6","type":"message","role":"assistant","model":"bench-1","content":[{"type":"text","text":")",
        R"("}],"stop_reason":"end_turn","stop_sequence":null,)"
        R"("usage":{"input_tokens":60,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":55}})");
    std::vector<std::string> const stream = anthropic_stream(events);
    return {plain, stream_reply_head(), stream, stream};
}

canned_replies coalesced(canned_replies replies)
{
    return {std::move(replies.plain),
            {},
            one_piece(replies.stream_head, replies.stream),
            one_piece(replies.stream_head, replies.stream_with_usage)};
}

std::string plain_reply(std::size_t bytes, std::string_view before, std::string_view after)
{
    if (bytes < plain_body_bytes) throw std::invalid_argument("a plain reply has at least 600 bytes");
    std::string body(before);
    std::size_t const room = bytes - before.size() - after.size();
    for (std::size_t at = 0; at < room; ++at) body += at % 6 == 5 ? ' ' : static_cast<char>('a' + at % 26);
    body += after;
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-request-id: req_bench\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string stream_reply_head(std::string_view content_type)
{
    return "HTTP/1.1 200 OK\r\nContent-Type: " + std::string(content_type) +
           "\r\nCache-Control: no-cache\r\nX-Accel-Buffering: no\r\nx-request-id: req_bench\r\nTransfer-Encoding: chunked\r\n\r\n";
}

std::string chunk(std::string_view event)
{
    char size[20];
    std::snprintf(size, sizeof size, "%zx\r\n", event.size());
    return size + std::string(event) + "\r\n";
}

void check_count(std::size_t events)
{
    if (events < 8) throw std::invalid_argument("a stream needs at least 8 events to have all its parts");
}

}  // namespace signalbox::bench
