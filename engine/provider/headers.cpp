// The header lines a provider asks for. Pure; the only place where a provider's key is written out.
#include "engine/provider/kinds.hpp"

#include "engine/base/ascii.hpp"

#include <algorithm>
#include <array>

namespace signalbox::provider {

namespace {

/// Field values hold visible characters, spaces, tabs and bytes above 127 (RFC 9110 5.5).
bool is_control(char c)
{
    auto const byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7F;
}

void append_value(std::string& out, std::string_view value)
{
    if (std::ranges::none_of(value, is_control)) {
        out.append(value);
        return;
    }
    for (char c : value)
        if (!is_control(c)) out += c;
}

void append_line(std::string& out, std::string_view name, std::string_view value)
{
    append_value(out, name);
    out.append(": ");
    append_value(out, value);
    out.append("\r\n");
}

void append_credential(std::string& out, definition const& to)
{
    if (to.credential.empty()) return;
    switch (to.style) {
    case credential_style::none:
    case credential_style::query: return;
    case credential_style::header: return append_line(out, to.credential_header, to.credential.reveal());
    case credential_style::bearer:
        out.append("Authorization: Bearer ");
        append_value(out, to.credential.reveal());
        out.append("\r\n");
    }
}

}  // namespace

void append_provider_headers(std::string& out, definition const& to, version_field const& version)
{
    append_credential(out, to);
    if (sent_to_proxy(to) && !to.proxy->authorization.empty()) append_line(out, "Proxy-Authorization", to.proxy->authorization.reveal());
    bool versioned = version.name.empty() || version.sent;
    for (auto const& [name, value] : to.headers) {
        if (!version.name.empty() && base::same_text(name, version.name)) {
            if (versioned) continue;
            versioned = true;
        }
        append_line(out, name, value);
    }
    if (!versioned) append_line(out, version.name, version.fallback);
}

std::string header_problem(std::string_view name, std::string_view value)
{
    // Host, framing and connection fields are written by us and a second one would let two readers disagree about the request;
    // an encoding we do not undo would hide the reply's usage.
    static constexpr std::array ours{std::string_view("host"),
                                     std::string_view("content-length"),
                                     std::string_view("transfer-encoding"),
                                     std::string_view("connection"),
                                     std::string_view("keep-alive"),
                                     std::string_view("upgrade"),
                                     std::string_view("te"),
                                     std::string_view("trailer"),
                                     std::string_view("expect"),
                                     std::string_view("content-type"),
                                     std::string_view("content-encoding"),
                                     std::string_view("accept-encoding"),
                                     std::string_view("proxy-connection")};
    if (!base::is_token(name)) return "\"" + std::string(name) + "\" is no header name";
    if (std::ranges::any_of(ours, [&](std::string_view each) { return base::same_text(name, each); }))
        return "the header " + std::string(name) + " is written by the gateway itself";
    if (base::same_text(name, "authorization"))
        return "give the key under auth instead of an Authorization header, so that it stays secret";
    if (base::same_text(name, "proxy-authorization"))
        return "give the proxy's user and password in its address (proxy: http://USER:PASSWORD@HOST:PORT), so that the provider never gets "
               "them";
    if (std::ranges::any_of(value, is_control)) return "the value of header " + std::string(name) + " holds a control character";
    return {};
}

}  // namespace signalbox::provider
