#include "engine/config/vault_address.hpp"

#include <algorithm>

namespace signalbox::config {

std::string address_of(schema::Vault const& from)
{
    if (!from.address().empty()) return from.address();
    auto const kind = vault::kind_named(from.type());
    std::string out(kind ? vault::facts_of(*kind).address : "");
    constexpr std::string_view place = "{region}";
    std::size_t const at = out.find(place);
    if (at == out.npos) return out;
    if (from.region().empty()) return {};
    out.replace(at, place.size(), from.region());
    return from.region().starts_with("cn-") ? out + ".cn" : out;
}

std::optional<vault::login> login_of(schema::Vault const& from, vault::kind of)
{
    auto const logins = vault::facts_of(of).logins;
    if (from.auth().type().empty()) return logins.front();
    auto const named = vault::login_named(from.auth().type());
    return named && std::ranges::find(logins, *named) != logins.end() ? named : std::nullopt;
}

std::string login_address_of(schema::Vault const& from, provider::service_account const* account)
{
    auto const kind = vault::kind_named(from.type());
    if (kind == vault::kind::gcp) return account ? account->token_address : std::string();
    if (kind != vault::kind::azure) return {};
    return from.auth().address().empty() ? std::string(vault::usual_login_address) : from.auth().address();
}

}  // namespace signalbox::config
