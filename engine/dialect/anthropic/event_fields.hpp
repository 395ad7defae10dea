// The members of one stream event, and what makes them malformed: a value of a type that no content can be read from. Pure functions.
#pragma once

#include "engine/model/failure.hpp"
#include "engine/wire/json.hpp"
#include "engine/wire/sse.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::dialect::anthropic {

struct event_fields {
    std::string type;  // empty: the event says nothing
    std::uint64_t index = 0;
    wire::json_view message, content_block, delta, usage, error;
    wire::json_view delta_type, text;  // of a content_block_delta: its type, and the text in the member of that name
};

/// Bytes of a delta's text that are content; a signature is none, and an empty text.
inline std::size_t content_size(event_fields const& of)
{
    return of.delta_type.is("signature_delta") ? 0 : of.text.text_size();
}

/// Reads an event whose data names its type, or its `event:` line does. A ping and the end mark of OpenAI's streams say nothing, whatever their data.
/// Fault malformed_reply.
model::result<event_fields> read_event(wire::sse_event const& event);

model::failure malformed(std::string_view what);

}  // namespace signalbox::dialect::anthropic
