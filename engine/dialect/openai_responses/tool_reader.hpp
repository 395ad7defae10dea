// Reads what a Responses request says of tools and of the form of the answer: tools, tool_choice, text. A step of request_reader::read; complaints go to
// the field_reader.
#pragma once

#include "engine/dialect/parts/request_extras.hpp"

namespace signalbox::dialect::openai_responses {

void read_tools(wire::json_view tools, field_reader& fields, request_extras& extras, model::chat_request& into);
void read_tool_choice(wire::json_view choice, field_reader& fields, request_extras& extras, model::chat_request& into);
/// text.format and text.verbosity.
void read_text_options(wire::json_view text, field_reader& fields, request_extras& extras, model::chat_request& into);

}  // namespace signalbox::dialect::openai_responses
