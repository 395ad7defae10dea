// Errors in Google's words: {"error":{"code","message","status","details"}}. Pure functions and constants.
#pragma once

#include "engine/dialect/error_format.hpp"
#include "engine/dialect/parts/upstream_error.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::dialect::gemini {

/// The type is Google's status; the code stands in the details, as ErrorInfo has it.
told_error tell(model::failure const& seen);
told_error tell_reported(model::reply_error const& seen);
void open_error(std::string& out, told_error const& told);
/// {"error":{...}}
void append_error(std::string& out, told_error const& told);

/// A provider's error body: an object, or one in a list, with Google's error or that of a proxy before it.
model::reply_error read_error_of(int status, std::string_view body);
/// What stands under "error". `status` is the reply's; 0 or 200 tells nothing.
model::reply_error read_google_error(wire::json_view error, int status);

// google.rpc.Code and its HTTP statuses (google/rpc/code.proto).
inline constexpr error_word_table error_words_here{{
    {error_kind::invalid_request, 400, "INVALID_ARGUMENT", ""},
    {error_kind::context_length, 400, "INVALID_ARGUMENT", "CONTEXT_LENGTH_EXCEEDED"},
    {error_kind::content_policy, 400, "FAILED_PRECONDITION", "CONTENT_POLICY"},
    {error_kind::authentication, 401, "UNAUTHENTICATED", "API_KEY_INVALID"},
    {error_kind::billing, 402, "FAILED_PRECONDITION", "BILLING_DISABLED"},
    {error_kind::permission, 403, "PERMISSION_DENIED", ""},
    {error_kind::not_found, 404, "NOT_FOUND", ""},
    {error_kind::conflict, 409, "ABORTED", ""},
    {error_kind::too_large, 413, "INVALID_ARGUMENT", "REQUEST_TOO_LARGE"},
    {error_kind::rate_limit, 429, "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED"},
    {error_kind::quota, 429, "RESOURCE_EXHAUSTED", "INSUFFICIENT_QUOTA"},
    {error_kind::overloaded, 503, "UNAVAILABLE", ""},
    {error_kind::timeout, 504, "DEADLINE_EXCEEDED", ""},
    {error_kind::server, 500, "INTERNAL", ""},
}};
static_assert(in_order(error_words_here));

inline constexpr error_format errors{.words = error_words_here,
                                     .tell = &tell,
                                     .tell_reported = &tell_reported,
                                     .open = &open_error,
                                     .close = &close_error,
                                     .further_members = nullptr,
                                     .read = &read_error_of};

}  // namespace signalbox::dialect::gemini
