#include "engine/dialect/anthropic/stream_reply_digest.hpp"

namespace signalbox::dialect::anthropic {

using wire::json_view;

namespace {

/// The event's type as its data begins, which is how every server of this dialect writes it; else the `event:` line's; empty when neither
/// tells.
std::string_view type_of(wire::sse_event const& event)
{
    static constexpr std::string_view opening = R"({"type":")";
    if (event.data.starts_with(opening)) {
        std::string_view const rest = event.data.substr(opening.size());
        return rest.substr(0, rest.find('"'));
    }
    return event.type == "message" ? std::string_view() : event.type;
}

}  // namespace

model::result<void> stream_reply_digest::feed(std::string_view bytes, event_list& out)
{
    while (!failed_ && !state_.over()) {
        wire::sse_event event;
        auto const more = decoder_.next(bytes, event);
        if (!more) {
            failed_ = more.error();
            break;
        }
        if (!*more) return {};
        take(event, out);
    }
    if (failed_) return *failed_;
    return {};
}

model::result<void> stream_reply_digest::finish(event_list&)
{
    if (failed_) return *failed_;
    if (state_.over()) return {};
    failed_ = model::failure{model::fault::truncated,
                             state_.started() ? "the stream ended before message_stop" : "the stream ended before message_start"};
    return *failed_;
}

void stream_reply_digest::take(wire::sse_event const& event, event_list& out)
{
    std::string_view const type = type_of(event);
    if (type == "content_block_delta") {
        ++content_events_;
        return take_content(out);
    }
    // A tool call is content from its first event on; once content was seen, block starts say nothing new.
    bool const of_interest = type.empty() || type == "message_start" || type == "message_delta" || type == "message_stop" ||
                             type == "error" || (type == "content_block_start" && !content_seen_);
    if (of_interest && !event.data.starts_with("[DONE]")) take_parsed(event, out);
}

void stream_reply_digest::take_parsed(wire::sse_event const& event, event_list& out)
{
    if (auto const checked = wire::check_json_object(event.data, [](std::string_view, std::string_view) {}); !checked) {
        failed_ = model::failure{model::fault::malformed_reply, "a stream event is no JSON object: " + checked.error().detail};
        return;
    }
    json_view const body(event.data);
    std::string const type = body["type"].string_or(event.type);
    if (type == "message_start") {
        json_view const message = body["message"];
        state_.start(message, out);
        state_.take_usage(message["usage"], out);
    } else if (type == "message_delta") {
        state_.take_stop(body["delta"], out);
        state_.take_usage(body["usage"], out);
    } else if (type == "message_stop") {
        state_.end(out);
    } else if (type == "error") {
        state_.fail(body["error"], out);
    } else if (type == "content_block_start") {
        json_view const block = body["content_block"]["type"];
        state_.start({}, out);
        if (block.is("tool_use") || block.is("redacted_thinking")) take_content(out);
    } else if (type == "content_block_delta") {
        ++content_events_;
        take_content(out);
    }
}

void stream_reply_digest::take_content(event_list& out)
{
    if (content_seen_) return;
    content_seen_ = true;
    state_.start({}, out);
    out.emplace_back(model::text_delta{});
}

}  // namespace signalbox::dialect::anthropic
