#include "engine/config/listen_address.hpp"

#include <arpa/inet.h>

#include <array>
#include <charconv>

namespace signalbox::config {
namespace {

model::failure refusal(std::string why)
{
    return {.kind = model::fault::bad_request, .detail = std::move(why)};
}

bool is_address(int family, std::string const& text)
{
    std::array<unsigned char, sizeof(in6_addr)> bytes;
    return inet_pton(family, text.c_str(), bytes.data()) == 1;
}

}  // namespace

bool listen_address::loopback() const
{
    return host == "localhost" || host == "::1" || (host.starts_with("127.") && is_address(AF_INET, host));
}

model::result<listen_address> parse_listen(std::string_view text)
{
    std::size_t const colon = text.rfind(':');
    if (colon == text.npos) return refusal("has no port; write host:port");
    std::string_view const digits = text.substr(colon + 1);
    listen_address out;
    auto const [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), out.port);
    if (problem != std::errc{} || end != digits.data() + digits.size())
        return refusal("has no port between 0 and 65535 after the last \":\"");
    std::string_view host = text.substr(0, colon);
    bool const bracketed = host.starts_with('[') && host.ends_with(']');
    out.host = bracketed ? host.substr(1, host.size() - 2) : host;
    if (host.empty() || host == "*") out.host = "0.0.0.0";
    if (!bracketed && out.host.find(':') != out.host.npos) return refusal("holds an IPv6 address without brackets; write [address]:port");
    if (bracketed ? !is_address(AF_INET6, out.host) : out.host != "localhost" && !is_address(AF_INET, out.host))
        return refusal("is no IP address with a port, nor localhost with one");
    return out;
}

}  // namespace signalbox::config
