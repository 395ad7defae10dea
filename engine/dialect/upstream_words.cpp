#include "engine/dialect/upstream_words.hpp"

#include "engine/dialect/parts/error_object.hpp"
#include "engine/dialect/parts/error_rules.hpp"
#include "engine/dialect/parts/context_words.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace signalbox::dialect {

namespace {

bool is_anthropic_type(std::string_view type)
{
    static constexpr std::array<std::string_view, 12> types{
        "invalid_request_error", "authentication_error", "billing_error",    "permission_error", "not_found_error", "timeout",
        "conflict_error",        "request_too_large",    "rate_limit_error", "api_error",        "timeout_error",   "overloaded_error"};
    return std::find(types.begin(), types.end(), type) != types.end();
}

}  // namespace

told_error told_to_anthropic_caller(model::reply_error const& seen)
{
    error_kind const kind = kind_of(seen);
    if (about_our_credential(seen, kind)) return {502, "api_error", {}, std::string(credential_message)};
    error_words const words = words_of(kind);
    told_error out{status_or(seen, words.anthropic_status)};
    out.type = is_anthropic_type(seen.type) ? std::string_view(seen.type) : anthropic_type(kind, seen.status);
    out.message = safe_message(seen);
    if (kind == error_kind::context_length) {
        out.status = 400;  // with every vendor whose clients know what to do about it
        out.message = context_words_for_anthropic(out.message);
    }
    return out;
}

}  // namespace signalbox::dialect
