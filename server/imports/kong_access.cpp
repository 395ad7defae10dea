#include "server/imports/kong_access.hpp"

#include "server/imports/kong_openid.hpp"
#include "server/imports/kong_usual.hpp"

#include <algorithm>
#include <array>

namespace signalbox::imports {

namespace {

constexpr std::array ways_to_sign_in{"key-auth",      "key-auth-enc", "openid-connect",       "jwt",        "basic-auth",
                                     "oauth2",        "hmac-auth",    "oauth2-introspection", "ldap-auth",  "ldap-auth-advanced",
                                     "mtls-auth",     "saml",         "header-cert-auth",     "vault-auth", "jwt-signer",
                                     "ai-mcp-oauth2", "acl"};

/// Whether callers without a credential may be some consumer.
bool takes_anonymous(kong_plugin const& of)
{
    return !of.from.text(of.config, "anonymous").empty();
}

/// The consumer that callers without a credential are; empty: they are refused.
std::string anonymous(kong_plugin const& of)
{
    std::string const given = of.from.text(of.config, "anonymous"), name = of.consumers.name_of(given);
    if (given.empty()) return {};
    if (name.empty())
        of.from.left_out(of.line(),
                         of.kind() + ": anonymous names a consumer that the file does not have: callers without a key are refused");
    else if (of.refused.contains(name))
        of.from.approximated(of.line(), of.kind() + ": a plugin refuses all requests of the anonymous consumer " + name +
                                            ": callers without a key are refused with 401");
    return of.refused.contains(name) ? std::string() : name;
}

void sign_in(kong_plugin const& of, std::string const& id)
{
    (takes_anonymous(of) ? of.out.optional : of.out.required).push_back(id);
}

/// `"acl:a" in consumer.tags || "acl:b" in consumer.tags`
std::string is_in_one(std::vector<std::string> const& groups, bool consumer_groups)
{
    std::string out;
    for (std::string const& each : groups) {
        out.append(out.empty() ? "" : " || ").append(condition_text(tag_of_access_group(each)) + " in consumer.tags");
        if (consumer_groups) out += " || " + condition_text(tag_of_consumer_group(each)) + " in consumer.tags";
    }
    return out;
}

std::vector<std::string> either(source& from, node const& of, std::string_view name, std::string_view old_name)
{
    auto out = from.texts(of, name), more = from.texts(of, old_name);
    out.insert(out.end(), more.begin(), more.end());
    return out;
}

}  // namespace

bool asks_who_calls(std::string_view plugin)
{
    return std::ranges::find(ways_to_sign_in, plugin) != ways_to_sign_in.end();
}

void read_kong_key_auth(kong_plugin const& of)
{
    take_usual(of.from, of.config, kong_object::key_auth);
    section made;
    made.put("type", "key");
    auto names = of.from.texts(of.config, "key_names");
    made.put("names", names.empty() ? std::vector<std::string>{"apikey"} : names);
    std::vector<std::string> places;
    if (of.from.flag(of.config, "key_in_header", true)) places.emplace_back("header");
    if (of.from.flag(of.config, "key_in_query", true)) places.emplace_back("query");
    made.put("in", places).word("bearer", "false").put("anonymous", anonymous(of));
    if (!of.from.flag(of.config, "hide_credentials", true))
        of.from.approximated(of.line(), "hide_credentials false: keys of callers never go on to a provider");
    std::string const id = of.to.once("auth", of.name("key-auth"), made);
    sign_in(of, id);
    of.from.carried(of.line(), "key-auth -> auth " + id);
}

void read_kong_openid_auth(kong_plugin const& of)
{
    std::string const id = read_kong_openid(of);
    if (id.empty()) return;
    sign_in(of, id);
    if (!anonymous(of).empty())
        of.from.approximated(of.line(), "openid-connect with an anonymous consumer: callers without a token are refused");
}

void read_kong_unknown_auth(kong_plugin const& of)
{
    bool const optional = takes_anonymous(of);
    of.from.use(of.config);
    if (!optional) return close_kong_route(of, "the plugin " + of.kind());
    of.from.left_out(of.line(), "the plugin " + of.kind() + ": callers that show by it who they are are not known, and refused");
}

void read_kong_groups(kong_plugin const& of)
{
    auto const allow = either(of.from, of.config, "allow", "whitelist"), deny = either(of.from, of.config, "deny", "blacklist");
    bool const groups = of.from.flag(of.config, "include_consumer_groups", false);
    of.from.flag(of.config, "hide_groups_header", false);
    of.out.by_group = true;
    if (of.from.flag(of.config, "always_use_authenticated_groups", false))
        return close_kong_route(of, "the plugin acl with the groups of tokens alone");
    if (allow.empty() == deny.empty()) return close_kong_route(of, "the plugin acl without one list of groups that are allowed or denied");
    std::string const condition = allow.empty() ? "!(" + is_in_one(deny, groups) + ")" : is_in_one(allow, groups);
    section const made = refusing_unless(condition, "You cannot consume this service");
    of.out.policies.push_back(of.to.once("policies", of.name("acl"), made));
    of.from.carried(of.line(), "acl -> policy " + of.out.policies.back() + ", by tags of consumers");
}

void read_kong_termination(kong_plugin const& of)
{
    bool const some = has(of.config, "trigger");
    of.from.use(of.config);
    if (some) return close_kong_route(of, "the plugin request-termination with a trigger");
    of.out.closed = of.out.guarded = true;
    of.from.approximated(of.line(), "request-termination -> policy closed of route " + of.route + ", which refuses all requests with 403");
}

void close_kong_route(kong_plugin const& of, std::string const& why)
{
    of.out.closed = of.out.guarded = true;
    of.from.left_out(of.line(), why + ", which may refuse requests" + kong_closing_words(of.route));
}

void close_kong_route_to(kong_plugin const& of, kong_audience const& whom)
{
    of.from.use(of.plugin);
    std::string const what = "the plugin " + of.kind();
    if (whom.unclear || asks_who_calls(of.kind())) return close_kong_route(of, what + " for one consumer or group of consumers");
    std::string const known = of.consumers.name_of(whom.consumer), name = known.empty() ? whom.consumer : known;
    std::string condition, called;
    if (!whom.consumer.empty()) {
        condition = "consumer.name != " + condition_text(name);
        called = "consumer " + name;
    } else {
        condition = "!(" + condition_text(tag_of_consumer_group(whom.group)) + " in consumer.tags)";
        called = "group " + whom.group;
    }
    section const made = refusing_unless(condition, "closed to this caller");
    of.out.policies.push_back(of.to.once("policies", "closed-to-" + (whom.consumer.empty() ? whom.group : name), made));
    std::string const how = " for the " + called;
    if (of.kind() == "request-termination" && !has(of.config, "trigger"))
        return of.from.carried(of.line(), what + how + " -> policy " + of.out.policies.back());
    of.from.left_out(of.line(), what + how + ", which may refuse its requests: the policy " + of.out.policies.back() + " of route " +
                                    of.route + " refuses all of them until you say there what is asked for");
}

std::vector<std::string> kong_authenticators(source& from, int line, std::string const& route, kong_surroundings& around)
{
    if (around.required.size() > 1) {
        std::string all;
        for (std::string const& each : around.required) all.append(all.empty() ? "" : " and ").append(each);
        around.closed = true;
        from.left_out(line, "callers must show who they are to " + all + ", of which one would be enough here" + kong_closing_words(route));
    }
    bool const known = !around.required.empty() || !around.optional.empty();
    if (around.by_group && !known && !around.closed) {
        around.closed = around.guarded = true;
        from.left_out(line, "the plugin acl without a plugin that asks who calls" + kong_closing_words(route));
    }
    if (around.required.empty()) return around.optional;
    if (!around.optional.empty())
        from.approximated(line, "a plugin that lets callers in as anonymous beside one that does not: the latter alone counts");
    return around.required;
}

std::string kong_closing_words(std::string const& route)
{
    return ": route " + route + " is closed; its policy closed refuses all requests until you say there what is asked for";
}

std::string kong_closing_policy(target& to)
{
    return to.once("policies", "closed", refusing_unless("false", "this route is closed"));
}

}  // namespace signalbox::imports
