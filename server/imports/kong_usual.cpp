#include "server/imports/kong_usual.hpp"

#include "engine/config/tree_values.hpp"

#include <array>
#include <string_view>

namespace signalbox::imports {

namespace {

struct usual {
    kong_object of;
    std::string_view key, value;
};

// Of the schemas of Kong 3.14: services, routes, plugins, and those of the plugins themselves.
constexpr std::array table{usual{kong_object::service, "connect_timeout", "60000"},
                           usual{kong_object::service, "read_timeout", "60000"},
                           usual{kong_object::service, "write_timeout", "60000"},
                           usual{kong_object::service, "retries", "5"},
                           usual{kong_object::route, "https_redirect_status_code", "426"},
                           usual{kong_object::route, "path_handling", "v0"},
                           usual{kong_object::route, "preserve_host", "false"},
                           usual{kong_object::route, "regex_priority", "0"},
                           usual{kong_object::route, "request_buffering", "true"},
                           usual{kong_object::route, "response_buffering", "true"},
                           usual{kong_object::plugin, "enabled", "true"},
                           usual{kong_object::proxy, "genai_category", "text/generation"},
                           usual{kong_object::proxy, "model_name_header", "true"},
                           usual{kong_object::target_auth, "azure_use_managed_identity", "false"},
                           usual{kong_object::target_auth, "gcp_use_service_account", "false"},
                           usual{kong_object::key_auth, "key_in_body", "false"},
                           usual{kong_object::key_auth, "run_on_preflight", "true"}};

}  // namespace

void take_usual(source& from, node const& of, kong_object what)
{
    for (usual const& each : table)
        if (each.of == what && config::text_of(of, each.key) == each.value) from.text(of, each.key);
    if (what == kong_object::plugin) from.texts(of, "protocols");
}

}  // namespace signalbox::imports
