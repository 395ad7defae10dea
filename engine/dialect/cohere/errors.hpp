// Errors as Cohere's API writes them: {"message":"..."} with a status (API reference, Errors). Pure functions and constants.
#pragma once

#include "engine/dialect/error_format.hpp"
#include "engine/dialect/parts/upstream_error.hpp"

namespace signalbox::dialect::cohere {

told_error tell(model::failure const& seen);
told_error tell_reported(model::reply_error const& seen);
/// {"message":"...","details":{"type":"...": Cohere's clients read the message alone.
void open_error(std::string& out, told_error const& told);
void append_error(std::string& out, told_error const& told);
/// A provider's error body. `status` is the reply's; 0 or 200 tells nothing.
model::reply_error read_error_of(int status, std::string_view body);

// The vendor has statuses and no words; these stand beside the message.
inline constexpr error_word_table error_words_here{{
    {error_kind::invalid_request, 400, "invalid_request", ""},
    {error_kind::context_length, 400, "invalid_request", "context_length_exceeded"},
    {error_kind::content_policy, 400, "invalid_request", "content_policy_violation"},
    {error_kind::authentication, 401, "unauthorized", ""},
    {error_kind::billing, 402, "billing", ""},
    {error_kind::permission, 403, "forbidden", ""},
    {error_kind::not_found, 404, "not_found", ""},
    {error_kind::conflict, 409, "conflict", ""},
    {error_kind::too_large, 413, "too_large", ""},
    {error_kind::rate_limit, 429, "too_many_requests", ""},
    {error_kind::quota, 429, "too_many_requests", "insufficient_quota"},
    {error_kind::overloaded, 503, "service_unavailable", ""},
    {error_kind::timeout, 504, "gateway_timeout", ""},
    {error_kind::server, 500, "internal_server_error", ""},
}};
static_assert(in_order(error_words_here));

inline constexpr error_format errors{.words = error_words_here,
                                     .tell = &tell,
                                     .tell_reported = &tell_reported,
                                     .open = &open_error,
                                     .close = &close_error,
                                     .further_members = nullptr,
                                     .read = &read_error_of};

}  // namespace signalbox::dialect::cohere
