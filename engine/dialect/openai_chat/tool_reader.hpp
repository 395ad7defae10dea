// Reads what an OpenAI request says of tools: tools and tool_choice, the deprecated functions and function_call, response_format.
// A step of request_reader::read; complaints go to the field_reader.
#pragma once

#include "engine/dialect/parts/field_reader.hpp"
#include "engine/model/chat_request.hpp"

namespace signalbox::dialect::openai_chat {

void read_tools(wire::json_view tools, field_reader& fields, model::chat_request& into);
void read_functions(wire::json_view functions, field_reader& fields, model::chat_request& into);
void read_tool_choice(wire::json_view choice, field_reader& fields, model::chat_request& into);
void read_function_choice(wire::json_view choice, field_reader& fields, model::chat_request& into);
void read_response_format(wire::json_view format, field_reader& fields, model::chat_request& into);

}  // namespace signalbox::dialect::openai_chat
