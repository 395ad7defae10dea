#include "engine/dialect/openai_responses/event_digest.hpp"

#include "engine/dialect/openai_responses/event_reader.hpp"
#include "engine/dialect/parts/stream_reader.hpp"

namespace signalbox::dialect::openai_responses {

using wire::json_view;

namespace {

/// What differs from delta to delta of the same item.
constexpr event_template::variable values[] = {{"sequence_number", false, true}, {"delta"}, {"obfuscation", false}};

}  // namespace

event_digest::event_digest() : usual_(values) {}

model::result<void> event_digest::take(wire::sse_event const& event, event_list& out)
{
    if (usual_.look(event.data, content_bytes_) != event_template::match::different) {
        ++contents_;
        take_content(out);
        return {};
    }
    if (is_done_mark(event.data)) return end(out);
    if (is_void(event.data)) return {};
    auto const read = read_event(event);
    if (!read) return read.error();
    event_fields const& fields = *read;
    std::string_view const type = fields.type;
    if (is_delta(type)) {
        ++contents_;
        content_bytes_ += fields.delta.text_size();
        take_content(out);
        usual_.learn(event.data, true);
    } else if (type == "response.output_item.added" || type == "response.output_item.done") {
        start({}, out);
        if (!is_call(fields.item["type"])) return {};
        if (type == "response.output_item.added") {
            ++contents_;
            content_bytes_ += fields.item["name"].text_size();
        }
        called_ = true;
        take_content(out);
    } else if (is_terminal(type)) {
        take_terminal(fields, out);
    } else if (type == "error" || (!fields.error.nothing() && !type.starts_with("response."))) {
        seen_ = progress::end;
        out.emplace_back(read_error(fields.whole));
    } else if (type == "response.created" || type == "response.in_progress" || type == "response.queued") {
        start(fields.response, out);
    }
    return {};
}

void event_digest::take_terminal(event_fields const& fields, event_list& out)
{
    start(fields.response, out);
    bool const failed = fields.type == "response.failed";
    if (!failed && !fields.response["output"].elements().empty()) take_content(out);
    seen_ = progress::end;
    if (failed) {
        out.emplace_back(read_error(fields.response));
        return;
    }
    tell_end(fields.response, called_ || holds_calls(fields.response), out);
}

model::result<void> event_digest::end(event_list&)
{
    return truncated(seen_ != progress::nothing ? "the stream ended before response.completed"
                                                : "the stream ended before response.created");
}

void event_digest::start(json_view response, event_list& out)
{
    if (seen_ != progress::nothing) return;
    seen_ = progress::start;
    out.emplace_back(model::reply_start{response["id"].string_or(""), response["model"].string_or("")});
}

void event_digest::take_content(event_list& out)
{
    start({}, out);
    if (seen_ == progress::content) return;
    seen_ = progress::content;
    out.emplace_back(model::text_delta{});
}

bool holds_calls(json_view response)
{
    for (json_view const each : response["output"].elements())
        if (is_call(each["type"])) return true;
    return false;
}

}  // namespace signalbox::dialect::openai_responses
