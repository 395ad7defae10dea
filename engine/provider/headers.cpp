// The header lines a provider asks for, but for its key. Pure.
#include "engine/provider/kinds.hpp"

#include "engine/base/among.hpp"
#include "engine/base/ascii.hpp"
#include "engine/provider/header_line.hpp"

#include <algorithm>
#include <array>

namespace signalbox::provider {

void append_provider_headers(std::string& out, definition const& to, version_field const& version)
{
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

bool is_written_by_gateway(std::string_view header)
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
    return base::among_in_any_case(header, ours);
}

std::string header_problem(std::string_view name, std::string_view value)
{
    if (!base::is_token(name)) return "\"" + std::string(name) + "\" is no header name";
    if (is_written_by_gateway(name)) return "the header " + std::string(name) + " is written by the gateway itself";
    if (base::same_text(name, "authorization"))
        return "give the key under auth instead of an Authorization header, so that it stays secret";
    if (base::same_text(name, "proxy-authorization"))
        return "give the proxy's user and password in its address (proxy: http://USER:PASSWORD@HOST:PORT), so that the provider never gets "
               "them";
    if (std::ranges::any_of(value, is_control)) return "the value of header " + std::string(name) + " holds a control character";
    return {};
}

}  // namespace signalbox::provider
