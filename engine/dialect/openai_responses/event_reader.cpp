#include "engine/dialect/openai_responses/event_reader.hpp"

#include "engine/dialect/parts/stream_reader.hpp"

namespace signalbox::dialect::openai_responses {

using wire::json_kind;
using wire::json_view;

model::result<void> event_reader::take(wire::sse_event const& event, event_list& out)
{
    if (is_done_mark(event.data)) return end(out);
    if (is_void(event.data)) return {};
    auto const read = read_event(event);
    if (!read) return read.error();
    event_fields const& fields = *read;
    bool const broken = fields.type == "error" || (!fields.error.nothing() && !fields.type.starts_with("response."));
    if (broken) {
        over_ = true;
        out.emplace_back(read_error(fields.whole));
        return {};
    }
    if (is_terminal(fields.type)) return take_terminal(fields, out);
    return take_known(fields, out);
}

/// Types younger than this reader say nothing.
model::result<void> event_reader::take_known(event_fields const& fields, event_list& out)
{
    std::string_view const type = fields.type;
    if (is_delta(type)) return take_delta(fields, out);
    if (type == "response.created" || type == "response.in_progress" || type == "response.queued") {
        start(fields.response, out);
    } else if (type == "response.output_item.added") {
        start({}, out);
        contents_ += is_call(fields.item["type"]);
        return items_.begin(index_of(fields), fields.item, out);
    } else if (type == "response.output_item.done") {
        start({}, out);
        return items_.complete(index_of(fields), fields.item, out);
    } else if (type == "response.output_text.annotation.added") {
        out.emplace_back(lost_annotations());
    }
    return {};
}

model::result<void> event_reader::take_delta(event_fields const& fields, event_list& out)
{
    start({}, out);
    ++contents_;
    std::string_view const type = fields.type;
    std::uint64_t const index = index_of(fields);
    if (!items_.fits(index)) return malformed("more items than 4096 in one response");
    if (type == "response.output_text.delta")
        items_.say(index, fields.delta, out);
    else if (type == "response.refusal.delta")
        items_.refuse(index, fields.delta, out);
    else if (type == "response.reasoning_summary_text.delta")
        items_.think(index, fields.delta, true, fields.summary_index.unsigned_integer().value_or(0), out);
    else if (type == "response.reasoning_text.delta")
        items_.think(index, fields.delta, false, 0, out);
    else
        items_.call_with(index, fields.delta, out);
    return {};
}

model::result<void> event_reader::take_terminal(event_fields const& fields, event_list& out)
{
    start(fields.response, out);
    bool const failed = fields.type == "response.failed";
    if (!failed && !items_.any())
        if (auto const told = tell_output(fields.response, items_, out); !told) return told;
    over_ = true;
    items_.finish(out);
    if (failed)
        out.emplace_back(read_error(fields.response));
    else
        tell_end(fields.response, items_.called(), out);
    return {};
}

model::result<void> event_reader::end(event_list&)
{
    return truncated(started_ ? "the stream ended before response.completed" : "the stream ended before response.created");
}

void event_reader::start(json_view response, event_list& out)
{
    if (started_) return;
    started_ = true;
    out.emplace_back(model::reply_start{response["id"].string_or(""), response["model"].string_or("")});
}

/// Items are numbered; where a server leaves the number out, its events are about the item that was announced last.
std::uint64_t event_reader::index_of(event_fields const& fields)
{
    bool const next = fields.type == "response.output_item.added" && items_.any();
    last_index_ = fields.output_index.unsigned_integer().value_or(last_index_ + next);
    return last_index_;
}

void tell_end(json_view response, bool called, event_list& out)
{
    if (auto const usage = read_usage(response["usage"])) out.emplace_back(model::usage_report{*usage});
    out.emplace_back(read_finish(response, called));
    out.emplace_back(model::reply_end{});
}

model::result<void> tell_output(json_view response, item_events& items, event_list& out)
{
    json_view const output = response["output"];
    if (!output.nothing() && output.kind() != json_kind::array) return malformed("the output of the response is no list");
    std::uint64_t index = 0;
    for (json_view const each : output.elements()) {
        if (each.kind() != json_kind::object) return malformed("an item of the response is no object");
        if (auto const told = items.complete(index++, each, out); !told) return told;
    }
    return {};
}

}  // namespace signalbox::dialect::openai_responses
