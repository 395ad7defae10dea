// What is known of the kinds of error in every format: the status that such errors have, and the kind that a status names. Constants; the words of each
// format stand in its row (error_format.hpp).
#pragma once

#include "engine/model/error_kind.hpp"

#include <cstdint>
#include <string_view>

namespace signalbox::dialect {

using model::error_kind;

/// Said in place of a provider's words about the key that the gateway sent: the caller can do nothing about it and learns nothing of it.
inline constexpr std::string_view credential_message = "The provider refused the gateway's credential.";

/// The status of an error that came without one (RFC 9110 and RFC 6585).
constexpr int usual_status(error_kind kind)
{
    switch (kind) {
    case error_kind::invalid_request:
    case error_kind::context_length:
    case error_kind::content_policy: return 400;
    case error_kind::authentication: return 401;
    case error_kind::billing: return 402;
    case error_kind::permission: return 403;
    case error_kind::not_found: return 404;
    case error_kind::conflict: return 409;
    case error_kind::too_large: return 413;
    case error_kind::rate_limit:
    case error_kind::quota: return 429;
    case error_kind::overloaded: return 503;
    case error_kind::timeout: return 504;
    case error_kind::server: break;
    }
    return 500;
}

/// What an HTTP status alone says. 424 is Bedrock's word for a model that failed, 499 that of a proxy or vendor whose own client gave up: nothing is
/// wrong with the request.
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
    case 424:
    case 499: return error_kind::server;
    case 429: return error_kind::rate_limit;
    case 498:
    case 503:
    case 529: return error_kind::overloaded;
    default: return status >= 400 && status < 500 ? error_kind::invalid_request : error_kind::server;
    }
}

}  // namespace signalbox::dialect
