// The blocks that replies are written with. Pure functions; each appends one object or its members.
#pragma once

#include "engine/dialect/parts/pending_calls.hpp"

#include <string>
#include <string_view>

namespace signalbox::dialect::bedrock {

/// {"text":"..."}
void append_text_block(std::string& out, std::string_view text);
/// {"reasoningContent":{"reasoningText":{...}}}; a signature may be empty.
void append_reasoning_block(std::string& out, std::string_view text, std::string_view signature);
/// {"reasoningContent":{"redactedContent":"..."}}
void append_redacted_block(std::string& out, std::string_view data);
/// {"toolUse":{...}} with the whole input.
void append_call_block(std::string& out, pending_call const& call);

}  // namespace signalbox::dialect::bedrock
