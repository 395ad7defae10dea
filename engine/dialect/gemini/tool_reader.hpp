// Reads `tools` and `toolConfig`. Steps of request_reader::read; complaints go to the field_reader.
#pragma once

#include "engine/dialect/parts/request_extras.hpp"

namespace signalbox::dialect::gemini {

void read_tools(wire::json_view tools, field_reader& fields, request_extras& extras, model::chat_request& into);
void read_tool_config(wire::json_view config, field_reader& fields, request_extras& extras, model::chat_request& into);

}  // namespace signalbox::dialect::gemini
