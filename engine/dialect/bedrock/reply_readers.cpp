#include "engine/dialect/bedrock/reply_readers.hpp"

#include "engine/dialect/bedrock/codecs.hpp"
#include "engine/dialect/bedrock/errors.hpp"
#include "engine/dialect/parts/field_reader.hpp"
#include "engine/dialect/parts/stream_reader.hpp"

namespace signalbox::dialect::bedrock {

using wire::json_kind;
using wire::json_view;

/// Errors under a good status are those of a proxy.
model::result<void> whole_reader::read(wire::json_node const& document, events& out)
{
    json_view output, reason, usage, error, message;
    pick(document, {{"output", &output}, {"stopReason", &reason}, {"usage", &usage}, {"error", &error}, {"message", &message}});
    if (output.nothing() && (!error.nothing() || !message.nothing())) {
        out.push_back(read_error_of(0, document.view().raw()));
        return {};
    }
    json_view const content = output["message"]["content"];
    if (content.kind() != json_kind::array) return malformed("the reply has no message with content");
    reply_.begin(out);
    for (json_view const each : content.elements())
        if (auto const taken = reply_.take_block(each, out); !taken) return taken;
    add_content(reply_.content_bytes());
    reply_.finish(reason.string_or("end_turn"));
    reply_.report(read_usage(usage));
    reply_.end(out);
    return {};
}

template <bool full>
model::failure frame_events<full>::cut(bool started)
{
    return truncated(started ? "the stream ended before messageStop" : "the stream ended before its first event");
}

template <bool full>
model::result<void> frame_events<full>::take_frame(wire::aws_event_decoder::event const& frame, block_events& reply, bool& over,
                                                   event_list& out)
{
    if (frame.kind != "event") {
        over = true;
        out.push_back(read_exception(frame));
        return {};
    }
    if (auto const good = wire::check_json(frame.data); !good)
        return malformed("a frame of the stream holds no JSON: " + good.error().detail);
    json_view const data(frame.data);
    if (data.kind() != json_kind::object) return malformed("a frame of the stream holds no object");
    if (frame.type == "messageStart") {
        reply.begin(out);
    } else if (frame.type == "contentBlockStart") {
        return reply.take_start(data, out);
    } else if (frame.type == "contentBlockDelta") {
        return reply.take_delta(data, out);
    } else if (frame.type == "messageStop") {
        reply.begin(out);
        reply.finish(data["stopReason"].string_or("end_turn"));
    } else if (frame.type == "metadata") {
        if (!reply.finished()) return cut(reply.started());
        reply.report(read_usage(data["usage"]));
        over = true;
        reply.end(out);
    } else if (full && frame.type != "contentBlockStop" && reply.started()) {
        out.push_back(model::keep_alive{});
    }
    return {};
}

template class frame_events<true>;
template class frame_events<false>;

std::unique_ptr<reply_reader> make_reply_reader(framing how, detail how_much)
{
    if (how == framing::whole) return std::make_unique<whole_reader>(how_much);
    if (how_much == detail::digest) return std::make_unique<stream_reader<frame_events<false>, wire::aws_event_decoder>>();
    return std::make_unique<stream_reader<frame_events<true>, wire::aws_event_decoder>>();
}

}  // namespace signalbox::dialect::bedrock
