// Errors in Anthropic's words, for callers that speak this format: bodies and in-stream errors alike. Pure.
#pragma once

#include "engine/dialect/error_format.hpp"
#include "engine/dialect/parts/error_body.hpp"
#include "engine/dialect/parts/upstream_error.hpp"

namespace signalbox::dialect::anthropic {

/// The code stays empty: the envelope has none.
told_error tell(model::failure const& seen);
told_error tell_reported(model::reply_error const& seen);

void open_error(std::string& out, told_error const& told);
/// `{"type":"error","error":{...}}`.
void append_error(std::string& out, told_error const& told);

std::string_view details_of(model::failure const& seen);

// The table of errors in docs.anthropic.com/en/api/errors.
inline constexpr error_word_table error_words_here{{
    {error_kind::invalid_request, 400, "invalid_request_error", ""},
    {error_kind::context_length, 400, "invalid_request_error", ""},
    {error_kind::content_policy, 400, "invalid_request_error", ""},
    {error_kind::authentication, 401, "authentication_error", ""},
    {error_kind::billing, 402, "billing_error", ""},
    {error_kind::permission, 403, "permission_error", ""},
    {error_kind::not_found, 404, "not_found_error", ""},
    {error_kind::conflict, 409, "conflict_error", ""},
    {error_kind::too_large, 413, "request_too_large", ""},
    {error_kind::rate_limit, 429, "rate_limit_error", ""},
    {error_kind::quota, 429, "rate_limit_error", ""},
    {error_kind::overloaded, 529, "overloaded_error", ""},
    {error_kind::timeout, 504, "timeout_error", ""},
    {error_kind::server, 500, "api_error", ""},
}};
static_assert(in_order(error_words_here));

inline constexpr error_format errors{.words = error_words_here,
                                     .tell = &tell,
                                     .tell_reported = &tell_reported,
                                     .open = &open_error,
                                     .close = &close_error,
                                     .further_members = &details_of,
                                     .read = &read_error_body};

}  // namespace signalbox::dialect::anthropic
