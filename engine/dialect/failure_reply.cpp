#include "engine/dialect/failure_reply.hpp"

#include "engine/dialect/error_kind.hpp"
#include "engine/dialect/parts/error_object.hpp"
#include "engine/dialect/upstream_words.hpp"
#include "engine/model/fault_facts.hpp"
#include "engine/wire/json.hpp"

#include <algorithm>

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
    if (attempts.empty() || !model::facts_of(attempts.back().what).late) return false;
    return std::ranges::all_of(attempts, [&](attempt_line const& each) { return each.target == attempts.front().target; });
}

int status_of(model::failure const& seen, std::vector<attempt_line> const& attempts, int status_override)
{
    if (seen.kind == fault::bad_request && seen.status != 0) return seen.status;  // HTTP has a better word: 415, 417, 421, 501, 505
    if (seen.kind != fault::exhausted) return model::facts_of(seen.kind).status;
    if (status_override != 0) return status_override;
    return one_late_target(attempts) ? 504 : model::facts_of(seen.kind).status;
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

std::string envelope(error_text const& error, model::dialect spoken, std::string_view request_id, std::vector<attempt_line> const& attempts,
                     std::string_view details = {})
{
    std::string out;
    if (spoken == model::dialect::anthropic) {
        out += R"({"type":"error","error":{"type":)";
        append_json_string(out, error.type);
        out += R"(,"message":)";
        append_json_string(out, error.message);
    } else {
        out += R"({"error":)";
        append_open_error(out, error);
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
        model::reply_error const told{.status = seen.status, .code = seen.param, .message = words_of(seen)};
        failure_body out = describe(told, spoken, request_id);
        out.retry_after = seen.retry_after;
        return out;
    }
    error_text text = in_openai_words(seen);
    std::string const words = words_of(seen);
    if (!words.empty()) text.message = words;
    model::fault_row const& row = model::facts_of(seen.kind);
    if (spoken == model::dialect::anthropic) text.type = anthropic_type(row.kind, row.status);
    failure_body out{status_of(seen, attempts, status_override), envelope(text, spoken, request_id, attempts, details_of(seen, spoken)),
                     seen.retry_after};
    if (out.status == 503 && !out.retry_after) out.retry_after = usual_retry_after;
    return out;
}

failure_body describe(model::reply_error const& seen, model::dialect spoken, std::string_view request_id)
{
    told_error const told = spoken == model::dialect::anthropic ? told_to_anthropic_caller(seen) : told_to_caller(seen);
    error_text const text{told.message, told.type, {}, told.code};
    return {told.status, envelope(text, spoken, request_id, {}), {}};
}

}  // namespace signalbox::dialect
