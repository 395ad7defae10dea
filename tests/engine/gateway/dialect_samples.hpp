// Small requests and replies in every format, as real clients and providers write them: one row for each. Constants for tests.
#pragma once

#include "engine/dialect/dialects.hpp"
#include "engine/dialect/model_path.hpp"
#include "engine/wire/aws_event.hpp"

#include <stdexcept>
#include <string>
#include <vector>

namespace signalbox::test {

using model::dialect;

/// All that a test needs to play clients and providers of one format.
struct format_sample {
    dialect of;
    std::string asked;                // members of a request behind "model"
    std::string plain_reply;          // answers "Hello." of up-model, with 9 tokens in and 3 out
    std::vector<std::string> events;  // the same as a stream; the last is the terminal event
    std::size_t opening;              // so many events come before the first content
    std::size_t unfinished;           // after so many events the content is there and no finish reason
    bool terminal_finishes;           // the terminal event itself holds the finish reason
    std::string terminal;             // what ends a stream well, as the client sees it
    std::string malformed_event;
    std::string error_prefix, error_suffix;  // around the members of an error object: a body
    std::string error_event;                 // what stands before such a body in a stream
    std::string error_mark = "\"error\":{";  // how an error begins that the gateway writes
    std::string silence = ": waiting\n\n";   // what a provider sends while it has nothing to say
    std::string no_stream = {};              // members of a request for a plain reply, where the format has to be told
    std::string names = "up-model";          // what replies call their model
    bool frames = false;                     // errors in streams are frames of Amazon's
};

/// A frame of Amazon's event streams.
inline std::string frame(std::string_view kind, std::string_view type, std::string_view payload)
{
    std::string out;
    std::string_view const name = kind == "event" ? ":event-type" : ":exception-type";
    wire::append_aws_event(out, {{name, type}, {":content-type", "application/json"}, {":message-type", kind}}, payload);
    return out;
}

inline std::vector<format_sample> const& format_samples()
{
    static std::string const chunk =
        "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up-model\",\"choices\":[";
    static std::string const output =
        R"([{"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","annotations":[],"text":"Hello."}]}])";
    static std::string const ended =
        R"({"id":"resp_1","object":"response","created_at":1,"status":"completed","error":null,"incomplete_details":null,)"
        R"("model":"up-model","output":)" +
        output + R"(,"usage":{"input_tokens":9,"output_tokens":3,"total_tokens":12}})";
    static std::string const line = R"({"model":"up-model","created_at":"2026-01-01T00:00:00Z",)";
    static std::vector<format_sample> const all{
        {.of = dialect::openai_chat,
         .asked = R"("messages":[{"role":"user","content":"Say hello."}])",
         .plain_reply = R"({"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"up-model","choices":[{"index":0,"message":)"
                        R"({"role":"assistant","content":"Hello.","refusal":null},"logprobs":null,"finish_reason":"stop"}],)"
                        R"("usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}})",
         .events = {chunk + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n",
                    chunk + "{\"index\":0,\"delta\":{\"content\":\"Hello.\"},\"finish_reason\":null}]}\n\n",
                    chunk + "{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
                    chunk + "],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3,\"total_tokens\":12}}\n\n", "data: [DONE]\n\n"},
         .opening = 1,
         .unfinished = 2,
         .terminal_finishes = false,
         .terminal = "data: [DONE]",
         .malformed_event = "data: {\"id\":\"chatcmpl-1\",\"choices\":[{]}\n\n",
         .error_prefix = "{\"error\":{",
         .error_suffix = ",\"param\":null,\"code\":null}}",
         .error_event = "data: "},
        {.of = dialect::anthropic,
         .asked = R"("messages":[{"role":"user","content":"Say hello."}],"max_tokens":64)",
         .plain_reply =
             R"({"id":"msg_1","type":"message","role":"assistant","model":"up-model","content":[{"type":"text","text":"Hello."}],)"
             R"("stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":9,"output_tokens":3}})",
         .events =
             {"event: message_start\ndata: "
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
              "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"},
         .opening = 2,
         .unfinished = 3,
         .terminal_finishes = false,
         .terminal = "\"type\":\"message_stop\"",
         .malformed_event = "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":7}\n\n",
         .error_prefix = "{\"type\":\"error\",\"error\":{",
         .error_suffix = "}}",
         .error_event = "event: error\ndata: "},
        {.of = dialect::openai_responses,
         .asked = R"("input":[{"role":"user","content":"Say hello."}])",
         .plain_reply = ended,
         .events =
             {"event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":0,\"response\":{\"id\":\"resp_1\","
              "\"object\":\"response\",\"status\":\"in_progress\",\"model\":\"up-model\",\"output\":[]}}\n\n",
              "event: response.output_item.added\ndata: {\"type\":\"response.output_item.added\",\"sequence_number\":1,\"output_index\":0,"
              "\"item\":{\"id\":\"msg_1\",\"type\":\"message\",\"status\":\"in_progress\",\"role\":\"assistant\",\"content\":[]}}\n\n",
              "event: response.output_text.delta\ndata: "
              "{\"type\":\"response.output_text.delta\",\"sequence_number\":2,\"item_id\":\"msg_1\","
              "\"output_index\":0,\"content_index\":0,\"delta\":\"Hello.\"}\n\n",
              "event: response.completed\ndata: {\"type\":\"response.completed\",\"sequence_number\":3,\"response\":" + ended + "}\n\n"},
         .opening = 2,
         .unfinished = 3,
         .terminal_finishes = true,
         .terminal = "\"type\":\"response.completed\"",
         .malformed_event = "data: {\"type\":\"response.output_text.delta\",\"output_index\":0,\"delta\":7}\n\n",
         .error_prefix = "{\"error\":{",
         .error_suffix = ",\"param\":null,\"code\":null}}",
         .error_event = "event: error\ndata: "},
        {.of = dialect::gemini,
         .asked = R"("contents":[{"role":"user","parts":[{"text":"Say hello."}]}])",
         .plain_reply = R"({"candidates":[{"content":{"parts":[{"text":"Hello."}],"role":"model"},"finishReason":"STOP","index":0}],)"
                        R"("usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":3,"totalTokenCount":12},)"
                        R"("modelVersion":"up-model","responseId":"r1"})",
         .events =
             {"data: {\"usageMetadata\":{\"promptTokenCount\":9,\"totalTokenCount\":9},\"modelVersion\":\"up-model\","
              "\"responseId\":\"r1\"}\r\n\r\n",
              "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hello.\"}],\"role\":\"model\"},\"index\":0}],"
              "\"modelVersion\":\"up-model\",\"responseId\":\"r1\"}\r\n\r\n",
              "data: "
              "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}],\"role\":\"model\"},\"finishReason\":\"STOP\",\"index\":0}],"
              "\"usageMetadata\":{\"promptTokenCount\":9,\"candidatesTokenCount\":3,\"totalTokenCount\":12},"
              "\"modelVersion\":\"up-model\",\"responseId\":\"r1\"}\r\n\r\n"},
         .opening = 1,
         .unfinished = 2,
         .terminal_finishes = true,
         .terminal = "\"finishReason\":\"STOP\"",
         .malformed_event = "data: {\"candidates\":[{\"content\":{\"parts\":7}}]}\n\n",
         .error_prefix = "{\"error\":{",
         .error_suffix = "}}",
         .error_event = "data: "},
        {.of = dialect::ollama,
         .asked = R"("messages":[{"role":"user","content":"Say hello."}])",
         .plain_reply = R"({"model":"up-model","created_at":"2026-01-01T00:00:01Z","message":{"role":"assistant","content":"Hello."},)"
                        R"("done":true,"done_reason":"stop","prompt_eval_count":9,"eval_count":3})",
         .events =
             {line + R"("message":{"role":"assistant","content":""},"done":false})" + "\n",
              line + R"("message":{"role":"assistant","content":"Hello."},"done":false})" + "\n",
              line +
                  R"("message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":9,"eval_count":3})" +
                  "\n"},
         .opening = 1,
         .unfinished = 2,
         .terminal_finishes = true,
         .terminal = "\"done\":true",
         .malformed_event = "{\"message\":{\"content\":7}}\n",
         .error_prefix = "{\"error\":{",
         .error_suffix = "}}",
         .error_event = "",
         .error_mark = "\"error\":\"",
         .silence = "\n",
         .no_stream = ",\"stream\":false"},
        {.of = dialect::bedrock,
         .asked = R"("messages":[{"role":"user","content":[{"text":"Say hello."}]}])",
         .plain_reply = R"({"output":{"message":{"role":"assistant","content":[{"text":"Hello."}]}},"stopReason":"end_turn",)"
                        R"("usage":{"inputTokens":9,"outputTokens":3,"totalTokens":12},"metrics":{"latencyMs":5}})",
         .events = {frame("event", "messageStart", R"({"role":"assistant"})"),
                    frame("event", "contentBlockDelta", R"({"contentBlockIndex":0,"delta":{"text":"Hello."}})"),
                    frame("event", "contentBlockStop", R"({"contentBlockIndex":0})"),
                    frame("event", "messageStop", R"({"stopReason":"end_turn"})"),
                    frame("event", "metadata",
                          R"({"usage":{"inputTokens":9,"outputTokens":3,"totalTokens":12},"metrics":{"latencyMs":5}})")},
         .opening = 1,
         .unfinished = 2,
         .terminal_finishes = false,
         .terminal = "\"metrics\":{",
         .malformed_event = frame("event", "contentBlockDelta", R"({"contentBlockIndex":0,"delta":7})"),
         .error_prefix = "{",
         .error_suffix = "}",
         .error_event = "",
         .error_mark = "\"__type\":\"",
         .silence = frame("event", "ping", "{}"),
         .names = "",
         .frames = true},
        {.of = dialect::cohere,
         .asked = R"("messages":[{"role":"user","content":"Say hello."}])",
         .plain_reply =
             R"({"id":"c1","finish_reason":"COMPLETE","message":{"role":"assistant","content":[{"type":"text","text":"Hello."}]},)"
             R"("usage":{"billed_units":{"input_tokens":9,"output_tokens":3},"tokens":{"input_tokens":79,"output_tokens":5}}})",
         .events =
             {"event: message-start\ndata: {\"id\":\"c1\",\"type\":\"message-start\",\"delta\":{\"message\":{\"role\":\"assistant\"}}}\n\n",
              "event: content-start\ndata: "
              "{\"type\":\"content-start\",\"index\":0,\"delta\":{\"message\":{\"content\":{\"type\":\"text\",\"text\":\"\"}}}}\n\n",
              "event: content-delta\ndata: "
              "{\"type\":\"content-delta\",\"index\":0,\"delta\":{\"message\":{\"content\":{\"text\":\"Hello.\"}}}}\n\n",
              "event: message-end\ndata: {\"type\":\"message-end\",\"id\":\"c1\",\"delta\":{\"finish_reason\":\"COMPLETE\",\"usage\":"
              "{\"billed_units\":{\"input_tokens\":9,\"output_tokens\":3},\"tokens\":{\"input_tokens\":79,\"output_tokens\":5}}}}\n\n",
              "data: [DONE]\n\n"},
         .opening = 2,
         .unfinished = 3,
         .terminal_finishes = false,
         .terminal = "data: [DONE]",
         .malformed_event = "data: {\"type\":\"content-delta\",\"index\":0,\"delta\":{\"message\":{\"content\":7}}}\n\n",
         .error_prefix = "{",
         .error_suffix = "}",
         .error_event = "data: ",
         .error_mark = "\"message\":\"",
         .names = ""},
        {.of = dialect::unified,
         .asked = R"("contents":"Say hello.")",
         .plain_reply = R"({"ai_gateway_response":[{"contents":["Hello."]}],"usage":{"input_tokens":9,"output_tokens":3}})",
         .events = {"data: {\"ai_gateway_response\":[{\"contents\":[]}]}\n\n",
                    "data: {\"ai_gateway_response\":[{\"contents\":[\"Hello.\"]}]}\n\n",
                    "data: {\"ai_gateway_response\":[{\"contents\":[],\"finish_reason\":\"stop\"}],"
                    "\"usage\":{\"input_tokens\":9,\"output_tokens\":3}}\n\n",
                    "data: [DONE]\n\n"},
         .opening = 1,
         .unfinished = 2,
         .terminal_finishes = false,
         .terminal = "data: [DONE]",
         .malformed_event = "data: {\"ai_gateway_response\":7}\n\n",
         .error_prefix = "{\"error\":{",
         .error_suffix = ",\"param\":null,\"code\":null}}",
         .error_event = "data: ",
         .names = ""}};
    return all;
}

inline format_sample const& sample_of(dialect spoken)
{
    for (format_sample const& each : format_samples())
        if (each.of == spoken) return each;
    throw std::logic_error("no sample of " + std::string(model::name(spoken)) + " in dialect_samples.hpp");
}

/// From the table of formats: a new one is tested in every pair as soon as it is there.
inline std::vector<dialect> all_dialects()
{
    std::vector<dialect> out;
    for (signalbox::dialect::format const* each : signalbox::dialect::formats()) out.push_back(each->word);
    return out;
}

inline std::string path_of(dialect spoken)
{
    return std::string(signalbox::dialect::format_of(spoken).chat().client_path);
}

inline std::string request_in(dialect spoken, std::string const& model, bool stream)
{
    format_sample const& of = sample_of(spoken);
    return "{\"model\":\"" + model + "\"," + of.asked + (stream ? std::string(",\"stream\":true") : of.no_stream) + "}";
}

/// A request as it is sent: a path with a place for the model's name takes it from the body, where request_in wrote it, and a wish for a stream too.
struct sent_request {
    std::string path, body;
};
inline sent_request as_sent(std::string_view path, std::string_view body)
{
    sent_request out{std::string(path), std::string(body)};
    std::size_t const mark = out.path.find(signalbox::dialect::model_mark);
    static constexpr std::string_view model = "{\"model\":\"", stream = ",\"stream\":true";
    if (mark == std::string::npos || !body.starts_with(model)) return out;
    std::size_t const end = out.body.find('"', model.size());
    bool const google = path.ends_with(":generateContent");
    out.path.replace(mark, signalbox::dialect::model_mark.size(), out.body.substr(model.size(), end - model.size()));
    out.body.erase(1, end + 1);  // with the comma behind it
    if (std::size_t const at = out.body.rfind(stream); at != std::string::npos) {
        out.body.erase(at, stream.size());
        if (google)
            out.path.replace(out.path.rfind(':'), std::string::npos, ":streamGenerateContent?alt=sse");
        else
            out.path += "-stream";
    }
    return out;
}

inline std::string plain_reply(dialect spoken)
{
    return sample_of(spoken).plain_reply;
}

/// The events of a streamed reply; the last is the dialect's terminal event.
inline std::vector<std::string> stream_events(dialect spoken)
{
    return sample_of(spoken).events;
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
    return sample_of(spoken).terminal;
}

/// How an error of the gateway's own begins, as the client of this dialect sees it.
inline std::string error_mark(dialect spoken)
{
    return sample_of(spoken).error_mark;
}

inline std::string error_reply(dialect spoken, std::string const& type, std::string const& message)
{
    format_sample const& of = sample_of(spoken);
    return of.error_prefix + "\"type\":\"" + type + "\",\"message\":\"" + message + "\"" + of.error_suffix;
}

/// The same inside a stream.
inline std::string error_event(dialect spoken, std::string const& type, std::string const& message)
{
    if (sample_of(spoken).frames) return frame("exception", type, "{\"message\":\"" + message + "\"}");
    return sample_of(spoken).error_event + error_reply(spoken, type, message) + "\n\n";
}

}  // namespace signalbox::test
