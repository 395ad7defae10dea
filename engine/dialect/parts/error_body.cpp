#include "engine/dialect/parts/error_body.hpp"

#include "engine/dialect/parts/error_object.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::dialect {

using wire::json_kind;
using wire::json_view;

namespace {

/// FastAPI: {"detail":"..."} or {"detail":[{"loc":[...],"msg":"..."}]}.
std::string detail_of(json_view detail)
{
    if (detail.kind() == json_kind::string) return detail.string_or("");
    std::string out;
    for (json_view const each : detail.elements()) {
        std::string const said = each["msg"].string_or("");
        if (!said.empty()) out.append(out.empty() ? "" : "; ").append(said);
    }
    return out;
}

/// A body without an "error" member: vLLM's old flat form, FastAPI's, Kong's and AWS's "message", Cloudflare's "errors".
model::reply_error read_flat(json_view body, int status)
{
    model::reply_error out = read_error_object(body, status);
    if (out.type == "error") out.type.clear();
    if (out.message.empty()) out.message = detail_of(body["detail"]);
    for (json_view const each : body["errors"].elements()) {
        if (!out.message.empty()) break;
        out.message = each.kind() == json_kind::string ? each.string_or("") : each["message"].string_or("");
    }
    return out;
}

}  // namespace

model::reply_error read_error_body(int status, std::string_view body)
{
    model::reply_error const unread{.status = status >= 400 && status <= 599 ? status : 0};
    if (!wire::check_json(body)) return unread;
    json_view whole(body);
    if (whole.kind() == json_kind::array)  // Google wraps its errors in a list
        for (json_view const each : whole.elements()) {
            whole = each;
            break;
        }
    if (whole.kind() != json_kind::object) return unread;
    json_view const error = whole["error"];
    if (error.kind() == json_kind::object || error.kind() == json_kind::string) return read_error_object(error, status);
    return read_flat(whole, status);
}

}  // namespace signalbox::dialect
