#include "engine/dialect/anthropic/stream_reply_reader.hpp"

#include <algorithm>

namespace signalbox::dialect::anthropic {

using wire::json_view;

model::result<void> stream_reply_reader::feed(std::string_view bytes, event_list& out)
{
    while (!failed_ && !state_.over()) {
        wire::sse_event event;
        auto const more = decoder_.next(bytes, event);
        if (!more) {
            failed_ = more.error();
            break;
        }
        if (!*more) return {};
        if (auto const taken = take(event, out); !taken) failed_ = taken.error();
    }
    if (failed_) return *failed_;
    return {};
}

model::result<void> stream_reply_reader::finish(event_list&)
{
    if (failed_) return *failed_;
    if (state_.over()) return {};
    failed_ = model::failure{model::fault::truncated,
                             state_.started() ? "the stream ended before message_stop" : "the stream ended before message_start"};
    return *failed_;
}

model::result<void> stream_reply_reader::take(wire::sse_event const& event, event_list& out)
{
    // Some servers speaking this dialect close with the other one's terminator.
    if (event.data.starts_with("[DONE]")) return {};
    event_fields fields;
    auto const checked = wire::check_json_object(event.data, [&fields](std::string_view key, std::string_view value) {
        json_view const view(value);
        if (key == "type")
            fields.type = view;
        else if (key == "index")
            fields.index = view;
        else if (key == "message")
            fields.message = view;
        else if (key == "content_block")
            fields.content_block = view;
        else if (key == "delta")
            fields.delta = view;
        else if (key == "usage")
            fields.usage = view;
        else if (key == "error")
            fields.error = view;
    });
    if (!checked) return model::failure{model::fault::malformed_reply, "a stream event is no JSON object: " + checked.error().detail};
    auto const type = fields.type.plain_string();
    dispatch(type ? *type : event.type, fields, out);
    if (failed_) return *failed_;
    return {};
}

void stream_reply_reader::dispatch(std::string_view type, event_fields const& fields, event_list& out)
{
    if (type == "content_block_delta") {
        ++content_events_;
        state_.start({}, out);
        take_delta(fields, out);
    } else if (type == "content_block_start") {
        state_.start({}, out);
        start_block(fields, out);
    } else if (type == "content_block_stop") {
        stop_block(fields.index, out);
    } else if (type == "message_start") {
        state_.start(fields.message, out);
        state_.take_usage(fields.message["usage"], out);
    } else if (type == "message_delta") {
        state_.take_stop(fields.delta, out);
        state_.take_usage(fields.usage, out);
    } else if (type == "message_stop") {
        state_.end(out);
    } else if (type == "error") {
        state_.fail(fields.error, out);
    }
    // ping, and event names younger than this reader, say nothing.
}

void stream_reply_reader::start_block(event_fields const& fields, event_list& out)
{
    if (open_.size() == open_block_limit) return complain("more content blocks are open than any reply has");
    open_block& opened = open_.emplace_back(open_block{.index = fields.index.unsigned_integer().value_or(0)});
    json_view const block = fields.content_block;
    json_view const type = block["type"];
    if (type.is("tool_use")) {
        start_tool(opened, block, out);
    } else if (type.is("text")) {
        if (auto text = block["text"].string_or(""); !text.empty()) out.emplace_back(model::text_delta{.text = std::move(text)});
    } else if (type.is("thinking")) {
        if (auto text = block["thinking"].string_or(""); !text.empty()) out.emplace_back(model::reasoning_delta{std::move(text)});
        if (auto mark = block["signature"].string_or(""); !mark.empty()) out.emplace_back(model::reasoning_signature{std::move(mark)});
    } else if (type.is("redacted_thinking")) {
        out.emplace_back(model::redacted_reasoning{block["data"].string_or("")});
    }
    // The provider's own tools (server_tool_use and their results) are told in no other dialect.
}

void stream_reply_reader::start_tool(open_block& opened, json_view block, event_list& out)
{
    opened.kind = block_kind::tool;
    opened.call = calls_++;
    out.emplace_back(model::tool_start{.index = opened.call, .id = block["id"].string_or(""), .name = block["name"].string_or("")});
    json_view const input = block["input"];
    if (input.members().empty()) return;
    opened.any_arguments = true;
    out.emplace_back(model::tool_arguments{.index = opened.call, .fragment = std::string(input.raw())});
}

void stream_reply_reader::take_delta(event_fields const& fields, event_list& out)
{
    json_view type, words;
    for (wire::json_member const& member : fields.delta.members()) {
        if (member.is("type"))
            type = member.value;
        else if (member.is("text") || member.is("partial_json") || member.is("thinking") || member.is("signature"))
            words = member.value;
    }
    std::string text = words.string_or("");
    if (text.empty()) return;
    if (type.is("text_delta"))
        out.emplace_back(model::text_delta{.text = std::move(text)});
    else if (type.is("input_json_delta"))
        take_arguments(fields.index, std::move(text), out);
    else if (type.is("thinking_delta"))
        out.emplace_back(model::reasoning_delta{std::move(text)});
    else if (type.is("signature_delta"))
        out.emplace_back(model::reasoning_signature{std::move(text)});
    // citations_delta has no counterpart.
}

void stream_reply_reader::take_arguments(json_view index, std::string fragment, event_list& out)
{
    open_block* const block = find(index);
    if (!block) return complain("input_json_delta for a content block that is not open");
    if (block->kind != block_kind::tool) return;  // of a provider's own tool
    block->any_arguments = true;
    out.emplace_back(model::tool_arguments{.index = block->call, .fragment = std::move(fragment)});
}

void stream_reply_reader::stop_block(json_view index, event_list& out)
{
    open_block* const block = find(index);
    if (!block) return;
    // A call without arguments is a call with none: other dialects want the empty object spelled out.
    if (block->kind == block_kind::tool && !block->any_arguments)
        out.emplace_back(model::tool_arguments{.index = block->call, .fragment = "{}"});
    open_.erase(open_.begin() + (block - open_.data()));
}

stream_reply_reader::open_block* stream_reply_reader::find(json_view index)
{
    std::uint64_t const wanted = index.unsigned_integer().value_or(0);
    auto const found = std::find_if(open_.rbegin(), open_.rend(), [wanted](open_block const& each) { return each.index == wanted; });
    return found == open_.rend() ? nullptr : &*found;
}

void stream_reply_reader::complain(std::string_view what)
{
    failed_ = model::failure{model::fault::malformed_reply, std::string(what)};
}

}  // namespace signalbox::dialect::anthropic
