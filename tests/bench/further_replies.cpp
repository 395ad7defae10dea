#include "tests/bench/further_replies.hpp"

#include <cstdint>
#include <string>
#include <utility>

namespace signalbox::bench {
namespace {

constexpr char const* word = " signal";

std::string server_sent(std::string const& type, std::string const& data)
{
    return chunk("event: " + type + "\ndata: " + data + "\n\n");
}

/// A stream whose bytes are the same whether usage was asked for or not.
canned_replies with_usage_always(std::string plain, std::string head, std::vector<std::string> events)
{
    events.back() += "0\r\n\r\n";
    return {std::move(plain), std::move(head), events, events};
}

std::string tokens_of(std::size_t events, std::size_t framing)
{
    return std::to_string(events - framing);
}

std::string response_object(std::string const& status, std::string const& output, std::string const& usage)
{
    return R"({"id":"resp_bench4f1c09a7d25e83b6","object":"response","created_at":1795000000,"status":")" + status +
           R"(","error":null,"incomplete_details":null,"model":"bench-1","output":[)" + output + R"(],"usage":)" + usage + "}";
}

canned_replies responses_replies(std::size_t events, std::size_t plain_bytes)
{
    constexpr std::size_t framing = 7;
    std::size_t number = 0;
    auto const event = [&number](std::string const& type, std::string const& rest) {
        return server_sent(type, R"({"type":")" + type + R"(","sequence_number":)" + std::to_string(number++) + rest + "}");
    };
    std::string const item = R"({"id":"msg_bench","type":"message","status":)", part = R"({"type":"output_text","annotations":[],"text":")";
    std::string const place = R"(,"item_id":"msg_bench","output_index":0,"content_index":0)";
    std::string text;
    for (std::size_t at = 0; at != events - framing; ++at) text += word;
    auto const whole_item = [&](std::string const& words) {
        return item + R"("completed","role":"assistant","content":[)" + part + words + R"("}]})";
    };
    auto const usage = [](std::string const& out, std::string const& all) {
        return R"({"input_tokens":60,"output_tokens":)" + out + R"(,"total_tokens":)" + all + "}";
    };
    std::vector<std::string> wire{
        event("response.created", R"(,"response":)" + response_object("in_progress", "", "null")),
        event("response.output_item.added", R"(,"output_index":0,"item":)" + item + R"("in_progress","role":"assistant","content":[]})"),
        event("response.content_part.added", place + R"(,"part":)" + part + R"("})")};
    for (std::size_t at = 0; at != events - framing; ++at)
        wire.push_back(event("response.output_text.delta", place + R"(,"delta":")" + word + "\""));
    wire.push_back(event("response.output_text.done", place + R"(,"text":")" + text + "\""));
    wire.push_back(event("response.content_part.done", place + R"(,"part":)" + part + text + R"("})"));
    wire.push_back(event("response.output_item.done", R"(,"output_index":0,"item":)" + whole_item(text)));
    wire.push_back(event("response.completed",
                         R"(,"response":)" + response_object("completed", whole_item(text),
                                                             usage(tokens_of(events, framing), std::to_string(events - framing + 60)))));
    std::string const object = response_object("completed", whole_item("\x01"), usage("55", "115"));
    std::size_t const gap = object.find('\x01');
    return with_usage_always(plain_reply(plain_bytes, object.substr(0, gap), object.substr(gap + 1)), stream_reply_head(), std::move(wire));
}

canned_replies gemini_replies(std::size_t events, std::size_t plain_bytes)
{
    std::string const before = R"({"candidates":[{"content":{"parts":[{"text":")", role = R"("}],"role":"model"})";
    std::string const model = R"("modelVersion":"bench-1","responseId":"bench4f1c09a7d25e83b6"})";
    auto const usage = [](std::string const& out) {
        return R"("usageMetadata":{"promptTokenCount":60,"candidatesTokenCount":)" + out + "},";
    };
    std::vector<std::string> wire(events - 1, chunk("data: " + before + word + role + R"(,"index":0}],)" + model + "\r\n\r\n"));
    wire.push_back(
        chunk("data: " + before + role + R"(,"finishReason":"STOP","index":0}],)" + usage(tokens_of(events, 1)) + model + "\r\n\r\n"));
    return with_usage_always(plain_reply(plain_bytes, before, role + R"(,"finishReason":"STOP","index":0}],)" + usage("55") + model),
                             stream_reply_head("text/event-stream"), std::move(wire));
}

canned_replies ollama_replies(std::size_t events, std::size_t plain_bytes)
{
    std::string const before = R"({"model":"bench-1","created_at":"2026-11-19T08:26:40Z","message":{"role":"assistant","content":")";
    auto const end = [](std::string const& out) {
        return R"("},"done":true,"done_reason":"stop","total_duration":900000000,"prompt_eval_count":60,"eval_count":)" + out + "}";
    };
    std::vector<std::string> wire(events - 1, chunk(before + word + R"("},"done":false})" + "\n"));
    wire.push_back(chunk(before + end(tokens_of(events, 1)) + "\n"));
    return with_usage_always(plain_reply(plain_bytes, before, end("55")), stream_reply_head("application/x-ndjson"), std::move(wire));
}

canned_replies cohere_replies(std::size_t events, std::size_t plain_bytes)
{
    constexpr std::size_t framing = 5;
    auto const event = [](std::string const& type, std::string const& rest) {
        return server_sent(type, R"({"type":")" + type + "\"" + rest + "}");
    };
    auto const usage = [](std::string const& out) {
        return R"("usage":{"billed_units":{"input_tokens":60,"output_tokens":)" + out +
               R"(},"tokens":{"input_tokens":60,"output_tokens":)" + out + "}}";
    };
    std::vector<std::string> wire{event("message-start", R"(,"id":"bench4f1c09a7d25e83b6","delta":{"message":{"role":"assistant"}})"),
                                  event("content-start", R"(,"index":0,"delta":{"message":{"content":{"type":"text","text":""}}})")};
    wire.insert(wire.end(), events - framing,
                event("content-delta", R"(,"index":0,"delta":{"message":{"content":{"text":")" + std::string(word) + R"("}}})"));
    wire.push_back(event("content-end", R"(,"index":0)"));
    wire.push_back(event("message-end", R"(,"delta":{"finish_reason":"COMPLETE",)" + usage(tokens_of(events, framing)) + "}"));
    wire.push_back(chunk("data: [DONE]\n\n"));
    return with_usage_always(
        plain_reply(
            plain_bytes,
            R"({"id":"bench4f1c09a7d25e83b6","finish_reason":"COMPLETE","message":{"role":"assistant","content":[{"type":"text","text":")",
            R"("}]},)" + usage("55") + "}"),
        stream_reply_head(), std::move(wire));
}

std::uint32_t checksum(std::string_view bytes)
{
    std::uint32_t sum = 0xFFFFFFFF;
    for (char const each : bytes) {
        sum ^= static_cast<unsigned char>(each);
        for (int bit = 0; bit != 8; ++bit) sum = sum & 1 ? sum >> 1 ^ 0xEDB88320 : sum >> 1;
    }
    return ~sum;
}

std::string big_endian(std::size_t number, unsigned bytes = 4)
{
    std::string out;
    for (unsigned shift = bytes * 8; shift != 0; shift -= 8) out += static_cast<char>(number >> (shift - 8) & 0xFF);
    return out;
}

/// A message of Amazon's event stream: lengths and their checksum, headers of text, payload, the checksum of all.
std::string message(std::string_view type, std::string const& payload)
{
    constexpr std::size_t around = 16;
    constexpr char text_type = 7;
    std::string headers;
    for (auto const& [name, value] : {std::pair<std::string_view, std::string_view>{":event-type", type},
                                      {":content-type", "application/json"},
                                      {":message-type", "event"}}) {
        headers += big_endian(name.size(), 1) + std::string(name) + text_type + big_endian(value.size(), 2);
        headers += value;
    }
    std::string out = big_endian(headers.size() + payload.size() + around) + big_endian(headers.size());
    out += big_endian(checksum(out)) + headers + payload;
    return out + big_endian(checksum(out));
}

canned_replies bedrock_replies(std::size_t events, std::size_t plain_bytes)
{
    constexpr std::size_t framing = 4;
    auto const usage = [](std::string const& out, std::string const& all) {
        return R"("usage":{"inputTokens":60,"outputTokens":)" + out + R"(,"totalTokens":)" + all + R"(},"metrics":{"latencyMs":900}})";
    };
    std::vector<std::string> wire{chunk(message("messageStart", R"({"role":"assistant"})"))};
    wire.insert(wire.end(), events - framing,
                chunk(message("contentBlockDelta", R"({"contentBlockIndex":0,"delta":{"text":")" + std::string(word) + R"("}})")));
    wire.push_back(chunk(message("contentBlockStop", R"({"contentBlockIndex":0})")));
    wire.push_back(chunk(message("messageStop", R"({"stopReason":"end_turn"})")));
    wire.push_back(chunk(message("metadata", "{" + usage(tokens_of(events, framing), std::to_string(events - framing + 60)))));
    return with_usage_always(plain_reply(plain_bytes, R"({"output":{"message":{"role":"assistant","content":[{"text":")",
                                         R"("}]}},"stopReason":"end_turn",)" + usage("55", "115")),
                             stream_reply_head("application/vnd.amazon.eventstream"), std::move(wire));
}

}  // namespace

std::vector<dialect_replies> further_replies(std::size_t events, std::size_t plain_bytes)
{
    check_count(events);
    return {{"/responses", "", responses_replies(events, plain_bytes)},
            {"enerateContent", ":streamGenerateContent", gemini_replies(events, plain_bytes)},
            {"/api/chat", "", ollama_replies(events, plain_bytes)},
            {"/converse", "/converse-stream", bedrock_replies(events, plain_bytes)},
            {"/v2/chat", "", cohere_replies(events, plain_bytes)}};
}

}  // namespace signalbox::bench
