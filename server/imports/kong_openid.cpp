#include "server/imports/kong_openid.hpp"

#include "server/imports/kong_access.hpp"
#include "server/imports/web_place.hpp"

#include "engine/wire/url.hpp"

#include <algorithm>
#include <set>

namespace signalbox::imports {

namespace {

constexpr std::string_view discovery = "/.well-known/openid-configuration";

std::string joined(std::vector<std::string> const& path)
{
    std::string out;
    for (std::string const& each : path) out.append(out.empty() ? "" : ".").append(each);
    return out;
}

std::vector<std::string> words_of(std::string_view text)
{
    std::vector<std::string> out;
    while (!text.empty()) {
        std::size_t const end = std::min(text.find(' '), text.size());
        if (end > 0) out.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

/// What a token's `iss` is, of what may be the address of the discovery document.
std::string issuer_of(std::string text)
{
    bool const document = text.ends_with(discovery);
    if (document) text.resize(text.size() - discovery.size());
    auto const parsed = wire::parse_url(text);
    bool const slash = parsed && parsed->host.ends_with(".auth0.com");  // whose issuers end with one
    while (text.ends_with('/')) text.pop_back();
    return slash ? text + "/" : text;
}

/// Where vendors publish their keys. Discovery would say it, and an import asks no server.
std::string keys_of(std::string issuer, bool& known)
{
    while (issuer.ends_with('/')) issuer.pop_back();
    auto const parsed = wire::parse_url(issuer);
    known = true;
    if (parsed && parsed->path.find("/realms/") != std::string::npos) return issuer + "/protocol/openid-connect/certs";
    if (parsed && parsed->host == "accounts.google.com") return "https://www.googleapis.com/oauth2/v3/certs";
    if (parsed && parsed->host == "login.microsoftonline.com" && issuer.ends_with("/v2.0"))
        return issuer.substr(0, issuer.size() - std::string_view("v2.0").size()) + "discovery/v2.0/keys";
    if (parsed && (parsed->host.ends_with(".okta.com") || parsed->host.ends_with(".oktapreview.com"))) return issuer + "/v1/keys";
    known = parsed && (parsed->host.ends_with(".auth0.com") || parsed->host.starts_with("cognito-idp."));
    return issuer + "/.well-known/jwks.json";
}

/// The address of the issuer's keys, with what a reader of the report has to do about it.
std::string jwks(source& from, target& to, node const& config, std::string const& issuer, int line)
{
    auto const further = from.texts(config, "extra_jwks_uris");
    if (!further.empty()) {
        if (further.size() > 1) from.approximated(line, "extra_jwks_uris: the first is taken");
        return to.address(further.front(), "JWKS_ADDRESS", line);
    }
    if (issuer.starts_with("${")) {
        std::string const variable = issuer.substr(2, issuer.find('}') - 2) + "_JWKS";
        from.approximated(line, "put jwks_uri of the issuer's " + std::string(discovery.substr(1)) + " into the variable " + variable);
        return "${" + variable + ":-https://idp.invalid/jwks.json}";
    }
    bool known = false;
    std::string const made = keys_of(issuer, known);
    if (!known) from.approximated(line, "jwks " + made + " is a guess: compare it with jwks_uri of " + issuer + std::string(discovery));
    return made;
}

/// Kong refuses a token whose consumer the file does not have, unless consumer_optional says otherwise.
void only_declared(kong_plugin const& of)
{
    std::set<std::string> names;
    for (auto const& [given, name] : of.consumers.names) names.insert(name);
    if (names.empty()) return close_kong_route(of, "openid-connect for consumers of the file, which has none");
    std::string all;
    for (std::string const& each : names) all.append(all.empty() ? "" : ", ").append(condition_text(each));
    section const made = refusing_unless("consumer.name in [" + all + "]", "Forbidden");
    of.out.policies.push_back(of.to.once("policies", "declared-consumers", made));
    of.from.carried(of.line(), "openid-connect without consumer_optional -> policy " + of.out.policies.back());
}

void who(kong_plugin const& of, section& made)
{
    section map;
    auto const consumer = of.from.texts(of.config, "consumer_claim"), tags = of.from.texts(of.config, "authenticated_groups_claim");
    made.put("map", map.put("consumer", joined(consumer)).put("tags", joined(tags)));
    auto const by = of.from.texts(of.config, "consumer_by");
    bool const optional = of.from.flag(of.config, "consumer_optional", false);
    if (consumer.empty()) return;
    if (!by.empty() && std::ranges::find(by, "username") == by.end())
        return close_kong_route(of, "openid-connect with consumers by something else than username");
    if (!optional) only_declared(of);
}

/// What tokens must or must not have beside that.
void what_cannot_be_said(kong_plugin const& of)
{
    for (char const* key : {"claims_forbidden", "proof_of_possession_mtls", "proof_of_possession_dpop"}) {
        auto const found = of.from.take(of.config, key);
        if (!found || found->what == node::kind::null || found->text == "off") continue;
        of.from.use(*found);
        close_kong_route(of, std::string("openid-connect with ") + key);
    }
}

void what_it_must_say(source& from, node const& config, section& made, int line)
{
    auto const scopes = from.texts(config, "scopes_required");
    if (!scopes.empty()) made.put("scopes", words_of(scopes.front()));
    section claims;
    for (auto const& [values, place, usual] :
         {std::tuple("roles_required", "roles_claim", "roles"), std::tuple("groups_required", "groups_claim", "groups")}) {
        auto const wanted = from.texts(config, values), path = from.texts(config, place);
        if (!wanted.empty()) claims.put(path.empty() ? std::string(usual) : joined(path), wanted.front());
        if (wanted.size() > 1) from.approximated(line, std::string("of several ") + values + " the first is asked for");
    }
    if (scopes.size() > 1) from.approximated(line, "of several scopes_required the first is asked for");
    made.put("claims", claims);
}

}  // namespace

std::string read_kong_openid(kong_plugin const& of)
{
    source& from = of.from;
    node const& config = of.config;
    int const line = of.line();
    auto const methods = from.texts(config, "auth_methods");
    std::string given = from.text(config, "issuer");
    if (has_secret(given)) {
        given = read_web_place(given).address;
        from.approximated(line, "the issuer's address is taken without its user, password and parameters");
    }
    bool const bearer = methods.empty() || std::ranges::find(methods, "bearer") != methods.end();
    if (!bearer || given.empty()) {
        from.use(config);
        close_kong_route(of, bearer ? "openid-connect without an issuer"
                                    : "openid-connect without the method bearer, the only one by which callers show here who they are");
        return {};
    }
    if (methods.size() != 1)
        from.approximated(line, "openid-connect: of its methods bearer; callers bring their tokens, and are not logged in");
    auto const allowed = from.texts(config, "issuers_allowed");
    std::string const issuer = allowed.empty() ? issuer_of(given) : allowed.front();
    section made;
    made.put("type", "jwt").put("tier", kong_tier).put("alg", std::vector<std::string>{"RS256", "PS256", "ES256"});
    made.put("jwks", jwks(from, of.to, config, issuer_of(given), line)).put("issuer", issuer);
    auto const audience = from.texts(config, "audience_required");
    made.put("audience", audience);
    if (audience.empty()) from.approximated(line, "no audience_required: tokens of the issuer for other services are taken as well");
    if (std::string const leeway = from.whole(config, "leeway"); !leeway.empty()) made.put("leeway", leeway + "s");
    what_it_must_say(from, config, made, line);
    who(of, made);
    what_cannot_be_said(of);
    for (char const* key : {"client_id", "client_secret", "client_auth", "redirect_uri", "scopes", "audience", "response_mode",
                            "session_secret", "bearer_token_param_type", "verify_parameters", "display_errors", "ssl_verify"})
        if (auto const each = from.take(config, key)) from.use(*each);
    std::string const id = of.to.once("auth", of.name("openid"), made);
    from.carried(line, "openid-connect -> auth " + id);
    return id;
}

}  // namespace signalbox::imports
