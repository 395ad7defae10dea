// The members of one stream event, whatever its type. A value of views into the event's data.
#pragma once

#include "engine/dialect/openai_responses/reply_fields.hpp"
#include "engine/wire/sse.hpp"

namespace signalbox::dialect::openai_responses {

struct event_fields {
    std::string type;  // of the data; of the event line where the data has none
    wire::json_view response, item, delta, text, refusal, arguments, input, error, output_index, summary_index, whole;
};

/// Fault malformed_reply.
model::result<event_fields> read_event(wire::sse_event const& event);

/// "response.completed", "response.incomplete" or "response.failed".
bool is_terminal(std::string_view type);
/// A piece of text, of a refusal, of reasoning or of a call's arguments.
bool is_delta(std::string_view type);

}  // namespace signalbox::dialect::openai_responses
