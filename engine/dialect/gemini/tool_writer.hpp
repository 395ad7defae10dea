// Writes `tools` and `toolConfig`. Functions over one request; they append members to a body that is being written.
#pragma once

#include "engine/dialect/parts/losses.hpp"

#include <string>

namespace signalbox::dialect::gemini {

/// Parameters are a JSON Schema, or a Schema of Gemini's own.
void write_tools(model::chat_request const& asked, bool json_schema, losses& lost, std::string& out);

}  // namespace signalbox::dialect::gemini
