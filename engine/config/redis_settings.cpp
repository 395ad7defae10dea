#include "engine/config/redis_settings.hpp"

#include "engine/config/listen_address.hpp"

#include <algorithm>
#include <charconv>

namespace signalbox::config {

namespace {

model::failure refusal(std::string why)
{
    return {.kind = model::fault::bad_request, .detail = std::move(why)};
}

bool may_be_in_a_host(char one)
{
    return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9') || one == '.' || one == '-' || one == '_';
}

}  // namespace

bool redis_settings::operator==(redis_settings const& other) const
{
    return where == other.where && username == other.username && password.reveal() == other.password.reveal() &&
           database == other.database && prefix == other.prefix && on_failure == other.on_failure && gateway == other.gateway;
}

bool redis_address::loopback() const
{
    return !path.empty() || listen_address{host, port}.loopback();
}

model::result<redis_address> parse_redis_address(std::string_view text)
{
    constexpr std::string_view socket = "unix:";
    redis_address out;
    if (text.starts_with(socket)) {
        out.path = text.substr(socket.size());
        if (out.path.empty()) return refusal("has no path behind unix:; write unix:/run/redis/redis.sock");
        return out;
    }
    if (text.find("://") != text.npos) return refusal("is an address with a scheme; write host:port");
    if (text.find('@') != text.npos)
        return refusal("has a user or a password before \"@\"; they are storage.redis.username and storage.redis.password");
    std::size_t const colon = text.rfind(':');
    if (colon == text.npos) return refusal("has no port; write host:6379");
    std::string_view const digits = text.substr(colon + 1);
    auto const [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), out.port);
    if (problem != std::errc{} || end != digits.data() + digits.size() || out.port == 0)
        return refusal("has no port between 1 and 65535 after the last \":\"");
    std::string_view host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) {
        if (!parse_listen(text)) return refusal("has no IPv6 address between its brackets");
        out.host = host.substr(1, host.size() - 2);
        return out;
    }
    if (host.empty() || !std::ranges::all_of(host, may_be_in_a_host))
        return refusal("names no host; write host:port, or [address]:port for IPv6");
    out.host = host;
    return out;
}

}  // namespace signalbox::config
