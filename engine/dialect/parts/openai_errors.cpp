#include "engine/dialect/parts/openai_errors.hpp"

#include "engine/dialect/parts/error_rules.hpp"
#include "engine/model/fault_facts.hpp"
#include "engine/wire/json.hpp"

#include <algorithm>
#include <array>

namespace signalbox::dialect {

namespace {

/// The types OpenAI itself sends.
bool is_openai_type(std::string_view type)
{
    static constexpr std::array<std::string_view, 7> types{"invalid_request_error", "server_error",     "requests",         "tokens",
                                                           "insufficient_quota",    "permission_error", "request_forbidden"};
    return std::ranges::find(types, type) != types.end();
}

/// Words other dialects use for a type; they are no code of OpenAI's.
bool is_foreign_type(std::string_view code)
{
    return code.ends_with("_error") || code.ends_with("Error");
}

std::string_view code_of(model::failure const& seen)
{
    // A wrong value of a field; without a field it is the request as a whole.
    return seen.kind == model::fault::bad_request && !seen.param.empty() ? std::string_view("invalid_value") : own_code(seen);
}

}  // namespace

told_error openai_tell_reported(model::reply_error const& seen)
{
    error_kind const kind = kind_of(seen);
    if (about_our_credential(seen, kind)) return {502, "server_error", "provider_credential_refused", std::string(credential_message), {}};
    error_words const& words = openai_errors.words_of(kind);
    bool const own_code = !seen.code.empty() && !is_foreign_type(seen.code);
    return {status_or(seen, words.status),
            std::string(is_openai_type(seen.type) ? std::string_view(seen.type) : words.type),
            std::string(own_code ? std::string_view(seen.code) : words.code),
            safe_message(seen),
            {}};
}

told_error openai_tell(model::failure const& seen)
{
    if (auto const reported = as_reported(seen)) return openai_tell_reported(*reported);
    std::string_view const type = openai_errors.words_of(own_kind(seen)).type;
    return {502, std::string(type), std::string(code_of(seen)), words_or_default(seen), seen.param};
}

void append_open_error(std::string& out, told_error const& told)
{
    auto const nullable = [&out](std::string_view text) {
        if (text.empty())
            out += "null";
        else
            wire::append_json_string(out, text);
    };
    out += R"({"message":)";
    wire::append_json_string(out, told.message);
    out += R"(,"type":)";
    wire::append_json_string(out, told.type);
    out += R"(,"param":)";
    nullable(told.param);
    out += R"(,"code":)";
    nullable(told.code);
}

void open_openai_error(std::string& out, told_error const& told)
{
    out += R"({"error":)";
    append_open_error(out, told);
}

void append_openai_error(std::string& out, told_error const& told)
{
    open_openai_error(out, told);
    close_error(out, {});
}

}  // namespace signalbox::dialect
