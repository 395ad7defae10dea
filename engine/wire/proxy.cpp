#include "engine/wire/proxy.hpp"

#include "engine/base/base64.hpp"
#include "engine/base/percent.hpp"
#include "engine/wire/header_list.hpp"
#include "engine/wire/url.hpp"

namespace signalbox::wire {

namespace {

using model::failure;
using model::fault;

failure wrong(std::string_view what)
{
    return {.kind = fault::bad_request, .detail = std::string(what)};
}

/// Puts "user:password" of an address in; what is wrong with it, or nothing.
std::string_view read_login(std::string_view text, proxy& out)
{
    std::size_t const colon = text.find(':');
    std::string const user = base::percent_decoded(text.substr(0, colon));
    std::string password = colon == std::string_view::npos ? std::string() : base::percent_decoded(text.substr(colon + 1));
    if (user.empty()) return "the user name before @ is missing";
    if (user.find(':') != std::string::npos) return "the user name holds a colon (%3A), which HTTP's Basic credentials cannot carry";
    out.authorization = model::secret("Basic " + base::encode_base64(user + ":" + password));
    out.password = model::secret(std::move(password));
    return {};
}

}  // namespace

std::string proxy::name() const
{
    bool const ipv6 = host.find(':') != std::string::npos;
    return (ipv6 ? "[" + host + "]:" : host + ":") + std::to_string(port);
}

bool proxy::operator==(proxy const& other) const
{
    return host == other.host && port == other.port && authorization.reveal() == other.authorization.reveal();
}

model::result<proxy> parse_proxy(std::string_view text)
{
    constexpr std::string_view separator = "://";
    if (std::size_t const scheme = text.find(separator); scheme != std::string_view::npos) {
        if (!same_name(text.substr(0, scheme), "http"))
            return wrong("a proxy is spoken to by http://; https:// and socks:// are not supported");
        text.remove_prefix(scheme + separator.size());
    }
    proxy out;
    if (std::size_t const at = text.rfind('@'); at != std::string_view::npos) {
        if (std::string_view const what = read_login(text.substr(0, at), out); !what.empty()) return wrong(what);
        text.remove_prefix(at + 1);
    }
    if (text.ends_with('/')) text.remove_suffix(1);
    if (text.find_first_of("/?#") != std::string_view::npos) return wrong("a proxy's address has no path");
    auto const address = parse_url("http://" + std::string(text));
    if (!address) return address.error();
    out.host = address->host;
    out.port = address->port;
    return out;
}

}  // namespace signalbox::wire
