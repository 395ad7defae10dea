// Writes what a Responses request says of tools and of the form of the answer: tools, tool_choice, parallel_tool_calls, text. A step of request_writer.
#pragma once

#include "engine/dialect/parts/losses.hpp"
#include "engine/model/chat_request.hpp"

#include <string>

namespace signalbox::dialect::openai_responses {

/// Appends the members to the object that `out` ends in; schemas are spliced as they are.
void write_tools(model::chat_request const& asked, losses& lost, std::string& out);
/// `verbosity` is the raw value of another field of OpenAI's, empty when there is none.
void write_text_options(model::chat_request const& asked, std::string_view verbosity, std::string& out);

}  // namespace signalbox::dialect::openai_responses
