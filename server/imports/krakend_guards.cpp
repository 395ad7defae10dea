#include "server/imports/krakend_guards.hpp"

#include "engine/config/surface.hpp"
#include "engine/config/tree_values.hpp"

#include <algorithm>
#include <array>

namespace signalbox::imports {

namespace {

/// Families and single namespaces that refuse no request: they watch, describe, shape a request or a reply, or say who the gateway is to a server.
constexpr std::array<std::string_view, 6> harmless_families{"telemetry/", "documentation/", "backend/", "modifier/", "server/", "async/"};
constexpr std::array<std::string_view, 28> harmless{"proxy",
                                                    "router",
                                                    "redis",
                                                    "grpc",
                                                    "ai/llm",
                                                    "ai/mcp",
                                                    "auth/signer",
                                                    "auth/client-credentials",
                                                    "auth/aws-sigv4",
                                                    "auth/gcp",
                                                    "auth/ntlm",
                                                    "qos/http-cache",
                                                    "qos/circuit-breaker",
                                                    "security/cors",
                                                    "github_com/devopsfaith/krakend-gologging",
                                                    "github_com/devopsfaith/krakend-logstash",
                                                    "github_com/devopsfaith/krakend-gelf",
                                                    "github_com/devopsfaith/krakend-metrics",
                                                    "github_com/devopsfaith/krakend-opencensus",
                                                    "github_com/letgoapp/krakend-influx",
                                                    "github_com/devopsfaith/krakend-cors",
                                                    "github_com/devopsfaith/krakend-martian",
                                                    "github_com/devopsfaith/krakend-httpcache",
                                                    "github_com/devopsfaith/krakend-circuitbreaker/gobreaker",
                                                    "github_com/devopsfaith/krakend-jose/signer",
                                                    "github_com/devopsfaith/krakend-oauth2-clientcredentials",
                                                    "github.com/devopsfaith/krakend/proxy",
                                                    "github.com/devopsfaith/krakend/http"};

/// Namespaces that are read elsewhere at that level, or that only declare there what endpoints ask for.
constexpr std::array<std::string_view, 7> read_of_service{
    "governance/processors", "governance/quota", "qos/ratelimit/service", "auth/api-keys", "auth/basic", "auth/validator", "auth/revoker"};
constexpr std::array<std::string_view, 4> read_of_endpoint{"auth/validator", "security/policies", "qos/ratelimit/router",
                                                           "governance/quota"};
constexpr std::array<std::string_view, 1> read_of_backend{"qos/ratelimit/proxy"};

bool is_one_of(auto const& all, std::string_view name)
{
    return std::ranges::find(all, name) != all.end();
}

bool is_harmless(std::string_view name, node const& settings)
{
    if (name == "security/http") return !has(settings, "allowed_hosts");
    bool const script = name.starts_with("modifier/lua");
    return is_one_of(harmless, name) ||
           (!script && std::ranges::any_of(harmless_families, [&](std::string_view each) { return name.starts_with(each); }));
}

bool is_read(std::string_view name, krakend_level level)
{
    switch (level) {
    case krakend_level::service: return is_one_of(read_of_service, name);
    case krakend_level::endpoint: return is_one_of(read_of_endpoint, name);
    case krakend_level::backend: return is_one_of(read_of_backend, name);
    }
    return false;
}

}  // namespace

void note_closed(source& from, int line, std::string const& place, std::string const& by)
{
    from.left_out(line, by + " may refuse requests, and is not carried over: " + place + " is closed by the policy closed");
}

bool has_unread_krakend_guard(source& from, node_pointer const& extra, krakend_level level, std::string const& place)
{
    bool found = false;
    for (config::entry const& each : extra ? extra->entries : std::vector<config::entry>()) {
        bool const absent = config::is_comment(each.key) || each.value->what == node::kind::null;
        if (absent || is_read(each.key, level) || is_harmless(each.key, *each.value)) continue;
        from.use(*each.value);
        note_closed(from, each.at.line, place, each.key);
        found = true;
    }
    return found;
}

}  // namespace signalbox::imports
