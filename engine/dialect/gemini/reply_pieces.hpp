// The members that whole replies and the pieces of a stream are written with. Pure functions.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/dialect/gemini/reply_fields.hpp"
#include "engine/dialect/parts/pending_calls.hpp"

namespace signalbox::dialect::gemini {

/// Appends one part to a list of parts.
void append_text_part(std::string& parts, std::string_view text, bool thought);
void append_signature_part(std::string& parts, std::string_view signature);
void append_call_part(std::string& parts, pending_call const& call);

/// Appends a candidate with these parts; without `end` it has not ended.
void append_candidate(std::string& out, std::uint32_t index, std::string_view parts, model::finish const* end);
/// Appends the usage as a member of the response.
void append_usage(std::string& out, model::usage const& tokens);
/// Appends modelVersion and responseId, and closes the response.
void append_rest(std::string& out, reply_identity const& who);

}  // namespace signalbox::dialect::gemini
