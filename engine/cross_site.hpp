// Which web pages may use the gateway: the rules for requests that come without a key, and the CORS fields of replies. Pure; they read a
// request's head and the configuration.
#pragma once

#include "engine/config/snapshot.hpp"
#include "engine/gateway.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace signalbox {

/// Who counts as this site.
struct site_rules {
    std::vector<std::string> const& listen;   // addresses, host:port
    std::vector<std::string> const& hosts;    // further names; "*" for any
    std::vector<std::string> const& origins;  // pages of other sites; "*" for any
    std::string_view fix_for_pages = "name the page's origin in server.cors.origins";
};
site_rules rules_of(config::server_settings const& settings);
/// The origins that count on a route; null: on a built-in path.
std::vector<std::string> const& origins_at(route::rule const* by, config::server_settings const& settings);
site_rules rules_of(config::server_settings const& settings, route::rule const* by);

/// For what is served without a key: the request must be addressed to this machine by a loopback name or address, by an address the server
/// listens on or by one of its hosts, and must not come from a page of another site. Faults, with the fix: bad_request with status 421
/// for the Host, forbidden for Origin and Sec-Fetch-Site.
model::result<void> check_same_site(wire::header_list const& head, site_rules const& rules);

/// True when the list holds the origin, or "*".
bool is_allowed_origin(std::string_view origin, std::vector<std::string> const& origins);

/// The lines that let a page of an allowed origin read the reply; empty where no origins are allowed.
std::string cors_lines(wire::header_list const& head, std::vector<std::string> const& origins, bool kong_headers = false);

/// Whether this is a browser's question whether a page may send a request.
bool is_preflight(inbound const& request);
/// The lines of the answer, besides cors_lines(); `methods` as in Allow.
std::string preflight_lines(wire::header_list const& head, std::string_view methods);

}  // namespace signalbox
