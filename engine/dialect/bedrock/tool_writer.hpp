// Writes `toolConfig`: the tools that are offered and which of them must be called (API reference, ToolConfiguration). A step of request_writer.
#pragma once

#include "engine/dialect/bedrock/conversation_writer.hpp"

namespace signalbox::dialect::bedrock {

/// The choice leaves no way around a call.
bool forces_tool(model::chat_request const& asked);

/// Fault bad_request for a choice among no tools.
model::result<void> write_tools(model::chat_request const& asked, conversation_writer& conversation, losses& lost, std::string& out);

}  // namespace signalbox::dialect::bedrock
