// The rules about tools: their names, their schemas, and the ids of their calls. Steps of shape().
#pragma once

#include "engine/dialect/request_draft.hpp"

namespace signalbox::dialect {

/// Names that the target refuses get a substitute, the same for the same name in every request; the reply is given the caller's name back.
void shorten_tool_names(request_draft& draft, std::size_t limit);
/// Of two tools with one name the second is left out: a call could mean either, and most providers refuse both.
void drop_repeated_tools(request_draft& draft);
void drop_root_unions(request_draft& draft);
/// Of response_format, and of tools that must be called by their schema.
void close_schemas(request_draft& draft);
/// A repeated id of a call gets a number; results follow their call.
void tell_calls_apart(request_draft& draft);
/// Ids that are no letters and digits, exactly so many, get a substitute, the same for the same id in every request.
void fit_call_ids(request_draft& draft, std::size_t length);
/// Tools that run at the provider of another format are left out where the caller forces none of them and has others: without them the model answers
/// with what it knows. Else they stay, and the target's writer refuses them.
void spare_provider_tools(request_draft& draft, model::dialect to);
/// The tools that take free text: a target may know them as functions.
void note_text_tools(model::chat_request const& asked, reply_names& names);
/// The ids of all calls, so that the reply repeats none.
void note_calls(model::chat_request const& asked, reply_names& names);

}  // namespace signalbox::dialect
