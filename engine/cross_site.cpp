#include "engine/cross_site.hpp"

#include "engine/config/listen_address.hpp"

#include <algorithm>
#include <optional>

namespace signalbox {

namespace {

using model::fault;

constexpr std::size_t shown_limit = 120;  // of a header's value in a message

/// What a page's script may read of a reply besides its body.
constexpr std::string_view exposed = "X-Signalbox-Request-Id, X-Signalbox-Model, X-Signalbox-Upstream-Latency, "
                                     "X-Signalbox-Gateway-Latency, X-Signalbox-Estimated, X-Request-Id, Request-Id, "
                                     "Retry-After";

/// "[::1]:8080" and "localhost:8080" without the port.
std::string_view host_of(std::string_view authority)
{
    if (authority.starts_with('[')) return authority.substr(0, std::min(authority.find(']') + 1, authority.size()));
    return authority.substr(0, authority.find(':'));
}

/// The authority of "http://localhost:3000"; empty for "null" and what is no web page's.
std::string_view authority_of(std::string_view origin)
{
    for (std::string_view const scheme : {"http://", "https://"})
        if (origin.size() > scheme.size() && wire::same_name(origin.substr(0, scheme.size()), scheme)) return origin.substr(scheme.size());
    return {};
}

bool is_ipv4_loopback(std::string_view host)
{
    return host.starts_with("127.") && std::ranges::count(host, '.') == 3 && host.find_first_not_of("0123456789.") == host.npos;
}

bool is_loopback(std::string_view host)
{
    if (host.ends_with('.')) host.remove_suffix(1);
    std::string_view const tail = host.size() > 10 ? host.substr(host.size() - 10) : std::string_view();
    return wire::same_name(host, "localhost") || wire::same_name(tail, ".localhost") || host == "[::1]" || is_ipv4_loopback(host);
}

bool is_configured(std::string_view host, site_rules const& rules)
{
    for (std::string const& each : rules.hosts)
        if (each == "*" || wire::same_name(host, each)) return true;
    for (std::string const& each : rules.listen) {
        auto const parsed = config::parse_listen(each);
        if (!parsed) continue;
        bool const v6 = parsed->host.find(':') != std::string::npos;
        if (wire::same_name(host, v6 ? "[" + parsed->host + "]" : parsed->host)) return true;
    }
    return false;
}

model::failure foreign(fault kind, int status, std::string_view field, std::string_view value, std::string_view fix)
{
    std::string words = "no request without a key is taken ";
    words.append(field).append(" \"").append(value.substr(0, shown_limit)).append("\": ").append(fix);
    return {kind, std::move(words), {}, status, {}};
}

/// The fields that browsers write and pages cannot; found in one pass, for every request without a key.
struct site_fields {
    std::optional<std::string_view> host, origin, site;
};

site_fields fields_of(wire::header_list const& head)
{
    site_fields found;
    for (wire::header const& each : head.all()) {
        switch (each.name.size()) {
        case 4:
            if (wire::same_name(each.name, "host")) found.host = each.value;
            break;
        case 6:
            if (wire::same_name(each.name, "origin")) found.origin = each.value;
            break;
        case 14:
            if (wire::same_name(each.name, "sec-fetch-site")) found.site = each.value;
            break;
        default: break;
        }
    }
    return found;
}

}  // namespace

site_rules rules_of(config::server_settings const& settings)
{
    return {settings.listen, settings.hosts, settings.cors_origins};
}

model::result<void> check_same_site(wire::header_list const& head, site_rules const& rules)
{
    auto const [host, origin, site] = fields_of(head);
    if (host && !is_loopback(host_of(*host)) && !is_configured(host_of(*host), rules))
        return foreign(fault::bad_request, 421, "for the Host", *host, "use localhost, or name the host in server.hosts");
    bool const allowed = origin && is_allowed_origin(*origin, rules.origins);
    if (origin && !allowed) {
        std::string_view const authority = authority_of(*origin);
        bool const own = !authority.empty() && (is_loopback(host_of(authority)) || (host && wire::same_name(authority, *host)));
        if (!own) return foreign(fault::forbidden, 0, "of pages from", *origin, rules.fix_for_pages);
    }
    if (site && wire::same_name(*site, "cross-site") && !allowed)
        return foreign(fault::forbidden, 0, "with Sec-Fetch-Site", *site, rules.fix_for_pages);
    return {};
}

site_rules rules_of(config::server_settings const& settings, route::rule const* by)
{
    bool const own = by && by->origins;
    return {settings.listen, settings.hosts, origins_at(by, settings),
            own ? "name the page's origin in cors.origins of the route" : "name the page's origin in server.cors.origins"};
}

std::vector<std::string> const& origins_at(route::rule const* by, config::server_settings const& settings)
{
    return by && by->origins ? *by->origins : settings.cors_origins;
}

bool is_allowed_origin(std::string_view origin, std::vector<std::string> const& origins)
{
    return std::ranges::any_of(origins, [&](std::string const& each) { return each == "*" || wire::same_name(each, origin); });
}

std::string cors_lines(wire::header_list const& head, std::vector<std::string> const& origins, bool kong_headers)
{
    if (origins.empty()) return {};
    auto const origin = head.find("origin");
    std::string lines = "Vary: Origin\r\n";
    if (!origin || !is_allowed_origin(*origin, origins)) return lines;
    lines.append("Access-Control-Allow-Origin: ").append(*origin).append("\r\nAccess-Control-Expose-Headers: ").append(exposed);
    return lines.append(kong_headers ? ", X-Kong-LLM-Model, X-Kong-Upstream-Latency, X-Kong-Proxy-Latency\r\n" : "\r\n");
}

bool is_preflight(inbound const& request)
{
    return request.method == "OPTIONS" && request.headers->find("origin") && request.headers->find("access-control-request-method");
}

std::string preflight_lines(wire::header_list const& head, std::string_view methods)
{
    std::string lines = "Access-Control-Allow-Methods: ";
    lines.append(methods).append("\r\nAccess-Control-Max-Age: 600\r\n");
    // The list that was asked for: what of it goes on to a provider is decided later, whatever a page sends.
    if (auto const asked = head.find("access-control-request-headers"))
        lines.append("Access-Control-Allow-Headers: ").append(*asked).append("\r\n");
    if (auto const inner = head.find("access-control-request-private-network"); inner && *inner == "true")
        lines.append("Access-Control-Allow-Private-Network: true\r\n");
    return lines;
}

}  // namespace signalbox
