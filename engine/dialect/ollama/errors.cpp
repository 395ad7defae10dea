#include "engine/dialect/ollama/errors.hpp"

#include "engine/dialect/parts/error_body.hpp"
#include "engine/dialect/parts/error_object.hpp"
#include "engine/dialect/parts/error_rules.hpp"
#include "engine/dialect/parts/member_writer.hpp"

namespace signalbox::dialect::ollama {

told_error tell_reported(model::reply_error const& seen)
{
    error_kind const kind = kind_of(seen);
    if (about_our_credential(seen, kind)) return {502, "api_error", "provider_credential_refused", std::string(credential_message), {}};
    error_words const& words = errors.words_of(kind);
    return {status_or(seen, words.status),
            std::string(words.type),
            seen.code.empty() ? std::string(words.code) : seen.code,
            safe_message(seen),
            {}};
}

told_error tell(model::failure const& seen)
{
    return tell_by_row(errors, seen);
}

/// Clients show the text alone; what else is known stands behind it.
void open_error(std::string& out, told_error const& told)
{
    out += R"({"error":)";
    wire::append_json_string(out, told.message);
    out += R"(,"details":{)";
    write_string("type", told.type, out);
    write_text("code", told.code, out);
    write_text("param", told.param, out);
}

model::reply_error read_error(wire::json_view whole, int status)
{
    wire::json_view const error = whole["error"], details = whole["details"];
    model::reply_error out = read_error_object(error, status);
    if (error.kind() != wire::json_kind::string) return out;
    out.type = details["type"].string_or("");
    out.code = details["code"].string_or("");
    return out;
}

model::reply_error read_error_of(int status, std::string_view body)
{
    if (!wire::check_json(body) || wire::json_view(body)["error"].nothing()) return read_error_body(status, body);
    return read_error(wire::json_view(body), status);
}

void append_error(std::string& out, told_error const& told)
{
    open_error(out, told);
    close_error(out, {});
}

}  // namespace signalbox::dialect::ollama
