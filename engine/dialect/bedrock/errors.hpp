// Errors as Bedrock's runtime writes them: {"message":"..."} with the exception's name, in frames of a stream as well (API reference, Converse and
// ConverseStream, Errors). Pure functions and constants.
#pragma once

#include "engine/dialect/error_format.hpp"
#include "engine/dialect/parts/upstream_error.hpp"
#include "engine/wire/aws_event.hpp"

namespace signalbox::dialect::bedrock {

told_error tell(model::failure const& seen);
told_error tell_reported(model::reply_error const& seen);
/// {"__type":"ThrottlingException","message":"...": AWS's SDKs read the name there where no header has it.
void open_error(std::string& out, told_error const& told);
void append_error(std::string& out, told_error const& told);
/// A frame that ends a stream.
void append_exception(std::string& out, told_error const& told);

/// A provider's error body. `status` is the reply's; 0 or 200 tells nothing.
model::reply_error read_error_of(int status, std::string_view body);
/// A frame that is no event.
model::reply_error read_exception(wire::aws_event_decoder::event const& frame);

// Statuses and names of the API reference; what it has no word for is the nearest.
inline constexpr error_word_table error_words_here{{
    {error_kind::invalid_request, 400, "ValidationException", ""},
    {error_kind::context_length, 400, "ValidationException", "context_length_exceeded"},
    {error_kind::content_policy, 400, "ValidationException", "content_policy_violation"},
    {error_kind::authentication, 403, "UnrecognizedClientException", ""},
    {error_kind::billing, 402, "AccessDeniedException", "billing"},
    {error_kind::permission, 403, "AccessDeniedException", ""},
    {error_kind::not_found, 404, "ResourceNotFoundException", ""},
    {error_kind::conflict, 409, "ConflictException", ""},
    {error_kind::too_large, 413, "ValidationException", "request_too_large"},
    {error_kind::rate_limit, 429, "ThrottlingException", ""},
    {error_kind::quota, 429, "ServiceQuotaExceededException", ""},
    {error_kind::overloaded, 503, "ServiceUnavailableException", ""},
    {error_kind::timeout, 408, "ModelTimeoutException", ""},
    {error_kind::server, 500, "InternalServerException", ""},
}};
static_assert(in_order(error_words_here));

inline constexpr error_format errors{.words = error_words_here,
                                     .tell = &tell,
                                     .tell_reported = &tell_reported,
                                     .open = &open_error,
                                     .close = &close_error,
                                     .further_members = nullptr,
                                     .read = &read_error_of};

}  // namespace signalbox::dialect::bedrock
