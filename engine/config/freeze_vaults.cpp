#include "engine/config/freeze.hpp"

#include "engine/base/ascii.hpp"
#include "engine/config/scalar.hpp"
#include "engine/config/source.hpp"
#include "engine/config/vault_address.hpp"
#include "engine/config/vault_book.hpp"
#include "engine/config/web_address.hpp"
#include "engine/provider/service_account.hpp"

#include <algorithm>

namespace signalbox::config {
namespace {

using vault::login;

constexpr std::string_view token_header = "X-Vault-Token";

void set_tls(upstream::origin& into, schema::Vault const& from, std::string const& directory)
{
    if (!from.tls().ca_file().empty()) into.ca_file = standing_on(directory, from.tls().ca_file());
    into.verify_tls = with_defaults(from.tls()).verify();
}

/// How its requests are signed: as those of a provider.
void set_credential(vault::definition& into, schema::Vault const& from, fetched_secrets const& secrets, std::string const& path)
{
    using provider::credential_style;
    provider::definition& as = into.sent_as;
    std::string const auth = under(path, "auth");
    provider::secret const& secret = secrets.at(under(auth, "secret"));
    into.proof = secret;
    // A token that is asked for travels as a bearer token, which HashiCorp takes as well as its own header.
    as.style = credential_style::service_account;
    if (into.how == login::token) {
        as.style = credential_style::header;
        as.credential_header = token_header;
        as.credential = secret;
    } else if (into.how == login::sigv4) {
        as.style = credential_style::sigv4;
        as.credential = secret;
        as.aws = {.key_id = secrets.at(under(auth, "key")),
                  .session_token = secrets.at(under(auth, "session_token")),
                  .region = from.region(),
                  .service = "secretsmanager"};
    } else if (into.how == login::service_account) {
        if (auto account = provider::read_service_account(secret.reveal()))
            as.account = std::make_shared<provider::service_account const>(std::move(*account));
    }
}

vault_login login_at(std::string const& address, schema::Vault const& from, checked const& all)
{
    web_address place = web_address_of(address, from.id(), all.with);
    set_tls(place.origin, from, all.directory);
    return {std::move(place.origin), std::move(place.authority), std::move(place.target)};
}

vault_place place_of(schema::Vault const& from, std::string const& path, checked const& all)
{
    schema::Vault const filled = with_defaults(from);
    vault_place out;
    vault::definition& what = out.what;
    what.id = from.id();
    what.what = *vault::kind_named(from.type());
    what.how = login_of(from, what.what).value_or(what.how);
    what.name_space = from.namespace_();
    if (!from.mount().empty()) what.mount = from.mount();
    what.version = filled.version();
    what.project = from.project();
    what.login_mount = from.auth().mount().empty() ? std::string(vault::name(what.how)) : from.auth().mount();
    what.role = from.auth().role();
    what.client = from.auth().client();
    what.tenant = from.auth().tenant();
    set_credential(what, from, all.with.secrets, path);
    web_address there = web_address_of(address_of(from), from.id(), all.with);
    set_tls(there.origin, from, all.directory);
    what.sent_as.id = from.id();
    what.sent_as.where = *wire::parse_url(address_of(from));
    what.sent_as.authority = there.authority;
    what.base_path = what.sent_as.where.path;
    while (what.base_path.ends_with('/')) what.base_path.pop_back();
    out.origin = std::move(there.origin);
    if (std::string const where = login_address_of(from, what.sent_as.account.get()); !where.empty()) {
        out.login = login_at(where, from, all);
        what.login_authority = out.login->authority;
        what.login_path = wire::parse_url(where)->path;
        while (what.login_path.ends_with('/')) what.login_path.pop_back();
    }
    return out;
}

void add_secret(vault_book& into, vault_use const& use, std::chrono::milliseconds ttl)
{
    std::size_t const place = into.at(use.what.vault);
    auto const same = [&](vault_secret const& each) { return each.place == place && each.path == use.what.path; };
    auto const found = std::ranges::find_if(into.secrets, same);
    if (found == into.secrets.end())
        into.secrets.push_back({place, use.what.path, ttl});
    else
        found->ttl = std::min(found->ttl, ttl);
}

}  // namespace

std::size_t vault_book::at(std::string_view id) const
{
    auto const found = std::ranges::find_if(places, [id](vault_place const& each) { return each.what.id == id; });
    return static_cast<std::size_t>(found - places.begin());
}

std::shared_ptr<vault_book const> freeze_vaults(checked const& from)
{
    auto const& uses = from.with.secrets.uses;
    if (uses.empty()) return {};
    auto book = std::make_shared<vault_book>();
    for (int i = 0; i < from.config.vaults_size(); ++i)
        book->places.push_back(place_of(from.config.vaults(i), item("vaults", static_cast<std::size_t>(i)), from));
    book->uses = uses;
    for (vault_use const& each : uses) {
        auto const& vault = from.config.vaults(static_cast<int>(book->at(each.what.vault)));
        auto const usual = std::chrono::milliseconds(with_defaults(vault).ttl().milliseconds());
        add_secret(*book, each, each.ttl.count() > 0 ? each.ttl : usual);
    }
    return book;
}

}  // namespace signalbox::config
