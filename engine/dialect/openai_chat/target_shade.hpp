// What a target of this dialect takes: OpenAI itself and the many servers that speak like it differ in field names and in what they
// refuse. Pure; rules by model name are for OpenAI's own models only and let names they do not know pass.
#pragma once

#include "engine/dialect/codec.hpp"

#include <string>
#include <string_view>

namespace signalbox::dialect::openai_chat {

struct target_shade {
    bool openai = false;         // OpenAI's own surface: developer role, max_completion_tokens, custom tools, nothing unknown
    bool takes_sampling = true;  // temperature and top_p other than the default
    bool takes_effort = true;    // reasoning_effort
    bool takes_names = true;     // messages[].name
    std::size_t stop_limit = 0;  // most stop sequences, 0 for no limit
    std::size_t id_limit = 0;    // longest tool call id
    std::size_t user_limit = 0;  // longest user identifier
};

/// `effort` is what the request asks for: reasoning models that do not reason take sampling parameters again.
target_shade shade_of(target_traits const& target, std::string_view effort);

/// Whether this top-level field, unknown to the common vocabulary, belongs to OpenAI's Chat Completions, by its API reference.
bool is_openai_field(std::string_view name);

/// Whether the request writer writes this field from the common vocabulary: an unknown field of the same name would be a second one.
bool is_written_field(std::string_view name);

/// Another dialect's field: dropping it loses a hint, or changes what the request means.
enum class foreign : std::uint8_t { no, hint, meaning };
foreign foreign_field(std::string_view name);

}  // namespace signalbox::dialect::openai_chat
