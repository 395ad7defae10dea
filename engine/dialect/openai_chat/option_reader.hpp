// The options that requests for chats and for completions have alike. Pure functions; complaints go to the reader of fields.
#pragma once

#include "engine/dialect/parts/field_reader.hpp"

namespace signalbox::dialect::openai_chat {

void read_streaming(wire::json_view stream, wire::json_view options, field_reader& fields, model::chat_request& into);

void read_stop(wire::json_view stop, field_reader& fields, model::chat_request& into);

}  // namespace signalbox::dialect::openai_chat
