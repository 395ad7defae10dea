#include "server/imports/krakend_auth.hpp"

#include "server/imports/web_place.hpp"

#include "engine/config/tree_values.hpp"

namespace signalbox::imports {

namespace {

section propagated(source& from, node const& validator)
{
    section out;
    for (node_pointer const& each : from.items(validator, "propagate_claims")) {
        bool const pair =
            each->items.size() == 2 && each->items[0]->what == node::kind::scalar && each->items[1]->what == node::kind::scalar;
        if (!pair) {
            from.misread(*each, "a pair is wanted, of a claim and a header");
            continue;
        }
        from.use(*each);
        out.put(each->items[0]->text, each->items[1]->text);
    }
    return out;
}

}  // namespace

std::string read_krakend_validator(source& from, target& to, node const& extra)
{
    auto const validator = from.part(extra, "auth/validator");
    if (!validator) return {};
    int const line = line_of(*validator);
    section made;
    made.put("type", "jwt").put("alg", from.texts(*validator, "alg"));
    std::string const address = from.text(*validator, "jwk_url"), file = from.text(*validator, "jwk_local_path");
    made.put("jwks", address.empty() ? file : to.address(address, "JWKS_ADDRESS", line)).put("issuer", from.text(*validator, "issuer"));
    made.put("audience", from.texts(*validator, "audience")).put("scopes", from.texts(*validator, "scopes"));
    from.flag(*validator, "cache", true);
    if (std::string const seconds = from.whole(*validator, "cache_duration"); !seconds.empty()) made.word("cache", seconds + "s");
    section const claims = propagated(from, *validator);
    auto const roles = from.texts(*validator, "roles");
    std::string const roles_key = from.text(*validator, "roles_key");
    if (!roles.empty()) made.put("claims", section().put(roles_key.empty() ? "roles" : roles_key, roles.front()));
    if (roles.size() > 1) from.approximated(line, "of several roles the first is asked for");
    std::string const name = to.once("auth", "tokens", made.put("propagate", claims));
    from.carried(line, "auth/validator -> auth " + name);
    return name;
}

std::string unread_krakend_guard(node const& root, node_pointer const& extra)
{
    constexpr std::string_view guards[] = {"auth/validator", "auth/api-keys",      "auth/basic",
                                           "auth/revoker",   "security/ip-filter", "validation/cel"};
    for (std::string_view const each : guards)
        if (extra && has(*extra, each)) return std::string(each);
    auto const all = config::child(root, "extra_config");
    for (std::string_view const each : guards)
        if (each != "auth/api-keys" && each != "auth/validator" && all && has(*all, each)) return std::string(each) + " of the service";
    return {};
}

}  // namespace signalbox::imports
