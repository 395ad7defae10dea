// Errors in OpenAI's words, for both of its formats: bodies and in-stream errors alike. Pure functions and constants.
#pragma once

#include "engine/dialect/error_format.hpp"
#include "engine/dialect/parts/error_body.hpp"
#include "engine/dialect/parts/upstream_error.hpp"

namespace signalbox::dialect {

/// The code of a fault that has no code OpenAI's clients know is its own name. The message is the row's; the failure's own words come in its place.
told_error openai_tell(model::failure const& seen);
/// The provider's own type and code stay when they are OpenAI's.
told_error openai_tell_reported(model::reply_error const& seen);

/// Appends {"message":...,"type":...,"param":...,"code":...} without the closing brace, so that more members may follow.
void append_open_error(std::string& out, told_error const& told);
/// {"error":{"message":...,"type":...,"param":...,"code":...}}
void append_openai_error(std::string& out, told_error const& told);

void open_openai_error(std::string& out, told_error const& told);

// The guide to error codes of platform.openai.com, and the codes its clients act on.
inline constexpr error_word_table openai_error_words{{
    {error_kind::invalid_request, 400, "invalid_request_error", ""},
    {error_kind::context_length, 400, "invalid_request_error", "context_length_exceeded"},
    {error_kind::content_policy, 400, "invalid_request_error", "content_policy_violation"},
    {error_kind::authentication, 401, "invalid_request_error", "invalid_api_key"},
    {error_kind::billing, 402, "insufficient_quota", "insufficient_quota"},
    {error_kind::permission, 403, "permission_error", "permission_denied"},
    {error_kind::not_found, 404, "invalid_request_error", "model_not_found"},
    {error_kind::conflict, 409, "invalid_request_error", "conflict"},
    {error_kind::too_large, 413, "invalid_request_error", "request_too_large"},
    {error_kind::rate_limit, 429, "requests", "rate_limit_exceeded"},
    {error_kind::quota, 429, "insufficient_quota", "insufficient_quota"},
    {error_kind::overloaded, 503, "server_error", "overloaded"},
    {error_kind::timeout, 504, "server_error", "timeout"},
    {error_kind::server, 500, "server_error", ""},
}};
static_assert(in_order(openai_error_words));

inline constexpr error_format openai_errors{.words = openai_error_words,
                                            .tell = &openai_tell,
                                            .tell_reported = &openai_tell_reported,
                                            .open = &open_openai_error,
                                            .close = &close_error,
                                            .further_members = nullptr,
                                            .read = &read_error_body};

}  // namespace signalbox::dialect
