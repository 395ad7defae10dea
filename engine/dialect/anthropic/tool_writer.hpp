// Writes `tools` and `tool_choice`. Functions over one request; they append to texts and losses their caller keeps.
#pragma once

#include "engine/dialect/anthropic/content_writer.hpp"
#include "engine/model/chat_request.hpp"

namespace signalbox::dialect::anthropic {

/// True when the choice leaves the model no way around a tool call.
bool forces_tool(model::chat_request const& asked);

/// Appends `,"tools":[...]` and `,"tool_choice":{...}`, each only when the request needs it. Fault bad_request: a choice without tools.
model::result<void> write_tools(model::chat_request const& asked, content_writer& contents, std::string& out);

}  // namespace signalbox::dialect::anthropic
