// The error object of the OpenAI family, read from the many forms its servers send. A pure function, for error bodies and in-stream errors alike.
#pragma once

#include "engine/model/reply_event.hpp"
#include "engine/wire/json.hpp"

#include <optional>

namespace signalbox::dialect {

/// What stands under "error": an object, or just its text (Ollama, Groq's streams). `status` is the reply's; 0 or 200 tells nothing.
model::reply_error read_error_object(wire::json_view error, int status);

/// The error that a document under 200 reports as its member "error"; nothing where there is none.
std::optional<model::reply_error> error_member(wire::json_view document);

}  // namespace signalbox::dialect
