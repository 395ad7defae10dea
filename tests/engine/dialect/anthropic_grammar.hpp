// Checks a written event stream against the grammar of the Messages API: message_start, then blocks one after the other, then message_delta
// and message_stop; or an error as the last word. Gathers what a client would have put together. Pure.
#pragma once

#include "engine/wire/json.hpp"
#include "engine/wire/sse.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::dialect::anthropic {

class stream_grammar {
public:
    /// Reads a whole stream; the first offence is kept.
    explicit stream_grammar(std::string_view bytes)
    {
        wire::sse_decoder decoder;
        wire::sse_event event;
        for (;;) {
            auto const more = decoder.next(bytes, event);
            if (!more || !*more) break;
            take(event);
        }
        if (wire::sse_event rest; *decoder.finish(rest)) offend("bytes after the last event");
        if (!stopped && error.empty() && begun_) offend("no terminal event");
    }

    struct block {
        std::string type, id, name, content, signature;
    };
    std::vector<block> blocks;
    std::string offence;      // empty when the stream is right
    std::string error;        // the error object, raw
    std::string stop_reason;  // raw
    std::string usage;        // of message_delta, raw
    bool stopped = false;     // message_stop came

private:
    void offend(std::string_view what)
    {
        if (offence.empty()) offence = what;
    }

    void take(wire::sse_event const& event)
    {
        if (!wire::check_json(event.data)) return offend("data is no JSON: " + std::string(event.data));
        wire::json_view const body(event.data);
        if (!body["type"].is(event.type)) return offend("event line and type differ");
        if (stopped || !error.empty()) return offend("an event after the end");
        if (event.type == "error") {
            if (!body["error"]["type"].string() || !body["error"]["message"].string()) offend("an error without type or message");
            error = body["error"].raw();
            return;
        }
        if (event.type == "message_start") return start(body["message"]);
        if (!begun_) return offend("an event before message_start");
        if (event.type == "ping") return;
        if (event.type == "content_block_start") return open_block(body);
        if (event.type == "content_block_delta") return delta(body);
        if (event.type == "content_block_stop") return close_block(body);
        if (event.type == "message_delta") return finish(body);
        if (event.type != "message_stop") return offend("an unknown event");
        if (stop_reason.empty()) offend("message_stop without a stop reason");
        stopped = true;
    }

    void start(wire::json_view message)
    {
        if (begun_) offend("a second message_start");
        begun_ = true;
        bool const whole = message["id"].string_or("").starts_with("msg_") && message["type"].is("message") &&
                           message["role"].is("assistant") && message["model"].string() && message["content"].raw() == "[]" &&
                           message["stop_reason"].null() && message["stop_sequence"].null() &&
                           message["usage"]["input_tokens"].unsigned_integer() && message["usage"]["output_tokens"].unsigned_integer();
        if (!whole) offend("message_start lacks a field");
    }

    void open_block(wire::json_view body)
    {
        if (open_) offend("a block begins inside another");
        if (!stop_reason.empty()) offend("a block after message_delta");
        if (body["index"].unsigned_integer() != blocks.size()) offend("block indexes do not count up");
        wire::json_view const from = body["content_block"];
        block& opened = blocks.emplace_back();
        opened.type = from["type"].string_or("");
        opened.id = from["id"].string_or("");
        opened.name = from["name"].string_or("");
        if (opened.type == "redacted_thinking") opened.content = from["data"].string_or("");
        if (opened.type == "tool_use" && (opened.id.empty() || from["input"].raw() != "{}")) offend("a tool_use without id or empty input");
        open_ = true;
    }

    void delta(wire::json_view body)
    {
        if (!open_ || body["index"].unsigned_integer() != blocks.size() - 1) return offend("a delta outside its block");
        wire::json_view const from = body["delta"];
        std::string const type = from["type"].string_or("");
        block& into = blocks.back();
        if (type == "text_delta" && into.type == "text")
            into.content += from["text"].string_or("");
        else if (type == "input_json_delta" && into.type == "tool_use")
            into.content += from["partial_json"].string_or("");
        else if (type == "thinking_delta" && into.type == "thinking" && into.signature.empty())
            into.content += from["thinking"].string_or("");
        else if (type == "signature_delta" && into.type == "thinking" && into.signature.empty())
            into.signature = from["signature"].string_or("");
        else
            offend("a " + type + " in a " + into.type + " block");
    }

    void close_block(wire::json_view body)
    {
        if (!open_ || body["index"].unsigned_integer() != blocks.size() - 1) offend("a stop outside its block");
        open_ = false;
    }

    void finish(wire::json_view body)
    {
        if (open_) offend("message_delta inside a block");
        if (!body["usage"]["output_tokens"].unsigned_integer()) offend("message_delta without usage");
        stop_reason = body["delta"]["stop_reason"].raw();
        usage = body["usage"].raw();
    }

    bool begun_ = false, open_ = false;
};

}  // namespace signalbox::dialect::anthropic
