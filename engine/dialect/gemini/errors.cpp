#include "engine/dialect/gemini/errors.hpp"

#include "engine/base/ascii.hpp"
#include "engine/dialect/parts/error_body.hpp"
#include "engine/dialect/parts/error_object.hpp"
#include "engine/dialect/parts/error_rules.hpp"
#include "engine/dialect/parts/upstream_error.hpp"
#include "engine/model/fault_facts.hpp"

#include <algorithm>

namespace signalbox::dialect::gemini {

using wire::json_kind;
using wire::json_view;

namespace {

bool is_status_word(std::string_view word)
{
    static constexpr std::array<std::string_view, 16> words{
        "CANCELLED",         "UNKNOWN",         "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED", "NOT_FOUND",    "ALREADY_EXISTS",
        "PERMISSION_DENIED", "UNAUTHENTICATED", "RESOURCE_EXHAUSTED", "ABORTED",           "OUT_OF_RANGE", "FAILED_PRECONDITION",
        "UNIMPLEMENTED",     "INTERNAL",        "UNAVAILABLE",        "DATA_LOSS"};
    return std::ranges::find(words, word) != words.end();
}

/// Reasons of ErrorInfo are words in capitals (google/rpc/error_details.proto).
std::string reason_of(std::string_view code)
{
    std::string out(code);
    for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return out;
}

void append_info(std::string& out, told_error const& told)
{
    if (told.code.empty()) return;
    out += R"({"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":)";
    wire::append_json_string(out, told.code);
    if (!told.param.empty()) {
        out += R"(,"metadata":{"field":)";
        wire::append_json_string(out, told.param);
        out += '}';
    }
    out += '}';
}

/// As Retry-After says it, which clients of this format do not read.
void append_retry(std::string& out, told_error const& told)
{
    if (!told.retry_after) return;
    auto const seconds = std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(*told.retry_after).count());
    if (out.back() != '[') out += ',';
    out.append(R"({"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":")").append(std::to_string(seconds)).append("s\"}");
}

}  // namespace

told_error tell_reported(model::reply_error const& seen)
{
    error_kind const kind = kind_of(seen);
    if (about_our_credential(seen, kind)) return {502, "INTERNAL", "PROVIDER_CREDENTIAL_REFUSED", std::string(credential_message), {}};
    error_words const& words = errors.words_of(kind);
    return {status_or(seen, words.status),
            std::string(is_status_word(seen.type) ? std::string_view(seen.type) : words.type),
            seen.code.empty() ? std::string(words.code) : reason_of(seen.code),
            safe_message(seen),
            {},
            seen.retry_after};
}

told_error tell(model::failure const& seen)
{
    if (auto const reported = as_reported(seen)) return tell_reported(*reported);
    bool const wrong_field = seen.kind == model::fault::bad_request && !seen.param.empty();
    std::string_view const code = wrong_field ? std::string_view("invalid_value") : own_code(seen);
    int const status = model::facts_of(seen.kind).status;
    return {status, std::string(errors.words_of(own_kind(seen)).type), reason_of(code), words_or_default(seen), seen.param};
}

void open_error(std::string& out, told_error const& told)
{
    out.append(R"({"error":{"code":)").append(std::to_string(told.status)).append(R"(,"message":)");
    wire::append_json_string(out, told.message);
    out += R"(,"status":)";
    wire::append_json_string(out, told.type);
    if (told.code.empty() && !told.retry_after) return;
    out += R"(,"details":[)";
    append_info(out, told);
    append_retry(out, told);
    out += ']';
}

void append_error(std::string& out, told_error const& told)
{
    open_error(out, told);
    close_error(out, {});
}

model::reply_error read_google_error(json_view error, int status)
{
    model::reply_error out = read_error_object(error, status);
    if (error.kind() != json_kind::object) return out;
    if (auto const word = error["status"].string()) out.type = *word;
    for (json_view const each : error["details"].elements())
        if (out.code.empty()) out.code = each["reason"].string_or("");
    return out;
}

model::reply_error read_error_of(int status, std::string_view body)
{
    if (!wire::check_json(body)) return read_error_body(status, body);
    json_view whole(body);
    if (whole.kind() == json_kind::array)
        for (json_view const each : whole.elements()) {
            whole = each;
            break;
        }
    json_view const error = whole["error"];
    return error.kind() == json_kind::object ? read_google_error(error, status) : read_error_body(status, body);
}

}  // namespace signalbox::dialect::gemini
