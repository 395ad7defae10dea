#include "engine/wire/url.hpp"

#include "engine/base/ascii.hpp"
#include "engine/wire/header_list.hpp"

#include <algorithm>
#include <charconv>

#include <arpa/inet.h>

namespace signalbox::wire {

namespace {

using model::failure;
using model::fault;

failure wrong(std::string_view what)
{
    return {fault::bad_request, std::string(what)};
}

bool is_name_byte(char c)
{
    return base::is_digit(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_';
}

bool is_path_byte(char c)
{
    return c > ' ' && c < '\x7f' && c != '\\' && c != '"' && c != '<' && c != '>';
}
constexpr std::string_view odd_byte = "an address holds white space or a character that must be percent-encoded";

bool is_ipv6(std::string const& text)
{
    in6_addr address;
    return inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

// RFC 1123 2.1 names, underscores as found in container networks, and dotted addresses.
bool is_host_name(std::string_view text)
{
    return !text.empty() && text.size() <= 253 && std::ranges::all_of(text, is_name_byte) && text.front() != '.' && text.front() != '-' &&
           text.find("..") == std::string_view::npos;
}

// "", or ":" and a number from 1 to 65535.
bool read_port(std::string_view text, std::uint16_t& port)
{
    if (text.empty()) return true;
    auto const [stop, error] = std::from_chars(text.data() + 1, text.data() + text.size(), port);
    return text.front() == ':' && error == std::errc{} && stop == text.data() + text.size() && port != 0;
}

// Takes "host[:port]" apart; what is wrong with it, or nothing.
std::string_view read_authority(std::string_view text, url& out)
{
    std::size_t host_size = 0;
    if (text.starts_with('[')) {
        host_size = text.find(']');
        if (host_size == std::string_view::npos) return "the IPv6 address lacks its closing bracket";
        out.host = base::lowered(text.substr(1, host_size - 1));
        if (!is_ipv6(out.host)) return "what stands in brackets is no IPv6 address";
        ++host_size;
    } else {
        host_size = std::min(text.find(':'), text.size());
        out.host = base::lowered(text.substr(0, host_size));
        if (out.host.empty()) return "the host is missing";
        if (!is_host_name(out.host)) return "the host is no valid name or address (an IPv6 address stands in brackets)";
    }
    return read_port(text.substr(host_size), out.port) ? "" : "the port must be a number from 1 to 65535";
}

std::string without_last_slashes(std::string_view path)
{
    while (path.ends_with('/')) path.remove_suffix(1);
    return std::string(path);
}

// What follows "unix:": the socket's name up to a colon, then the path.
model::result<url> read_socket(std::string_view text)
{
    url out{.host = "localhost"};
    auto const colon = std::min(text.find(':'), text.size());
    out.socket = text.substr(0, colon);
    if (!out.socket.starts_with('/')) return wrong("a local socket is named by its absolute path: unix:/run/server.sock");
    if (out.socket.size() > socket_name_limit) return wrong("the name of a local socket has at most 107 bytes");
    if (out.socket.find('\0') != out.socket.npos) return wrong("the name of a local socket holds a zero byte");
    auto const path = text.substr(std::min(colon + 1, text.size()));
    if (!path.empty() && !path.starts_with('/'))
        return wrong("what follows the socket's name and a colon is a path: unix:/run/server.sock:/v1");
    if (!std::ranges::all_of(path, is_path_byte)) return wrong(odd_byte);
    if (path.find_first_of("?#") != path.npos) return wrong("an address must not hold a query (?) or a fragment (#)");
    out.path = without_last_slashes(path);
    return out;
}

}  // namespace

model::result<url> parse_url(std::string_view text)
{
    if (same_name(text.substr(0, 5), "unix:")) return read_socket(text.substr(5));
    url out;
    std::size_t const scheme = std::min(text.find("://"), text.size());
    out.tls = same_name(text.substr(0, scheme), "https");
    if (scheme == text.size() || !(out.tls || same_name(text.substr(0, scheme), "http")))
        return wrong("an address must begin with http://, https:// or unix:/");
    out.port = out.tls ? 443 : 80;
    text.remove_prefix(scheme + 3);
    if (!std::ranges::all_of(text, is_path_byte)) return wrong(odd_byte);
    if (text.find('#') != std::string_view::npos) return wrong("an address must not hold a fragment (#)");
    if (std::size_t const mark = text.find('?'); mark != std::string_view::npos) {
        out.query = text.substr(mark + 1);
        text = text.substr(0, mark);
    }
    std::size_t const slash = std::min(text.find('/'), text.size());
    std::string_view const authority = text.substr(0, slash);
    if (authority.find('@') != std::string_view::npos)
        return wrong("an address must not hold a user name or password; name the credential in its own key");
    if (std::string_view const what = read_authority(authority, out); !what.empty()) return wrong(what);
    out.path = without_last_slashes(text.substr(slash));
    return out;
}

std::string url::authority() const
{
    bool const ipv6 = host.find(':') != std::string::npos;
    std::string out;
    out += ipv6 ? "[" : "";
    out += host;
    out += ipv6 ? "]" : "";
    if (port != (tls ? 443 : 80)) {
        out += ':';
        out += std::to_string(port);
    }
    return out;
}

}  // namespace signalbox::wire
