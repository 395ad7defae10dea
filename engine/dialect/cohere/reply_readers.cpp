#include "engine/dialect/cohere/reply_readers.hpp"

#include "engine/dialect/cohere/codecs.hpp"
#include "engine/dialect/cohere/errors.hpp"
#include "engine/dialect/parts/field_reader.hpp"
#include "engine/dialect/parts/stream_reader.hpp"

namespace signalbox::dialect::cohere {

using wire::json_kind;
using wire::json_view;

/// Errors under a good status have a text where a reply has its message.
model::result<void> whole_reader::read(wire::json_node const& document, events& out)
{
    json_view id, reason, message, usage, error;
    pick(document, {{"id", &id}, {"finish_reason", &reason}, {"message", &message}, {"usage", &usage}, {"error", &error}});
    if (message.kind() == json_kind::string || (message.nothing() && !error.nothing())) {
        out.push_back(read_error_of(0, document.view().raw()));
        return {};
    }
    if (message.kind() != json_kind::object) return malformed("the reply has no message");
    std::string native = reason.string_or("COMPLETE");
    if (auto failed = failed_finish(native, error)) {
        out.push_back(std::move(*failed));
        return {};
    }
    reply_.begin(id.string_or(""), out);
    if (auto const taken = reply_.take_message(message, out); !taken) return taken;
    add_content(reply_.content_bytes());
    reply_.finish(std::move(native), read_usage(usage), out);
    out.push_back(model::reply_end{});
    return {};
}

model::result<void> stream_events::take(wire::sse_decoder::event const& event, event_list& out)
{
    if (is_done_mark(event.data)) return end(out);
    if (is_void(event.data)) return {};
    if (auto const good = wire::check_json(event.data); !good)
        return malformed("an event of the stream is no JSON: " + good.error().detail);
    json_view const data(event.data);
    if (data.kind() != json_kind::object) return malformed("an event of the stream is no object");
    json_view type, message;
    pick(data, {{"type", &type}, {"message", &message}});
    if (type.is("message-end")) return take_end(data, out);
    if (message.kind() == json_kind::string || !data["error"].nothing()) {
        break_off(read_error_of(0, event.data), out);
        return {};
    }
    return take_named(type.plain_string().value_or(""), data, out);
}

model::result<void> stream_events::take_named(std::string_view type, json_view data, event_list& out)
{
    json_view const message = data["delta"]["message"], index = data["index"];
    if (type == "message-start") {
        reply_.begin(data["id"].string_or(""), out);
        return {};
    }
    reply_.begin({}, out);
    std::uint64_t const place = index.unsigned_integer().value_or(0);
    if (type == "content-start" || type == "content-delta") return reply_.take_content(message["content"], out);
    if (type == "tool-plan-delta") {
        reply_.take_plan(message["tool_plan"], out);
    } else if (type == "tool-call-start") {
        return reply_.take_call(message["tool_calls"], place, out);
    } else if (type == "tool-call-delta") {
        reply_.take_arguments(place, message["tool_calls"]["function"]["arguments"], out);
    } else if (type == "citation-start") {
        reply_.take_citations(out);
    }
    return {};
}

model::result<void> stream_events::take_end(json_view data, event_list& out)
{
    json_view reason, usage, error;
    pick(data["delta"], {{"finish_reason", &reason}, {"usage", &usage}, {"error", &error}});
    std::string native = reason.string_or("COMPLETE");
    if (auto failed = failed_finish(native, error)) {
        break_off(std::move(*failed), out);
        return {};
    }
    if (reply_.finished()) return {};
    reply_.begin({}, out);
    reply_.finish(std::move(native), read_usage(usage), out);
    return {};
}

model::result<void> stream_events::end(event_list& out)
{
    if (!reply_.finished())
        return truncated(reply_.started() ? "the stream ended before message-end" : "the stream ended before its first event");
    over_ = true;
    out.push_back(model::reply_end{});
    return {};
}

void stream_events::break_off(model::reply_error error, event_list& out)
{
    over_ = true;
    out.push_back(std::move(error));
}

std::unique_ptr<reply_reader> make_reply_reader(framing how, detail how_much)
{
    if (how == framing::whole) return std::make_unique<whole_reader>(how_much);
    return std::make_unique<stream_reader<stream_events>>(stream_events(how_much == detail::full));
}

}  // namespace signalbox::dialect::cohere
