#include "engine/dialect/anthropic/event_reader.hpp"

#include "engine/dialect/parts/stream_reader.hpp"

namespace signalbox::dialect::anthropic {

using wire::json_view;

model::result<void> event_reader::take(wire::sse_event const& event, event_list& out)
{
    auto const read = read_event(event);
    if (!read) return read.error();
    event_fields const& fields = *read;
    if (fields.type == "content_block_delta") {
        if (content_size(fields) != 0) ++contents_;
        state_.start({}, out);
        return take_delta(fields, out);
    }
    if (fields.type == "content_block_start") {
        state_.start({}, out);
        return start_block(fields, out);
    }
    if (fields.type == "message_stop") return stop(out);
    if (fields.type == "content_block_stop") {
        stop_block(fields.index, out);
    } else if (fields.type == "message_start") {
        state_.start(fields.message, out);
        state_.take_first_usage(fields.message["usage"], out);
    } else if (fields.type == "message_delta") {
        state_.take_stop(fields.delta, out);
        state_.take_usage(fields.usage, out);
    } else if (fields.type == "error") {
        state_.fail(fields.error, out);
    } else if (fields.type == "ping") {
        idle(out);
    }
    return {};  // event names younger than this reader say nothing
}

model::result<void> event_reader::end(event_list& out)
{
    if (!state_.finished())
        return truncated(state_.started() ? "the stream ended before message_stop" : "the stream ended before message_start");
    return stop(out);
}

model::result<void> event_reader::stop(event_list& out)
{
    if (auto const whole = blocks_.check_end(state_.finished()); !whole) return whole;
    if (std::string half = thinking_.rest(); !half.empty()) out.emplace_back(model::reasoning_delta{std::move(half)});
    if (std::string half = text_.rest(); !half.empty()) out.emplace_back(model::text_delta{.text = std::move(half)});
    state_.end(out);
    return {};
}

model::result<void> event_reader::start_block(event_fields const& fields, event_list& out)
{
    auto const opened = blocks_.start(fields);
    if (!opened) return opened.error();
    json_view const block = fields.content_block;
    json_view const type = block["type"];
    if (type.is("tool_use")) {
        start_tool(**opened, block, out);
    } else if (type.is("text")) {
        if (auto text = block["text"].string_or(""); !text.empty()) out.emplace_back(model::text_delta{.text = std::move(text)});
    } else if (type.is("thinking")) {
        if (auto text = block["thinking"].string_or(""); !text.empty()) out.emplace_back(model::reasoning_delta{std::move(text)});
        if (auto mark = block["signature"].string_or(""); !mark.empty()) out.emplace_back(model::reasoning_signature{std::move(mark)});
    } else if (type.is("redacted_thinking")) {
        out.emplace_back(model::redacted_reasoning{block["data"].string_or("")});
    } else {
        out.emplace_back(own_block(type));
    }
    return {};
}

void event_reader::start_tool(open_block& opened, json_view block, event_list& out)
{
    opened.call = calls_++;
    state_.call_tool();
    out.emplace_back(model::tool_start{.index = opened.call, .id = block["id"].string_or(""), .name = block["name"].string_or("")});
    json_view const input = block["input"];
    if (input.members().empty()) return;
    opened.any_arguments = true;
    out.emplace_back(model::tool_arguments{.index = opened.call, .fragment = std::string(input.raw())});
}

model::result<void> event_reader::take_delta(event_fields const& fields, event_list& out)
{
    auto const block = blocks_.take(fields);
    if (!block) return block.error();
    if (fields.delta_type.is("citations_delta")) out.emplace_back(lost_citations());
    if (fields.delta_type.is("input_json_delta")) {
        take_arguments(**block, fields.text, out);
        return {};
    }
    bool const answers = fields.delta_type.is("text_delta"), thinks = fields.delta_type.is("thinking_delta");
    std::string text = answers ? text_.take(fields.text) : thinks ? thinking_.take(fields.text) : fields.text.string_or("");
    if (text.empty()) return {};
    if (answers)
        out.emplace_back(model::text_delta{.text = std::move(text)});
    else if (thinks)
        out.emplace_back(model::reasoning_delta{std::move(text)});
    else if (fields.delta_type.is("signature_delta"))
        out.emplace_back(model::reasoning_signature{std::move(text)});
    return {};
}

void event_reader::take_arguments(open_block& block, json_view fragment, event_list& out)
{
    if (block.what != open_block::kind::tool || fragment.is("")) return;  // of a provider's own tool, or nothing
    std::string text = block.arguments.take(fragment);
    block.any_arguments = block.any_arguments || fragment.kind() == wire::json_kind::string;
    if (!text.empty()) out.emplace_back(model::tool_arguments{.index = block.call, .fragment = std::move(text)});
}

void event_reader::stop_block(std::uint64_t index, event_list& out)
{
    open_block* const block = blocks_.find(index);
    if (!block) return;
    if (std::string half = block->arguments.rest(); !half.empty())
        out.emplace_back(model::tool_arguments{.index = block->call, .fragment = std::move(half)});
    // A call without arguments is a call with none: other dialects want the empty object spelled out.
    if (block->what == open_block::kind::tool && !block->any_arguments)
        out.emplace_back(model::tool_arguments{.index = block->call, .fragment = "{}"});
    blocks_.stop(index);
}

}  // namespace signalbox::dialect::anthropic
