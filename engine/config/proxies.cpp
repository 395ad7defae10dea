#include "engine/config/proxies.hpp"

#include "engine/config/listen_address.hpp"

#include <initializer_list>

namespace signalbox::config {
namespace {

struct variable {
    std::string name, value;
};

/// The first of these variables that is set and not empty.
std::optional<variable> first_set(std::initializer_list<char const*> names, environment const& lookup)
{
    for (char const* const name : names)
        if (auto value = lookup(name); value && !value->empty()) return variable{name, std::move(*value)};
    return {};
}

}  // namespace

model::result<std::optional<chosen_proxy>> proxy_of_environment(wire::url const& to, environment const& lookup)
{
    std::optional<chosen_proxy> none;
    if (!to.socket.empty() || listen_address{to.host, to.port}.loopback()) return none;
    auto const named = to.tls ? first_set({"https_proxy", "HTTPS_PROXY"}, lookup) : first_set({"http_proxy", "HTTP_PROXY"}, lookup);
    if (!named) return none;
    auto const exceptions = first_set({"no_proxy", "NO_PROXY"}, lookup);
    if (exceptions && wire::names_host(exceptions->value, to.host, to.port)) return none;
    auto parsed = wire::parse_proxy(named->value);
    if (!parsed) return model::failure{.kind = model::fault::bad_request, .detail = parsed.error().detail, .param = named->name};
    return std::optional(chosen_proxy{std::move(*parsed), named->name});
}

}  // namespace signalbox::config
