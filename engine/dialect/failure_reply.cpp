#include "engine/dialect/failure_reply.hpp"

#include "engine/dialect/error_kind.hpp"
#include "engine/dialect/openai_chat/error_object.hpp"
#include "engine/dialect/upstream_words.hpp"
#include "engine/wire/json.hpp"

#include <algorithm>
#include <array>

namespace signalbox::dialect {

using model::fault;
using wire::append_json_string;

namespace {

using namespace std::chrono_literals;

/// For refusals of ours that give no hint of their own: long enough for a full queue to empty.
constexpr std::chrono::milliseconds usual_retry_after = 1s;

/// Whether the one target there was failed by being late: 502 would be said of a chain.
bool one_late_target(std::vector<attempt_line> const& attempts)
{
    static constexpr std::array late{fault::connect_timeout, fault::attempt_timeout, fault::first_token_timeout, fault::idle_timeout,
                                     fault::deadline_passed};
    if (attempts.empty()) return false;
    bool const one =
        std::all_of(attempts.begin(), attempts.end(), [&](attempt_line const& each) { return each.target == attempts.front().target; });
    std::string_view const reason = attempts.back().reason;
    std::string_view const word = reason.substr(0, reason.find(':'));
    return one && std::any_of(late.begin(), late.end(), [&](fault each) { return model::name(each) == word; });
}

/// The table of faults and statuses.
int status_of(model::failure const& seen, std::vector<attempt_line> const& attempts, int status_override)
{
    switch (seen.kind) {
    case fault::bad_request: return seen.status != 0 ? seen.status : 400;  // HTTP has a better word: 415, 417, 421, 501, 505
    case fault::malformed_json:
    case fault::too_deep:
    case fault::untranslatable: return 400;
    case fault::unauthorized: return 401;
    case fault::forbidden: return 403;
    case fault::unknown_model:
    case fault::unknown_path: return 404;
    case fault::method_not_allowed: return 405;
    case fault::request_timeout: return 408;
    case fault::body_too_large: return 413;
    case fault::head_too_large: return 431;
    case fault::client_closed: return 499;  // nobody reads it; the record has a number
    case fault::saturated:
    case fault::draining:
    case fault::store_unavailable:
    case fault::breaker_open: return 503;
    case fault::internal: return 500;
    case fault::connect_timeout:
    case fault::attempt_timeout:
    case fault::first_token_timeout:
    case fault::idle_timeout:
    case fault::deadline_passed: return 504;
    case fault::exhausted:
        if (status_override != 0) return status_override;
        return one_late_target(attempts) ? 504 : 502;
    case fault::connect_failed:
    case fault::tls_failed:
    case fault::connection_reset:
    case fault::upstream_error:
    case fault::truncated:
    case fault::malformed_reply:
    case fault::reply_too_large:
    case fault::upstream_status: return 502;
    }
    return 500;
}

/// What is said when a failure brings no words of its own.
std::string_view usual_text(fault what)
{
    switch (what) {
    case fault::bad_request: return "The request is wrong.";
    case fault::malformed_json: return "The body is not JSON.";
    case fault::too_deep: return "The body nests too deeply.";
    case fault::unauthorized: return "No valid API key was given: send it as Authorization: Bearer KEY or x-api-key: KEY.";
    case fault::forbidden: return "This key may not use this model.";
    case fault::unknown_model: return "There is no such model.";
    case fault::unknown_path: return "There is no such path.";
    case fault::method_not_allowed: return "This path does not take this method.";
    case fault::body_too_large: return "The body is too large.";
    case fault::head_too_large: return "The request's head is too large.";
    case fault::request_timeout: return "The request came too slowly.";
    case fault::untranslatable: return "The target cannot express this request.";
    case fault::client_closed: return "The client left.";
    case fault::saturated: return "The gateway is busy.";
    case fault::draining: return "The gateway is shutting down.";
    case fault::store_unavailable: return "The event store takes no events.";
    case fault::internal: return "The gateway failed.";
    case fault::breaker_open: return "The target is out of service for a while.";
    case fault::connect_failed: return "The provider could not be reached.";
    case fault::connect_timeout: return "Connecting to the provider took too long.";
    case fault::tls_failed: return "No secure connection to the provider could be made.";
    case fault::connection_reset: return "The connection to the provider broke.";
    case fault::attempt_timeout: return "The provider took too long.";
    case fault::first_token_timeout: return "The provider took too long to begin its answer.";
    case fault::idle_timeout: return "The provider fell silent.";
    case fault::deadline_passed: return "The request's deadline passed.";
    case fault::upstream_status:
    case fault::upstream_error: return "The provider reported an error.";
    case fault::truncated: return "The provider's reply was cut.";
    case fault::malformed_reply: return "The provider's reply could not be understood.";
    case fault::reply_too_large: return "The provider's reply is too large.";
    case fault::exhausted: return "Every target failed.";
    }
    return "The gateway failed.";
}

/// Anthropic's word for a status of ours; 405, 431 and 499 have none of their own.
std::string_view anthropic_type(model::failure const& seen)
{
    if (seen.kind == fault::request_timeout) return "timeout";  // 408, by the API's error table
    return words_of(kind_of_fault(seen.kind)).anthropic_type;
}

void append_attempts(std::string& out, std::vector<attempt_line> const& attempts)
{
    if (attempts.empty()) return;
    out += R"(,"attempts":[)";
    for (attempt_line const& each : attempts) {
        out += &each == &attempts.front() ? R"({"model":)" : R"(,{"model":)";
        append_json_string(out, each.target);
        out.append(R"(,"status":)").append(each.status == 0 ? std::string("null") : std::to_string(each.status));
        out.append(R"(,"ms":)").append(std::to_string(each.milliseconds)).append(R"(,"reason":)");
        append_json_string(out, each.reason);
        out += '}';
    }
    out += ']';
}

/// Anthropic's clients go on without a thread when the refusal has this code (@anthropic-ai/sdk 1.14, lib/internal/threads).
std::string_view details_of(model::failure const& seen, model::dialect spoken)
{
    bool const thread = spoken == model::dialect::anthropic && seen.kind == fault::untranslatable && seen.param == "thread";
    return thread ? R"(,"details":{"error_code":"thread_unsupported_request","unsupported":["thread"]})" : std::string_view();
}

std::string envelope(openai_chat::error_text const& error, model::dialect spoken, std::string_view request_id,
                     std::vector<attempt_line> const& attempts, std::string_view details = {})
{
    std::string out;
    if (spoken == model::dialect::anthropic) {
        out += R"({"type":"error","error":{"type":)";
        append_json_string(out, error.type);
        out += R"(,"message":)";
        append_json_string(out, error.message);
    } else {
        out += R"({"error":)";
        openai_chat::append_open_error(out, error);
    }
    append_attempts(out, attempts);
    out.append(details).append("}");
    if (!request_id.empty()) {
        out += R"(,"request_id":)";
        append_json_string(out, request_id);
    }
    return out += '}';
}

}  // namespace

failure_body describe(model::failure const& seen, model::dialect spoken, std::string_view request_id,
                      std::vector<attempt_line> const& attempts, int status_override)
{
    if (seen.kind == fault::upstream_status || seen.kind == fault::upstream_error) {
        model::reply_error const told{.status = seen.status, .code = seen.param, .message = seen.detail};
        failure_body out = describe(told, spoken, request_id);
        out.retry_after = seen.retry_after;
        return out;
    }
    openai_chat::error_text text = openai_chat::in_openai_words(seen);
    if (spoken == model::dialect::anthropic) text.type = anthropic_type(seen);
    if (text.message.empty()) text.message = usual_text(seen.kind);
    failure_body out{status_of(seen, attempts, status_override), envelope(text, spoken, request_id, attempts, details_of(seen, spoken)),
                     seen.retry_after};
    if (out.status == 503 && !out.retry_after) out.retry_after = usual_retry_after;
    return out;
}

failure_body describe(model::reply_error const& seen, model::dialect spoken, std::string_view request_id)
{
    openai_chat::told_error const told =
        spoken == model::dialect::anthropic ? told_to_anthropic_caller(seen) : openai_chat::told_to_caller(seen);
    openai_chat::error_text const text{told.message, told.type, {}, told.code};
    return {told.status, envelope(text, spoken, request_id, {}), {}};
}

}  // namespace signalbox::dialect
