#include "engine/dialect/bedrock/errors.hpp"

#include "engine/base/ascii.hpp"
#include "engine/dialect/parts/error_body.hpp"
#include "engine/dialect/parts/error_rules.hpp"
#include "engine/dialect/parts/member_writer.hpp"

#include <algorithm>

namespace signalbox::dialect::bedrock {

using wire::json_kind;
using wire::json_view;

namespace {

struct exception_row {
    std::string_view name;  // in lower case
    int status;
};
// API reference, Converse and ConverseStream, Errors; errors of signatures: IAM reference, "Common errors".
constexpr exception_row exceptions[] = {
    {"validationexception", 400},    {"conflictexception", 400},           {"servicequotaexceededexception", 429},
    {"accessdeniedexception", 403},  {"unrecognizedclientexception", 403}, {"invalidsignatureexception", 403},
    {"expiredtokenexception", 403},  {"resourcenotfoundexception", 404},   {"modeltimeoutexception", 408},
    {"modelerrorexception", 424},    {"modelstreamerrorexception", 424},   {"throttlingexception", 429},
    {"modelnotreadyexception", 429}, {"internalserverexception", 500},     {"serviceunavailableexception", 503}};

/// "com.amazon.coral.service#ThrottlingException:http://..." is ThrottlingException.
std::string name_in(std::string_view text)
{
    text = text.substr(0, text.find(':'));
    return std::string(text.substr(text.find('#') + 1));
}

int status_of(std::string_view name)
{
    std::string const folded = base::lowered(name);
    auto const found = std::ranges::find(exceptions, folded, &exception_row::name);
    return found == std::end(exceptions) ? 0 : found->status;
}

model::reply_error read_members(json_view whole, std::string name, int status)
{
    json_view const message = whole["message"];
    model::reply_error out{.status = status};
    out.message = message.nothing() ? whole["Message"].string_or("") : message.string_or(message.raw());
    if (name.empty()) name = name_in(whole["__type"].string_or(whole["code"].string_or("")));
    if (out.status == 0) out.status = status_of(name);
    out.type = std::move(name);
    return out;
}

}  // namespace

told_error tell_reported(model::reply_error const& seen)
{
    error_kind const kind = kind_of(seen);
    if (about_our_credential(seen, kind))
        return {502, "InternalServerException", "provider_credential_refused", std::string(credential_message), {}};
    error_words const& words = errors.words_of(kind);
    return {status_or(seen, words.status),
            status_of(seen.type) != 0 ? seen.type : std::string(words.type),
            seen.code.empty() ? std::string(words.code) : seen.code,
            safe_message(seen),
            {}};
}

told_error tell(model::failure const& seen)
{
    return tell_by_row(errors, seen);
}

/// What is known beside the words stands behind them, for people: AWS's SDKs read name and message alone.
void open_error(std::string& out, told_error const& told)
{
    out += '{';
    write_string("__type", told.type, out);
    write_string("message", told.message, out);
    write_key("details", out);
    out += '{';
    write_text("code", told.code, out);
    write_text("param", told.param, out);
}

void append_error(std::string& out, told_error const& told)
{
    open_error(out, told);
    close_error(out, {});
}

/// Names of exceptions begin in lower case inside a stream.
void append_exception(std::string& out, told_error const& told)
{
    std::string name = told.type, body;
    if (!name.empty() && base::is_upper(name.front())) name.front() = static_cast<char>(name.front() - 'A' + 'a');
    append_error(body, told);
    wire::append_aws_event(out, {{":exception-type", name}, {":content-type", "application/json"}, {":message-type", "exception"}}, body);
}

model::reply_error read_error_of(int status, std::string_view body)
{
    json_view const whole = wire::check_json(body) ? json_view(body) : json_view();
    if (whole.kind() != json_kind::object || (whole["message"].nothing() && whole["Message"].nothing()))
        return read_error_body(status, body);
    return read_members(whole, {}, status >= 400 && status <= 599 ? status : 0);
}

model::reply_error read_exception(wire::aws_event_decoder::event const& frame)
{
    json_view const whole = wire::check_json(frame.data) ? json_view(frame.data) : json_view();
    model::reply_error out = read_members(whole, name_in(frame.type), 0);
    if (out.message.empty()) out.message = frame.words;
    return out;
}

}  // namespace signalbox::dialect::bedrock
