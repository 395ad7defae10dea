// Writes the tools that are offered and which of them must be called (API reference, Chat, tools and tool_choice). A step of request_writer.
#pragma once

#include "engine/dialect/parts/losses.hpp"

namespace signalbox::dialect::cohere {

/// Fault bad_request for a choice among no tools.
model::result<void> write_tools(model::chat_request const& asked, losses& lost, std::string& out);

}  // namespace signalbox::dialect::cohere
