#include "engine/provider/sign.hpp"

#include "engine/base/ascii.hpp"
#include "engine/provider/header_line.hpp"
#include "engine/provider/sigv4.hpp"

#include <vector>

namespace signalbox::provider {

namespace {

/// The first line of a text, which is taken off.
std::string_view take_line(std::string_view& text)
{
    std::string_view const line = text.substr(0, text.find("\r\n"));
    text.remove_prefix(std::min(text.size(), line.size() + 2));
    return line;
}

/// Others may be changed on the way by a proxy; AWS asks for host and every field of its own.
bool is_signed(std::string_view name)
{
    std::string const folded = base::lowered(name);
    return folded == "host" || folded == "content-type" || folded.starts_with("x-amz-");
}

std::vector<sigv4::field> signed_fields(std::string_view lines)
{
    std::vector<sigv4::field> out;
    while (!lines.empty()) {
        std::string_view const line = take_line(lines);
        std::size_t const colon = std::min(line.find(':'), line.size());
        if (colon < line.size() && is_signed(line.substr(0, colon))) out.push_back({line.substr(0, colon), line.substr(colon + 1)});
    }
    return out;
}

/// Method, path and query of "POST /v1/x?y HTTP/1.1"; a proxy without a tunnel gets the whole address there.
sigv4::request asked_by(std::string_view line, definition const& to)
{
    sigv4::request out;
    out.method = line.substr(0, line.find(' '));
    line.remove_prefix(std::min(line.size(), out.method.size() + 1));
    std::string_view target = line.substr(0, line.find(' '));
    if (sent_to_proxy(to)) target.remove_prefix(std::string_view("http://").size() + to.authority.size());
    out.path = target.substr(0, target.find('?'));
    if (out.path.size() < target.size()) out.query = target.substr(out.path.size() + 1);
    return out;
}

void append_bearer(std::string& head, std::string_view token)
{
    head.append("Authorization: Bearer ");
    append_value(head, token);
    head.append("\r\n");
}

void sign_for_aws(std::string& head, std::span<std::string_view const> body, definition const& to, model::wall_time now)
{
    std::string const time = sigv4::time_text(now.time_since_epoch().count());
    append_line(head, "X-Amz-Date", time);
    if (!to.aws->session_token.empty()) append_line(head, "X-Amz-Security-Token", to.aws->session_token.reveal());
    std::string_view rest = head;
    sigv4::request of = asked_by(take_line(rest), to);
    auto const fields = signed_fields(rest);
    std::string const payload = sigv4::sha256_of(body);
    of.fields = fields;
    of.payload_sha256 = payload;
    std::string const proof =
        sigv4::authorization(of, {to.aws->key_id.reveal(), to.credential.reveal(), to.aws->region, to.aws->service, time});
    append_line(head, "Authorization", proof);
}

}  // namespace

void sign(std::string& head, std::span<std::string_view const> body, definition const& to, model::wall_time now, std::string_view token)
{
    if (to.style == credential_style::service_account) return append_bearer(head, token);
    if (to.credential.empty()) return;
    switch (to.style) {
    case credential_style::none:
    case credential_style::service_account:
    case credential_style::query: return;
    case credential_style::header: return append_line(head, to.credential_header, to.credential.reveal());
    case credential_style::bearer: return append_bearer(head, to.credential.reveal());
    case credential_style::sigv4: return sign_for_aws(head, body, to, now);
    }
}

}  // namespace signalbox::provider
