// The error object of the OpenAI family: read from the many forms its servers send, told apart by kind, and written as OpenAI does.
// Pure functions, for error bodies and in-stream errors alike.
#pragma once

#include "engine/dialect/error_kind.hpp"
#include "engine/model/reply_event.hpp"
#include "engine/wire/json.hpp"

#include <string>
#include <string_view>

namespace signalbox::dialect {

/// What stands under "error": an object, or just its text (Ollama, Groq's streams). `status` is the reply's; 0 or 200 tells nothing.
model::reply_error read_error_object(wire::json_view error, int status);

/// One error as OpenAI's envelope has it.
struct error_text {
    std::string_view message;
    std::string_view type;
    std::string_view param;  // empty is null
    std::string_view code;   // empty is null
};

/// Appends {"message":...,"type":...,"param":...,"code":...} without the closing brace, so that more members may follow.
void append_open_error(std::string& out, error_text const& error);

/// An upstream's error in OpenAI's words; the provider's own type and code stay when they are such. Views into `seen` or constants.
error_text in_openai_words(model::reply_error const& seen);

/// The code of a fault that has no code OpenAI's clients know is its own name. The message is the row's; the failure's own words come in its
/// place.
error_text in_openai_words(model::failure const& seen);

}  // namespace signalbox::dialect
