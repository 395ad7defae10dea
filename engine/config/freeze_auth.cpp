#include "engine/config/freeze.hpp"

#include "engine/config/scalar.hpp"
#include "engine/config/source.hpp"
#include "engine/wire/url.hpp"

#include <algorithm>

namespace signalbox::config {
namespace {

model::principal not_declared(schema::Authenticator const& from, route::table const& table)
{
    model::principal out;
    out.key_id = "jwt_" + from.id();
    out.keep_names();
    allow_into(out, from.allow(), table);
    return out;
}

access::token_rules rules_of(schema::Authenticator const& given, std::shared_ptr<access::key_set const> keys, route::table const& table)
{
    schema::Authenticator const from = with_defaults(given);
    access::token_rules out;
    out.id = from.id();
    for (std::string const& each : from.alg()) out.accepted.add(*access::algorithm_named(each));
    out.keys = std::move(keys);
    out.issuer = from.issuer();
    out.audience.assign(from.audience().begin(), from.audience().end());
    out.leeway = std::chrono::floor<std::chrono::seconds>(std::chrono::milliseconds(from.leeway().milliseconds()));
    out.must_end = from.require_exp();
    out.scopes.assign(from.scopes().begin(), from.scopes().end());
    for (auto const& [path, word] : from.claims()) out.claims.push_back({path, word});
    std::ranges::sort(out.claims, {}, &access::required_claim::path);
    schema::ClaimMap const map = with_defaults(from.map());
    out.consumer_path = map.consumer();
    out.tags_path = map.tags();
    out.not_declared = not_declared(from, table);
    return out;
}

/// Only for keys that are fetched.
key_address address_of(schema::Authenticator const& given, std::optional<chosen_proxy> const& proxy, std::string const& directory)
{
    schema::Authenticator const from = with_defaults(given);
    auto const parsed = wire::parse_url(from.jwks());
    key_address out{.id = from.id(), .url = from.jwks(), .signals = std::make_shared<access::key_signals>()};
    out.origin.id = "jwks of " + from.id();
    out.origin.tls = parsed->tls;
    out.origin.host = parsed->host;
    out.origin.port = parsed->port;
    if (proxy) out.origin.proxy = proxy->what;
    if (!from.tls().ca_file().empty()) out.origin.ca_file = standing_on(directory, from.tls().ca_file());
    out.origin.verify_tls = with_defaults(from.tls()).verify();
    out.authority = parsed->authority();
    out.target = (parsed->path.empty() ? "/" : parsed->path) + (parsed->query.empty() ? "" : "?" + parsed->query);
    out.cache = std::chrono::milliseconds(from.cache().milliseconds());
    out.keep = std::chrono::milliseconds(from.keep().milliseconds());
    return out;
}

}  // namespace

void freeze_auth(checked const& from, snapshot& into)
{
    bool keys = false;
    std::vector<access::token_rules> tokens;
    for (int i = 0; i < from.config.auth_size(); ++i) {
        schema::Authenticator const& one = from.config.auth(i);
        auto const at = static_cast<std::size_t>(i);
        keys = keys || one.type() == "key";
        if (one.type() == "key") continue;
        tokens.push_back(rules_of(one, from.with.token_keys[at], into.table));
        if (from.with.token_keys[at]) continue;
        into.key_addresses.push_back(address_of(one, from.with.key_proxies[at], from.directory));
        tokens.back().address = into.key_addresses.back().url;
        tokens.back().signals = into.key_addresses.back().signals;
    }
    if (tokens.empty()) return;  // keys alone, as without `auth`
    access::declared_consumers declared;
    for (schema::Consumer const& one : from.config.consumers()) {
        if (one.internal()) {
            declared.emplace(one.name(), nullptr);
            continue;
        }
        model::principal who = consumer_of(one, into.table);
        who.keep_names();
        declared.emplace(one.name(), std::make_shared<model::principal const>(std::move(who)));
    }
    into.auth = std::make_shared<access::authenticators const>(keys, std::move(tokens), std::move(declared));
}

}  // namespace signalbox::config
