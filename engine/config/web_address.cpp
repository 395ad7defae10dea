#include "engine/config/web_address.hpp"

#include "engine/config/listen_address.hpp"
#include "engine/config/shown_address.hpp"

#include <utility>

namespace signalbox::config {

namespace {

constexpr std::size_t connections = 2;  // notices go one after the other

}  // namespace

bool is_web_address(std::string_view text)
{
    return text.starts_with("https:") || text.starts_with("http:") || text.starts_with("unix:");
}

void check_web_address(subject const& of, materials& with, std::string const& text, std::string const& place)
{
    if (text.empty() || of.where.spoiled(place)) return;
    auto const cannot = [&](std::string const& why) {
        of.error("L021", place, "the address " + shown_address(of.where, place) + "cannot be used: " + why,
                 "https://alerts.example/signalbox");
    };
    auto const parsed = wire::parse_url(text);
    if (!parsed) return cannot(parsed.error().detail);
    if (!parsed->tls && parsed->socket.empty() && !listen_address{parsed->host, parsed->port}.loopback())
        of.warning("L030", place, "notices travel unencrypted over http");
    auto proxy = proxy_of_environment(*parsed, of.options.lookup);
    if (!proxy) return cannot("the environment's " + proxy.error().param + ": " + proxy.error().detail);
    with.web_proxies[text] = std::move(*proxy);
}

web_address address_at(std::string const& text, std::string id, std::optional<chosen_proxy> const& proxy)
{
    auto const parsed = wire::parse_url(text);
    web_address out{.url = text, .origin = {}, .authority = {}, .target = {}};
    out.origin.id = std::move(id);
    out.origin.tls = parsed->tls;
    out.origin.host = parsed->host;
    out.origin.port = parsed->port;
    out.origin.socket = parsed->socket;
    if (proxy) out.origin.proxy = proxy->what;
    out.authority = parsed->authority();
    out.target = (parsed->path.empty() ? "/" : parsed->path) + (parsed->query.empty() ? "" : "?" + parsed->query);
    return out;
}

web_address web_address_of(std::string const& text, std::string id, materials const& with)
{
    auto const proxy = with.web_proxies.find(text);
    web_address out = address_at(text, std::move(id), proxy != with.web_proxies.end() ? proxy->second : std::nullopt);
    out.origin.max_connections = connections;
    return out;
}

}  // namespace signalbox::config
