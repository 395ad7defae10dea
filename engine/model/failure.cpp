#include "engine/model/failure.hpp"

namespace signalbox::model {

std::string_view name(fault kind)
{
    switch (kind) {
    case fault::bad_request: return "bad_request";
    case fault::malformed_json: return "malformed_json";
    case fault::too_deep: return "too_deep";
    case fault::unauthorized: return "unauthorized";
    case fault::forbidden: return "forbidden";
    case fault::unknown_model: return "unknown_model";
    case fault::unknown_path: return "unknown_path";
    case fault::method_not_allowed: return "method_not_allowed";
    case fault::body_too_large: return "body_too_large";
    case fault::head_too_large: return "head_too_large";
    case fault::request_timeout: return "request_timeout";
    case fault::untranslatable: return "untranslatable";
    case fault::client_closed: return "client_closed";
    case fault::saturated: return "saturated";
    case fault::draining: return "draining";
    case fault::store_unavailable: return "store_unavailable";
    case fault::internal: return "internal";
    case fault::breaker_open: return "breaker_open";
    case fault::connect_failed: return "connect_failed";
    case fault::connect_timeout: return "connect_timeout";
    case fault::tls_failed: return "tls_failed";
    case fault::connection_reset: return "connection_reset";
    case fault::attempt_timeout: return "attempt_timeout";
    case fault::first_token_timeout: return "first_token_timeout";
    case fault::idle_timeout: return "idle_timeout";
    case fault::deadline_passed: return "deadline_passed";
    case fault::upstream_status: return "upstream_status";
    case fault::upstream_error: return "upstream_error";
    case fault::truncated: return "truncated";
    case fault::malformed_reply: return "malformed_reply";
    case fault::reply_too_large: return "reply_too_large";
    case fault::exhausted: return "exhausted";
    }
    return "internal";
}

}  // namespace signalbox::model
