// Writes what an OpenAI request says of tools: tools, tool_choice, parallel_tool_calls, response_format. A step of request_writer.
#pragma once

#include "engine/dialect/parts/losses.hpp"
#include "engine/dialect/openai_chat/target_shade.hpp"
#include "engine/model/chat_request.hpp"

#include <string>

namespace signalbox::dialect::openai_chat {

/// Appends the members to the object that `out` ends in; schemas are spliced as they are.
void write_tools(model::chat_request const& asked, target_shade const& shade, losses& lost, std::string& out);
void write_response_format(model::chat_request const& asked, std::string& out);

}  // namespace signalbox::dialect::openai_chat
