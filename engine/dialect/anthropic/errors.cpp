#include "engine/dialect/anthropic/errors.hpp"

#include "engine/dialect/anthropic/reply_words.hpp"
#include "engine/dialect/parts/context_words.hpp"
#include "engine/dialect/parts/error_rules.hpp"
#include "engine/model/fault_facts.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::dialect::anthropic {

namespace {

/// The table of errors has two words for lateness: "timeout" for 408 and "timeout_error" for 504.
std::string_view type_of(error_kind kind, int status)
{
    return kind == error_kind::timeout && status == 408 ? std::string_view("timeout") : errors.words_of(kind).type;
}

}  // namespace

told_error tell_reported(model::reply_error const& seen)
{
    error_kind const kind = kind_of(seen);
    if (about_our_credential(seen, kind)) return {502, "api_error", {}, std::string(credential_message), {}};
    told_error out{status_or(seen, errors.words_of(kind).status), {}, {}, {}, {}};
    out.type = status_of_error(seen.type) != 0 ? std::string_view(seen.type) : type_of(kind, seen.status);
    out.message = safe_message(seen);
    if (kind == error_kind::context_length) {
        out.status = 400;  // with every vendor whose clients know what to do about it
        out.message = context_words_for_anthropic(out.message);
    }
    return out;
}

told_error tell(model::failure const& seen)
{
    if (auto const reported = as_reported(seen)) return tell_reported(*reported);
    return {502, std::string(type_of(own_kind(seen), model::facts_of(seen.kind).status)), {}, words_or_default(seen), {}};
}

void open_error(std::string& out, told_error const& told)
{
    out += R"({"type":"error","error":{"type":)";
    wire::append_json_string(out, told.type);
    out += R"(,"message":)";
    wire::append_json_string(out, told.message);
}

void append_error(std::string& out, told_error const& told)
{
    open_error(out, told);
    close_error(out, {});
}

/// Anthropic's clients go on without a thread when the refusal has this code (@anthropic-ai/sdk 1.14, lib/internal/threads).
std::string_view details_of(model::failure const& seen)
{
    bool const thread = seen.kind == model::fault::untranslatable && seen.param == "thread";
    return thread ? R"(,"details":{"error_code":"thread_unsupported_request","unsupported":["thread"]})" : std::string_view();
}

}  // namespace signalbox::dialect::anthropic
