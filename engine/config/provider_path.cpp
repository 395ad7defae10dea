#include "engine/config/provider_path.hpp"

#include "engine/base/percent.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/dialect/hosting.hpp"
#include "engine/provider/azure.hpp"
#include "engine/provider/kinds.hpp"
#include "engine/provider/vertex.hpp"

namespace signalbox::config {

model::dialect spoken_at(schema::Provider const& one)
{
    model::dialect const usual = provider::defaults(*provider::kind_named(one.kind())).spoken;
    return one.dialect().empty() ? usual : model::dialect_named(one.dialect()).value_or(usual);
}

std::string address_of(schema::Provider const& one)
{
    auto const& defaults = provider::defaults(*provider::kind_named(one.kind()));
    if (!one.base_url().empty()) return one.base_url();
    switch (defaults.which) {
    case provider::kind::bedrock:
        return one.auth().region().empty() ? std::string() : "https://bedrock-runtime." + one.auth().region() + ".amazonaws.com";
    case provider::kind::vertex:
        return provider::vertex::is_location(one.location()) ? "https://" + provider::vertex::host_of(one.location()) : std::string();
    default: return std::string(defaults.base_url);
    }
}

bool has_service_account(schema::Provider const& one)
{
    auto const& defaults = provider::defaults(*provider::kind_named(one.kind()));
    auto const style = one.auth().type().empty() ? defaults.style : provider::style_named(one.auth().type());
    return style == provider::credential_style::service_account;
}

std::string api_version_of(schema::Provider const& one, wire::url const& where)
{
    return one.api_version().empty() ? base::percent_decoded(provider::azure::version_in(where.query)) : one.api_version();
}

std::string provider_path(schema::Provider const& one, wire::url const& where)
{
    dialect::hosting const* const host = dialect::hosting_of(one.kind(), spoken_at(one));
    auto const& chat = host ? host->operations.front() : dialect::format_of(spoken_at(one)).chat();
    provider::operation_path const after{chat.provider_path, chat.version_in_sdk};
    std::string out = provider::base_path(*provider::kind_named(one.kind()), after, where.host, where.path, api_version_of(one, where));
    if (!host || host->publisher.empty()) return out;
    return provider::vertex::base_path(out, {one.project(), one.location(), host->publisher});
}

}  // namespace signalbox::config
