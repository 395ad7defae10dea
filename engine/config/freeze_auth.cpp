#include "engine/config/freeze.hpp"

#include "engine/base/ascii.hpp"
#include "engine/config/scalar.hpp"
#include "engine/config/source.hpp"
#include "engine/config/web_address.hpp"

#include <algorithm>
#include <map>

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

access::token_rules rules_of(schema::Authenticator const& given, std::shared_ptr<access::key_set const> keys, snapshot const& within)
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
    for (auto const& [path, header] : from.propagate()) out.propagated.push_back({path, header});
    std::ranges::sort(out.propagated, {}, &access::propagated_claim::path);
    schema::ClaimMap const map = with_defaults(from.map());
    out.consumer_path = map.consumer();
    out.tags_path = map.tags();
    out.tier_path = map.tier();
    out.tier = from.tier();
    out.tiers = within.tiers;
    out.not_declared = not_declared(from, within.table);
    return out;
}

/// Only for keys that are fetched.
key_address address_of(schema::Authenticator const& given, std::optional<chosen_proxy> const& proxy, std::string const& directory)
{
    schema::Authenticator const from = with_defaults(given);
    web_address there = address_at(from.jwks(), "jwks of " + from.id(), proxy);
    key_address out{.id = from.id(), .url = std::move(there.url), .signals = std::make_shared<access::key_signals>()};
    out.origin = std::move(there.origin);
    if (!from.tls().ca_file().empty()) out.origin.ca_file = standing_on(directory, from.tls().ca_file());
    out.origin.verify_tls = with_defaults(from.tls()).verify();
    out.authority = std::move(there.authority);
    out.target = std::move(there.target);
    out.cache = std::chrono::milliseconds(from.cache().milliseconds());
    out.keep = std::chrono::milliseconds(from.keep().milliseconds());
    return out;
}

/// One authenticator of the list.
struct part {
    std::optional<access::key_rules> keys;
    std::optional<access::token_rules> tokens;
};

access::key_places places_of(schema::Authenticator const& from)
{
    access::key_places out{.usual = from.names().empty()};
    if (!from.bearer()) out.bearer = access::bearer_use::none;
    bool const headers = from.in().empty() || std::ranges::find(from.in(), "header") != from.in().end();
    bool const fields = std::ranges::find(from.in(), "query") != from.in().end();
    for (std::string const& each : from.names()) {
        if (headers) out.headers.push_back(base::lowered(each));
        if (fields) out.fields.push_back(each);
    }
    return out;
}

access::key_rules key_rules_of(schema::Authenticator const& given, access::declared_consumers const& declared)
{
    schema::Authenticator const from = with_defaults(given);
    access::key_rules out;
    if (!from.names().empty() || !from.bearer()) out.in = places_of(from);
    if (!from.anonymous().empty()) out.anonymous = declared.find(from.anonymous())->second;
    return out;
}

/// Keys that several authenticators take may stand in the places of each.
void join(access::key_rules& into, access::key_rules const& more)
{
    access::key_places const usual{.usual = true};
    if (into.in || more.in) {
        access::key_places both = into.in.value_or(usual);
        access::key_places const& others = more.in ? *more.in : usual;
        both.headers.insert(both.headers.end(), others.headers.begin(), others.headers.end());
        both.fields.insert(both.fields.end(), others.fields.begin(), others.fields.end());
        both.usual = both.usual || others.usual;
        both.bearer = std::max(both.bearer, others.bearer);
        into.in = std::move(both);
    }
    if (!into.anonymous) into.anonymous = more.anonymous;
}

using parts = std::vector<part>;

/// What some of the authenticators take together; null for keys alone in the usual places.
std::shared_ptr<access::authenticators const> joined(parts const& all, std::vector<std::size_t> const& which,
                                                     std::shared_ptr<access::declared_consumers const> const& declared)
{
    std::optional<access::key_rules> keys;
    std::vector<access::token_rules> tokens;
    for (std::size_t const each : which) {
        if (all[each].tokens) tokens.push_back(*all[each].tokens);
        if (!all[each].keys) continue;
        if (keys)
            join(*keys, *all[each].keys);
        else
            keys = all[each].keys;
    }
    if (!keys) keys = access::key_rules{.taken = false};
    if (tokens.empty() && keys->taken && !keys->in && !keys->anonymous) return nullptr;
    if (keys->in && !tokens.empty()) keys->in->bearer = std::max(keys->in->bearer, access::bearer_use::tokens);
    return std::make_shared<access::authenticators const>(std::move(*keys), std::move(tokens), declared);
}

std::shared_ptr<access::declared_consumers const> declared_in(schema::Config const& all, snapshot const& within)
{
    auto out = std::make_shared<access::declared_consumers>();
    for (schema::Consumer const& one : all.consumers()) {
        if (one.internal()) {
            out->emplace(one.name(), nullptr);
            continue;
        }
        model::principal who = consumer_of(one, within);
        who.keep_names();
        out->emplace(one.name(), std::make_shared<model::principal const>(std::move(who)));
    }
    return out;
}

/// Routes that name the same authenticators share what was made of them.
void freeze_route_auth(checked const& from, snapshot& into, parts const& all,
                       std::shared_ptr<access::declared_consumers const> const& declared)
{
    std::map<std::vector<std::size_t>, std::uint32_t> made;
    for (int i = 0; i < from.config.routes_size(); ++i) {
        std::vector<std::size_t> which;
        for (std::string const& id : from.config.routes(i).auth()) {
            auto const named = [&](schema::Authenticator const& each) { return each.id() == id; };
            which.push_back(static_cast<std::size_t>(std::ranges::find_if(from.config.auth(), named) - from.config.auth().begin()));
        }
        if (which.empty()) continue;
        auto const [known, fresh] = made.emplace(which, static_cast<std::uint32_t>(into.route_auth.size()));
        if (fresh) into.route_auth.push_back(joined(all, which, declared));
        into.routes.all[static_cast<std::size_t>(i)].auth = known->second;
    }
}

}  // namespace

void freeze_auth(checked const& from, snapshot& into)
{
    if (from.config.auth().empty()) return;  // keys alone
    into.claimed_headers = claimed_headers_of(from.config);
    auto const declared = declared_in(from.config, into);
    parts all;
    std::vector<std::size_t> every;
    for (int i = 0; i < from.config.auth_size(); ++i) {
        schema::Authenticator const& one = from.config.auth(i);
        auto const at = static_cast<std::size_t>(i);
        part& made = all.emplace_back();
        every.push_back(at);
        if (one.type() == "key") {
            made.keys = key_rules_of(one, *declared);
            continue;
        }
        made.tokens = rules_of(one, from.with.token_keys[at], into);
        if (from.with.token_keys[at]) continue;
        into.key_addresses.push_back(address_of(one, from.with.key_proxies[at], from.directory));
        made.tokens->address = into.key_addresses.back().url;
        made.tokens->signals = into.key_addresses.back().signals;
    }
    into.auth = joined(all, every, declared);
    freeze_route_auth(from, into, all, declared);
}

}  // namespace signalbox::config
