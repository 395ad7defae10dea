#include "engine/dialect/anthropic/event_fields.hpp"

#include "engine/dialect/parts/stream_reader.hpp"

namespace signalbox::dialect::anthropic {

using wire::json_kind;
using wire::json_view;

namespace {

struct delta_kind {
    std::string_view type, member;
};
constexpr delta_kind deltas[] = {
    {"text_delta", "text"}, {"input_json_delta", "partial_json"}, {"thinking_delta", "thinking"}, {"signature_delta", "signature"}};

bool is_object_or_nothing(json_view value)
{
    return value.nothing() || value.kind() == json_kind::object;
}

/// Of a type this reader does not know, the text is not looked for: citations, and what is younger.
std::string_view read_delta(event_fields& fields)
{
    if (fields.delta.kind() != json_kind::object) return "the \"delta\" of a content block is no object";
    fields.delta_type = fields.delta["type"];
    for (delta_kind const& each : deltas) {
        if (!fields.delta_type.is(each.type)) continue;
        fields.text = fields.delta[each.member];
        if (!fields.text.nothing() && fields.text.kind() != json_kind::string) return "the text of a content block is no text";
    }
    return {};
}

std::string_view wrong_in(event_fields& fields, json_view index)
{
    if (fields.type.starts_with("content_block_")) {
        auto const number = index.unsigned_integer();
        if (!index.nothing() && !number) return "the \"index\" of a content block is no number";
        fields.index = number.value_or(0);
    }
    if (fields.type == "content_block_delta") return read_delta(fields);
    if (fields.type == "content_block_start" && fields.content_block.kind() != json_kind::object) return "a content block is no object";
    if (fields.type == "message_delta" && !is_object_or_nothing(fields.delta)) return "the \"delta\" of the message is no object";
    if (fields.type == "message_start" && !is_object_or_nothing(fields.message)) return "the \"message\" is no object";
    return {};
}

}  // namespace

model::failure malformed(std::string_view what)
{
    return {model::fault::malformed_reply, std::string(what)};
}

model::result<event_fields> read_event(wire::sse_event const& event)
{
    event_fields fields;
    if (event.type == "ping") fields.type = event.type;
    if (event.type == "ping" || is_done_mark(event.data) || is_void(event.data)) return fields;
    json_view type, index;
    auto const checked = wire::check_json_object(event.data, [&](std::string_view key, std::string_view value) {
        json_view const view(value);
        if (key == "type")
            type = view;
        else if (key == "index")
            index = view;
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
    if (!checked) return malformed("a stream event is no JSON object: " + checked.error().detail);
    fields.type = type.string_or(event.type);
    // Servers in between send the error of another format, which has no type.
    if (type.nothing() && !fields.error.nothing()) fields.type = "error";
    if (std::string_view const wrong = wrong_in(fields, index); !wrong.empty()) return malformed(wrong);
    return fields;
}

}  // namespace signalbox::dialect::anthropic
