// Errors as Ollama's servers write them: {"error":"text"}, with what clients of the gateway may want to know beside it. Pure functions and constants.
#pragma once

#include "engine/dialect/error_format.hpp"
#include "engine/dialect/parts/upstream_error.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::dialect::ollama {

told_error tell(model::failure const& seen);
told_error tell_reported(model::reply_error const& seen);
void open_error(std::string& out, told_error const& told);
/// A provider's error body. `status` is the reply's; 0 or 200 tells nothing.
model::reply_error read_error_of(int status, std::string_view body);
/// The same of checked JSON: a text, or the object that a proxy writes, with what this gateway puts beside it.
model::reply_error read_error(wire::json_view whole, int status);
/// {"error":"...","details":{"type":"...","code":"..."}}
void append_error(std::string& out, told_error const& told);

// Ollama has texts and statuses and no words (server/routes.go); the words are those of its OpenAI-compatible API (openai/openai.go).
inline constexpr error_word_table error_words_here{{
    {error_kind::invalid_request, 400, "invalid_request_error", ""},
    {error_kind::context_length, 400, "invalid_request_error", "context_length_exceeded"},
    {error_kind::content_policy, 400, "invalid_request_error", "content_policy_violation"},
    {error_kind::authentication, 401, "authentication_error", "invalid_api_key"},
    {error_kind::billing, 402, "billing_error", ""},
    {error_kind::permission, 403, "permission_error", ""},
    {error_kind::not_found, 404, "not_found_error", ""},
    {error_kind::conflict, 409, "conflict_error", ""},
    {error_kind::too_large, 413, "request_too_large", ""},
    {error_kind::rate_limit, 429, "rate_limit_error", "rate_limit_exceeded"},
    {error_kind::quota, 429, "rate_limit_error", "insufficient_quota"},
    {error_kind::overloaded, 503, "api_error", "overloaded"},
    {error_kind::timeout, 504, "timeout_error", ""},
    {error_kind::server, 500, "api_error", ""},
}};
static_assert(in_order(error_words_here));

inline constexpr error_format errors{.words = error_words_here,
                                     .tell = &tell,
                                     .tell_reported = &tell_reported,
                                     .open = &open_error,
                                     .close = &close_error,
                                     .further_members = nullptr,
                                     .read = &read_error_of};

}  // namespace signalbox::dialect::ollama
