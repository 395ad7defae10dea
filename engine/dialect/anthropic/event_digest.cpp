#include "engine/dialect/anthropic/event_digest.hpp"

#include "engine/dialect/parts/stream_reader.hpp"

namespace signalbox::dialect::anthropic {

using wire::json_view;

namespace {

/// What differs from delta to delta of the same block.
constexpr event_template::variable texts[] = {{"text"}, {"partial_json"}, {"thinking"}, {"signature", false}};

}  // namespace

event_digest::event_digest() : usual_(texts) {}

model::result<void> event_digest::take(wire::sse_event const& event, event_list& out)
{
    if (auto const seen = usual_.look(event.data, content_bytes_); seen != event_template::match::different) {
        if (seen == event_template::match::content) count_content(out);
        return {};
    }
    auto const read = read_event(event);
    if (!read) return read.error();
    event_fields const& fields = *read;
    if (fields.type == "content_block_delta") {
        if (auto const block = blocks_.take(fields); !block) return block.error();
        std::size_t const size = content_size(fields);
        content_bytes_ += size;
        if (size != 0) count_content(out);
        usual_.learn(event.data, false);
    } else if (fields.type == "content_block_start") {
        return start_block(fields, out);
    } else if (fields.type == "content_block_stop") {
        blocks_.stop(fields.index);
        usual_.forget();
    } else if (fields.type == "message_start") {
        state_.start(fields.message, out);
        state_.take_first_usage(fields.message["usage"], out);
    } else if (fields.type == "message_delta") {
        state_.take_stop(fields.delta, out);
        state_.take_usage(fields.usage, out);
    } else if (fields.type == "message_stop") {
        return stop(out);
    } else if (fields.type == "error") {
        state_.fail(fields.error, out);
    }
    return {};
}

model::result<void> event_digest::end(event_list& out)
{
    if (!state_.finished())
        return truncated(state_.started() ? "the stream ended before message_stop" : "the stream ended before message_start");
    return stop(out);
}

model::result<void> event_digest::stop(event_list& out)
{
    if (auto const whole = blocks_.check_end(state_.finished()); !whole) return whole;
    state_.end(out);
    return {};
}

/// A tool call is content from its first event on.
model::result<void> event_digest::start_block(event_fields const& fields, event_list& out)
{
    state_.start({}, out);
    if (auto const opened = blocks_.start(fields); !opened) return opened.error();
    usual_.forget();
    json_view const type = fields.content_block["type"];
    if (type.is("tool_use")) {
        content_bytes_ += fields.content_block["name"].text_size();
        state_.call_tool();
    }
    if (type.is("tool_use") || type.is("redacted_thinking")) take_content(out);
    return {};
}

/// Of a delta that holds any: servers open blocks with empty ones.
void event_digest::count_content(event_list& out)
{
    ++contents_;
    take_content(out);
}

void event_digest::take_content(event_list& out)
{
    if (content_seen_) return;
    content_seen_ = true;
    state_.start({}, out);
    out.emplace_back(model::text_delta{});
}

}  // namespace signalbox::dialect::anthropic
