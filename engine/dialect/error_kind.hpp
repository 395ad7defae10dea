// The kinds of error all dialects know, and the words each has for them by its API reference. One table of constants, read by the
// error bodies of failure_reply and by the in-stream errors of the reply writers.
#pragma once

#include "engine/model/error_kind.hpp"

#include <cstdint>
#include <string_view>

namespace signalbox::dialect {

using model::error_kind;

/// Said in place of a provider's words about the key that the gateway sent: the caller can do nothing about it and learns nothing of it.
inline constexpr std::string_view credential_message = "The provider refused the gateway's credential.";

/// A status with the words that belong to it; `code` may be empty, which is null in OpenAI's envelope.
struct error_words {
    int openai_status;
    std::string_view openai_type;
    std::string_view openai_code;
    int anthropic_status;
    std::string_view anthropic_type;
};

constexpr error_words words_of(error_kind kind)
{
    switch (kind) {
    case error_kind::invalid_request: return {400, "invalid_request_error", "", 400, "invalid_request_error"};
    case error_kind::context_length: return {400, "invalid_request_error", "context_length_exceeded", 400, "invalid_request_error"};
    case error_kind::content_policy: return {400, "invalid_request_error", "content_policy_violation", 400, "invalid_request_error"};
    case error_kind::authentication: return {401, "invalid_request_error", "invalid_api_key", 401, "authentication_error"};
    case error_kind::billing: return {402, "insufficient_quota", "insufficient_quota", 402, "billing_error"};
    case error_kind::permission: return {403, "permission_error", "permission_denied", 403, "permission_error"};
    case error_kind::not_found: return {404, "invalid_request_error", "model_not_found", 404, "not_found_error"};
    case error_kind::conflict: return {409, "invalid_request_error", "conflict", 409, "conflict_error"};
    case error_kind::too_large: return {413, "invalid_request_error", "request_too_large", 413, "request_too_large"};
    case error_kind::rate_limit: return {429, "requests", "rate_limit_exceeded", 429, "rate_limit_error"};
    case error_kind::quota: return {429, "insufficient_quota", "insufficient_quota", 429, "rate_limit_error"};
    case error_kind::overloaded: return {503, "server_error", "overloaded", 529, "overloaded_error"};
    case error_kind::timeout: return {504, "server_error", "timeout", 504, "timeout_error"};
    case error_kind::server: return {500, "server_error", "", 500, "api_error"};
    }
    return {500, "server_error", "", 500, "api_error"};
}

/// Anthropic's table of errors has two words for lateness: "timeout" for 408 and "timeout_error" for 504.
constexpr std::string_view anthropic_type(error_kind kind, int status)
{
    return kind == error_kind::timeout && status == 408 ? std::string_view("timeout") : words_of(kind).anthropic_type;
}

/// What an HTTP status alone says.
constexpr error_kind kind_of_status(int status)
{
    switch (status) {
    case 401: return error_kind::authentication;
    case 402: return error_kind::billing;
    case 403: return error_kind::permission;
    case 404: return error_kind::not_found;
    case 408:
    case 504: return error_kind::timeout;
    case 409: return error_kind::conflict;
    case 413: return error_kind::too_large;
    case 429: return error_kind::rate_limit;
    case 498:
    case 503:
    case 529: return error_kind::overloaded;
    default: return status >= 400 && status < 500 ? error_kind::invalid_request : error_kind::server;
    }
}

}  // namespace signalbox::dialect
