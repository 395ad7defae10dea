#include "engine/dialect/anthropic/stream_reply_writer.hpp"

#include "engine/dialect/anthropic/errors.hpp"
#include "engine/dialect/anthropic/reply_words.hpp"
#include "engine/wire/json.hpp"
#include "engine/wire/sse.hpp"

namespace signalbox::dialect::anthropic {

using kind = reply_block::kind;

namespace {

void begin_event(std::string& out, std::string_view type)
{
    out.append("event: ").append(type).append("\ndata: {\"type\":\"").append(type).append("\"");
}

void append_index(std::string& out, std::size_t index)
{
    out.append(",\"index\":");
    wire::append_json_integer(out, static_cast<std::uint64_t>(index));
}

}  // namespace

void stream_reply_writer::write(model::reply_event const& event, std::string& out)
{
    if (over_ || std::holds_alternative<model::reply_loss>(event)) return;
    if (auto const* error = std::get_if<model::reply_error>(&event)) {
        std::string body;
        append_error(body, tell_reported(*error));
        wire::append_sse(out, "error", body);
        over_ = true;
        return;
    }
    begin(out);
    if (std::holds_alternative<model::keep_alive>(event)) return wire::append_sse(out, "ping", R"({"type":"ping"})");
    if (std::holds_alternative<model::reply_end>(event)) return end(out);
    end_.note(event);
    auto const at = blocks_.add(event);
    if (blocks_.full()) return fail({model::fault::reply_too_large, "the reply holds more content than can be put in order"}, out);
    if (at && *at < front_) blocks_.clear(*at);  // a piece of a block that was closed as complete
    advance(std::holds_alternative<model::finish>(event), out);
}

void stream_reply_writer::fail(model::failure const& seen, std::string& out)
{
    if (over_) return;
    std::string body;
    append_error(body, tell(seen));
    wire::append_sse(out, "error", body);
    over_ = true;
}

void stream_reply_writer::begin(std::string& out)
{
    if (begun_) return;
    begun_ = true;
    begin_event(out, "message_start");
    out.append(R"(,"message":{"id":)");
    wire::append_json_string(out, "msg_" + who_.id);
    out.append(R"(,"type":"message","role":"assistant","model":)");
    wire::append_json_string(out, who_.model);
    out.append(R"(,"content":[],"stop_reason":null,"stop_sequence":null,"usage":)");
    append_usage(out, {.input_tokens = who_.input_tokens_estimate});
    out.append("}}\n\n");
}

void stream_reply_writer::end(std::string& out)
{
    advance(true, out);
    begin_event(out, "message_delta");
    out.append(R"(,"delta":{)");
    end_.append_stop(out, blocks_.any_tool());
    out.append(R"(},"usage":)");
    end_.append_tokens(out);
    out.append("}\n\n");
    begin_event(out, "message_stop");
    out.append("}\n\n");
    over_ = true;
}

/// Writes as far as the order of blocks allows. A text ends when another block begins; a tool call when its arguments are a whole value
/// (pieces of several calls may come in turns) or when the reply finishes.
void stream_reply_writer::advance(bool finishing, std::string& out)
{
    std::vector<reply_block> const& blocks = blocks_.all();
    while (front_ < blocks.size()) {
        reply_block const& block = blocks[front_];
        if (!open_) open_block(block, out);
        flush(out);
        bool const waits = front_ + 1 == blocks.size() ? block.what != kind::redacted : block.what == kind::tool && !block.end.reached();
        if (waits && !finishing) return;
        close_block(block, out);
        ++front_;
    }
}

void stream_reply_writer::open_block(reply_block const& block, std::string& out)
{
    open_ = true;
    begin_event(out, "content_block_start");
    append_index(out, front_);
    switch (block.what) {
    case kind::text: out.append(R"(,"content_block":{"type":"text","text":""}})"); break;
    case kind::thinking: out.append(R"(,"content_block":{"type":"thinking","thinking":"","signature":""}})"); break;
    case kind::redacted:
        out.append(R"(,"content_block":{"type":"redacted_thinking","data":)");
        wire::append_json_string(out, block.content);
        out.append("}}");
        break;
    case kind::tool:
        out.append(R"(,"content_block":{"type":"tool_use","id":)");
        wire::append_json_string(out, client_tool_id(block, who_.id));
        out.append(R"(,"name":)");
        wire::append_json_string(out, block.name);
        out.append(R"(,"input":{}}})");
        break;
    }
    out.append("\n\n");
    if (block.custom) write_delta("input_json_delta", "partial_json", R"({"input":")", out);
}

/// What the open block has gathered.
void stream_reply_writer::flush(std::string& out)
{
    reply_block const& block = blocks_.all()[front_];
    if (!block.content.empty()) {
        if (block.what == kind::text) write_delta("text_delta", "text", block.content, out);
        if (block.what == kind::thinking) write_delta("thinking_delta", "thinking", block.content, out);
        if (block.what == kind::tool && !block.custom) write_delta("input_json_delta", "partial_json", block.content, out);
        if (block.custom) {
            std::string const quoted = wire::json_string(block.content);
            write_delta("input_json_delta", "partial_json", std::string_view(quoted).substr(1, quoted.size() - 2), out);
        }
    }
    if (!block.signature.empty()) write_delta("signature_delta", "signature", block.signature, out);
    blocks_.clear(front_);
}

void stream_reply_writer::close_block(reply_block const& block, std::string& out)
{
    if (block.custom) write_delta("input_json_delta", "partial_json", R"("})", out);
    begin_event(out, "content_block_stop");
    append_index(out, front_);
    out.append("}\n\n");
    open_ = false;
}

void stream_reply_writer::write_delta(std::string_view type, std::string_view field, std::string_view content, std::string& out)
{
    begin_event(out, "content_block_delta");
    append_index(out, front_);
    out.append(",\"delta\":{\"type\":\"").append(type).append("\",\"").append(field).append("\":");
    wire::append_json_string(out, content);
    out.append("}}\n\n");
}

}  // namespace signalbox::dialect::anthropic
