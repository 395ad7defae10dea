#include "engine/dialect/cohere/errors.hpp"

#include "engine/dialect/parts/error_body.hpp"
#include "engine/dialect/parts/error_rules.hpp"
#include "engine/dialect/parts/member_writer.hpp"

#include <algorithm>

namespace signalbox::dialect::cohere {

using wire::json_kind;
using wire::json_view;

namespace {

bool is_our_word(std::string_view type)
{
    return std::ranges::find(error_words_here, type, &error_words::type) != error_words_here.end();
}

}  // namespace

told_error tell_reported(model::reply_error const& seen)
{
    error_kind const kind = kind_of(seen);
    if (about_our_credential(seen, kind))
        return {502, "internal_server_error", "provider_credential_refused", std::string(credential_message), {}};
    error_words const& words = errors.words_of(kind);
    return {status_or(seen, words.status),
            is_our_word(seen.type) ? seen.type : std::string(words.type),
            seen.code.empty() ? std::string(words.code) : seen.code,
            safe_message(seen),
            {}};
}

told_error tell(model::failure const& seen)
{
    return tell_by_row(errors, seen);
}

void open_error(std::string& out, told_error const& told)
{
    out += '{';
    write_string("message", told.message, out);
    write_key("details", out);
    out += '{';
    write_string("type", told.type, out);
    write_text("code", told.code, out);
    write_text("param", told.param, out);
}

void append_error(std::string& out, told_error const& told)
{
    open_error(out, told);
    close_error(out, {});
}

model::reply_error read_error_of(int status, std::string_view body)
{
    json_view const whole = wire::check_json(body) ? json_view(body) : json_view();
    if (whole.kind() != json_kind::object || whole["message"].kind() != json_kind::string) return read_error_body(status, body);
    json_view const details = whole["details"];
    model::reply_error out{.status = status >= 400 && status <= 599 ? status : 0};
    out.message = whole["message"].string_or("");
    out.type = details["type"].string_or(whole["type"].string_or(""));
    out.code = details["code"].string_or(whole["code"].string_or(""));
    return out;
}

}  // namespace signalbox::dialect::cohere
