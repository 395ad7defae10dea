#include "engine/dialect/failure_reply.hpp"

#include "engine/dialect/dialects.hpp"
#include "engine/dialect/parts/upstream_error.hpp"
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
    if (seen.kind == fault::policy && seen.status != 0) return seen.status;
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

std::string envelope(error_format const& errors, told_error const& told, std::string_view request_id,
                     std::vector<attempt_line> const& attempts, std::string_view further = {})
{
    std::string out;
    errors.open(out, told);
    append_attempts(out, attempts);
    out.append(further);
    errors.close(out, request_id);
    return out;
}

}  // namespace

failure_body describe(model::failure const& seen, model::dialect spoken, std::string_view request_id,
                      std::vector<attempt_line> const& attempts, int status_override)
{
    error_format const& errors = format_of(spoken).errors;
    told_error told = errors.tell(seen);
    told.retry_after = seen.retry_after;
    if (as_reported(seen)) return {told.status, envelope(errors, told, request_id, {}), told.retry_after};
    told.status = status_of(seen, attempts, status_override);
    if (told.status == 503 && !told.retry_after) told.retry_after = usual_retry_after;
    std::string_view const further = errors.further_members ? errors.further_members(seen) : std::string_view();
    return {told.status, envelope(errors, told, request_id, attempts, further), told.retry_after};
}

failure_body describe(model::reply_error const& seen, model::dialect spoken, std::string_view request_id)
{
    error_format const& errors = format_of(spoken).errors;
    told_error const told = errors.tell_reported(seen);
    return {told.status, envelope(errors, told, request_id, {}), {}};
}

model::reply_error read_error_body(int status, std::string_view body, model::dialect spoken)
{
    return format_of(spoken).errors.read(status, body);
}

}  // namespace signalbox::dialect
