#include "engine/config/provider_path.hpp"

#include "engine/base/percent.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/provider/azure.hpp"
#include "engine/provider/kinds.hpp"

namespace signalbox::config {

model::dialect spoken_at(schema::Provider const& one)
{
    model::dialect const usual = provider::defaults(*provider::kind_named(one.kind())).spoken;
    return one.dialect().empty() ? usual : model::dialect_named(one.dialect()).value_or(usual);
}

std::string address_of(schema::Provider const& one)
{
    auto const& defaults = provider::defaults(*provider::kind_named(one.kind()));
    if (!one.base_url().empty() || defaults.which != provider::kind::bedrock)
        return one.base_url().empty() ? std::string(defaults.base_url) : one.base_url();
    return one.auth().region().empty() ? std::string() : "https://bedrock-runtime." + one.auth().region() + ".amazonaws.com";
}

std::string api_version_of(schema::Provider const& one, wire::url const& where)
{
    return one.api_version().empty() ? base::percent_decoded(provider::azure::version_in(where.query)) : one.api_version();
}

std::string provider_path(schema::Provider const& one, wire::url const& where)
{
    auto const& chat = dialect::format_of(spoken_at(one)).chat();
    provider::operation_path const after{chat.provider_path, chat.version_in_sdk};
    return provider::base_path(*provider::kind_named(one.kind()), after, where.host, where.path, api_version_of(one, where));
}

}  // namespace signalbox::config
