// Reads `generationConfig`. A step of request_reader::read; complaints go to the field_reader.
#pragma once

#include "engine/dialect/parts/request_extras.hpp"

namespace signalbox::dialect::gemini {

void read_config(wire::json_view config, field_reader& fields, request_extras& extras, model::chat_request& into);

}  // namespace signalbox::dialect::gemini
