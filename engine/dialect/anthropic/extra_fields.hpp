// What becomes of request fields the common vocabulary has no word for: Anthropic's own return where they were, hints of other dialects
// are lost with a note, and what would change the meaning of the answer is refused. Pure.
#pragma once

#include "engine/dialect/anthropic/content_writer.hpp"
#include "engine/model/chat_request.hpp"

namespace signalbox::dialect::anthropic {

/// Appends `,"name":value` for each field that returns.
void write_extra_fields(std::vector<model::extra_field> const& extras, content_writer& contents, std::string& out);

}  // namespace signalbox::dialect::anthropic
