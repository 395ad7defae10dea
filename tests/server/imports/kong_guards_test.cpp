// What makes access narrower in Kong's file: it is as narrow here, or the route is closed and the report says why.
#include "tests/server/imports/imported_text.hpp"

#include <gmock/gmock.h>

namespace signalbox::imports {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string const proxy = "{name: ai-proxy, config: {route_type: llm/v1/chat, model: {provider: openai, name: m}, "
                          "auth: {header_name: Authorization, header_value: 'Bearer ${OPENAI}'}}}";
std::string const openid = "{name: openid-connect, config: {issuer: 'https://idp.example', auth_methods: [bearer], audience_required: [a], "
                           "extra_jwks_uris: ['https://idp.example/jwks']}}";
constexpr std::string_view closed = "policies: [closed";

struct result_of {
    std::string yaml, report;
};

result_of of_text(std::string const& text)
{
    imported const made = of(product::kong, "_format_version: '3.0'\n" + text);
    result_of out{config::yaml_of(*made.root), report_of(made)};
    EXPECT_EQ(errors_in(out.yaml), "") << out.yaml;
    return out;
}

/// A route r with these plugins and an AI proxy; `more`: members of the file beside its services.
result_of with(std::string const& plugins, std::string const& more = {}, std::string const& members = {})
{
    return of_text("services: [{name: s, url: 'http://a.example', routes: [{name: r, paths: [/r], " + members + "plugins: [" + plugins +
                   (plugins.empty() ? "" : ", ") + proxy + "]}]}]\n" + more);
}

TEST(kong_sign_in, by_two_plugins_that_must_both_hold_closes_the_route)
{
    result_of const both = with("{name: key-auth}, " + openid);
    EXPECT_THAT(both.yaml, HasSubstr(closed));
    EXPECT_THAT(both.yaml, HasSubstr("- {id: closed, require: \"false\", deny: {status: 403, message: this route is closed}}"));
    EXPECT_THAT(both.report, HasSubstr("2 not carried over: callers must show who they are to key-auth and openid, of which one would be "
                                       "enough here: route r is closed"));
    std::string const guests = "consumers: [{username: guest, id: 7}]\n";
    result_of const either = with("{name: key-auth, config: {anonymous: guest}}, {name: openid-connect, config: {issuer: "
                                  "'https://idp.example', anonymous: '7', extra_jwks_uris: ['https://idp.example/jwks']}}",
                                  guests);
    EXPECT_THAT(either.yaml, AllOf(HasSubstr("auth: [key-auth, openid]"), HasSubstr("anonymous: guest"), Not(HasSubstr("closed"))));
    result_of const one = with("{name: key-auth, config: {anonymous: guest}}, " + openid, guests);
    EXPECT_THAT(one.yaml, AllOf(HasSubstr("auth: [openid]"), Not(HasSubstr("closed")))) << "the one without anonymous must hold";
}

TEST(kong_sign_in, by_a_way_that_is_unknown_closes_the_route)
{
    for (char const* name : {"ldap-auth", "saml", "vault-auth", "jwt-signer", "jwt", "mtls-auth"}) {
        result_of const made = with("{name: key-auth}, {name: " + std::string(name) + "}");
        EXPECT_THAT(made.yaml, HasSubstr(closed)) << name;
        EXPECT_THAT(made.report, HasSubstr("2 not carried over: the plugin " + std::string(name) +
                                           ", which may refuse requests: route r is "
                                           "closed"));
    }
    result_of const optional = with("{name: key-auth, config: {anonymous: guest}}, {name: basic-auth, config: {anonymous: guest}}",
                                    "consumers: [{username: guest}]\n");
    EXPECT_THAT(optional.yaml, AllOf(HasSubstr("auth: [key-auth]"), Not(HasSubstr("closed"))));
    EXPECT_THAT(optional.report, HasSubstr("the plugin basic-auth: callers that show by it who they are are not known, and refused"));
}

TEST(kong_sign_in, as_an_anonymous_consumer_that_may_do_nothing_is_none)
{
    result_of const refused = with("{name: key-auth, config: {anonymous: guest}}",
                                   "consumers: [{username: guest, plugins: [{name: request-termination, config: {status_code: 401}}]}]\n");
    EXPECT_THAT(refused.yaml, AllOf(HasSubstr("auth: [key-auth]"), Not(HasSubstr("anonymous"))));
    EXPECT_THAT(refused.report, HasSubstr("callers without a key are refused with 401"));
    EXPECT_THAT(refused.yaml, HasSubstr("require: \"consumer.name != \\\"guest\\\"\""));
    result_of const missing = with("{name: key-auth, config: {anonymous: guest}}");
    EXPECT_THAT(missing.yaml, Not(HasSubstr("anonymous")));
    EXPECT_THAT(missing.report, HasSubstr("anonymous names a consumer that the file does not have: callers without a key are refused"));
}

TEST(kong_sign_in, by_tokens_of_unknown_consumers_is_refused_as_there)
{
    std::string const plugin =
        "{name: openid-connect, config: {issuer: 'https://idp.example', auth_methods: [bearer], consumer_claim: [sub], "
        "extra_jwks_uris: ['https://idp.example/jwks']";
    std::string const two = "consumers: [{username: ann}, {username: bob}]\n";
    EXPECT_THAT(with(plugin + "}}", two).yaml,
                AllOf(HasSubstr("policies: [declared-consumers]"), HasSubstr("consumer.name in [\\\"ann\\\", \\\"bob\\\"]")));
    EXPECT_THAT(with(plugin + ", consumer_optional: true}}", two).yaml, Not(HasSubstr("declared-consumers")));
    EXPECT_THAT(with(plugin + "}}").yaml, HasSubstr(closed)) << "there is no consumer";
    EXPECT_THAT(with(plugin + ", consumer_optional: true, claims_forbidden: [bad]}}").yaml, HasSubstr(closed));
    EXPECT_THAT(with(plugin + ", consumer_by: [custom_id]}}", two).yaml, HasSubstr(closed));
}

TEST(kong_plugins, that_are_switched_off_leave_the_wider_ones_as_they_are)
{
    result_of const made = of_text("services:\n- name: s\n  url: http://a.example\n"
                                   "  plugins: [{name: key-auth}, {name: ai-prompt-guard, config: {deny_patterns: [hack]}}]\n"
                                   "  routes:\n  - {name: r, paths: [/r], plugins: [{name: key-auth, enabled: false}, "
                                   "{name: ai-prompt-guard, enabled: false}, {name: rate-limiting, enabled: false, config: {minute: 9}}, " +
                                   proxy + "]}\nplugins: [{name: rate-limiting, config: {minute: 5}}]\n");
    EXPECT_THAT(made.yaml, AllOf(HasSubstr("auth: [key-auth]"), HasSubstr("policies: [prompt-guard]"), HasSubstr("amount: 5"),
                                 Not(HasSubstr("public: true")), Not(HasSubstr("amount: 9"))));
    EXPECT_THAT(made.report, HasSubstr("7 not carried over: the plugin key-auth is switched off"));
}

TEST(kong_plugins, have_the_shared_configuration_that_they_name)
{
    std::string const shared =
        "_plugin_configs:\n  tight: {minute: 5, hour: 50}\n  guard: {deny_patterns: [hack]}\n  unused: {minute: 1}\n";
    result_of const made =
        with("{name: rate-limiting, _config: tight, config: {hour: 60}}, {name: ai-prompt-guard, _config: guard}", shared);
    EXPECT_THAT(made.yaml, AllOf(HasSubstr("amount: 5"), HasSubstr("amount: 60"), Not(HasSubstr("amount: 50")), HasSubstr("deny: [hack]")));
    EXPECT_THAT(made.report, HasSubstr("6 not carried over: _plugin_configs.unused: no plugin of the file has it\n"));
    EXPECT_THAT(made.report, Not(HasSubstr("tight")));
    result_of const missing = with("{name: ai-prompt-guard, _config: absent}");
    EXPECT_THAT(missing.yaml, HasSubstr(closed));
    EXPECT_THAT(missing.report, HasSubstr("_config: the value is not understood; the name of one of _plugin_configs is wanted"));
}

TEST(kong_keys, that_begin_as_comments_of_ours_are_reported)
{
    result_of const made = with("", "_workspace: prod\n_konnect: {control_plane_name: a}\n_comment: for people\n_transform: false\n");
    EXPECT_THAT(made.report, HasSubstr("3 approximated: the workspace prod: a gateway has one configuration\n"));
    EXPECT_THAT(made.report, HasSubstr("4 not carried over: _konnect has no counterpart\n"));
    EXPECT_THAT(made.report, AllOf(Not(HasSubstr("_comment")), Not(HasSubstr("_transform"))));
}

TEST(kong_groups, of_acl_are_asked_for_by_tags_of_consumers)
{
    std::string const callers = "consumers:\n- {username: ann, keyauth_credentials: [{key: a}], acls: [{group: paid}]}\n"
                                "- {username: bob, keyauth_credentials: [{key: b}], groups: [{name: gold}]}\n"
                                "- {username: cy}\nconsumer_groups: [{name: silver, consumers: [{username: cy}]}]\n";
    result_of const allowed = with("{name: key-auth}, {name: acl, config: {allow: [paid]}}", callers);
    EXPECT_THAT(allowed.yaml, AllOf(HasSubstr("require: \"\\\"acl:paid\\\" in consumer.tags\""), HasSubstr("policies: [acl]")));
    EXPECT_THAT(allowed.yaml, AllOf(HasSubstr("tags: [acl:paid]"), HasSubstr("tags: [group:gold]"), HasSubstr("tags: [group:silver]")));
    result_of const denied = with("{name: key-auth}, {name: acl, config: {deny: [a, b], include_consumer_groups: true}}", callers);
    EXPECT_THAT(denied.yaml, HasSubstr("!(\\\"acl:a\\\" in consumer.tags || \\\"group:a\\\" in consumer.tags || \\\"acl:b\\\" in "
                                       "consumer.tags || \\\"group:b\\\" in consumer.tags)"));
    EXPECT_THAT(with("{name: acl, config: {allow: [paid]}}").yaml, HasSubstr(closed)) << "no plugin asks who calls";
    EXPECT_THAT(with("{name: key-auth}, {name: acl}").yaml, HasSubstr(closed));
}

TEST(kong_guards, that_are_unknown_close_the_route)
{
    for (char const* name :
         {"ip-restriction", "opa", "my-company-auth", "ai-semantic-prompt-guard", "bot-detection", "request-validator"}) {
        result_of const made = with("{name: " + std::string(name) + ", config: {allow: [a]}}");
        EXPECT_THAT(made.yaml, AllOf(HasSubstr(closed), Not(HasSubstr("public: true")))) << name;
        EXPECT_THAT(made.report, HasSubstr("the plugin " + std::string(name) + ", which may refuse requests: route r is closed"));
    }
    for (char const* name : {"file-log", "prometheus", "request-transformer", "correlation-id", "ai-semantic-cache"}) {
        result_of const made = with("{name: " + std::string(name) + "}");
        EXPECT_THAT(made.yaml, AllOf(Not(HasSubstr("closed")), HasSubstr("public: true"))) << name;
        EXPECT_THAT(made.report, HasSubstr("not carried over: the plugin " + std::string(name) + "\n"));
    }
    EXPECT_THAT(with("{name: pre-function, config: {access: ['kong.response.exit(403)']}}").yaml, HasSubstr(closed));
    EXPECT_THAT(with("{name: pre-function, config: {access: ['kong.log(1)']}}").yaml, Not(HasSubstr("closed")));
    EXPECT_THAT(with("{name: ai-prompt-template, config: {allow_untemplated_requests: false}}").yaml, HasSubstr(closed));
    EXPECT_THAT(with("{name: ai-prompt-guard, config: {deny_patterns: ['a(?=b)']}}").yaml, HasSubstr(closed)) << "no pattern of RE2";
}

TEST(kong_guards, that_answer_all_requests_close_the_route)
{
    result_of const all = with("{name: key-auth}, {name: request-termination, config: {status_code: 503}}");
    EXPECT_THAT(all.yaml, HasSubstr(closed));
    EXPECT_THAT(all.report,
                HasSubstr("approximated: request-termination -> policy closed of route r, which refuses all requests with 403"));
    EXPECT_THAT(with("{name: request-termination, config: {trigger: X-Stop}}").report,
                HasSubstr("with a trigger, which may refuse requests"));
}

TEST(kong_guards, of_one_consumer_or_group_refuse_their_requests)
{
    std::string const vip = "consumers: [{username: vip}]\n";
    result_of const one = with("{name: key-auth}, {name: ip-restriction, consumer: vip, config: {allow: [10.0.0.1]}}", vip);
    EXPECT_THAT(one.yaml, AllOf(HasSubstr("policies: [closed-to-vip]"), HasSubstr("consumer.name != \\\"vip\\\"")));
    EXPECT_THAT(one.report,
                HasSubstr("the plugin ip-restriction for the consumer vip, which may refuse its requests: the policy closed-to-vip "
                          "of route r refuses all of them"));
    result_of const group = with("{name: key-auth}", "consumer_groups: [{name: gold, plugins: [{name: opa}]}]\n");
    EXPECT_THAT(group.yaml, HasSubstr("!(\\\"group:gold\\\" in consumer.tags)"));
    EXPECT_THAT(with("{name: key-auth, consumer_group: {name: gold}}").yaml, AllOf(HasSubstr(closed), Not(HasSubstr("public: true"))));
    EXPECT_THAT(with("{name: opa, consumer: [odd]}").yaml, HasSubstr(closed));
}

TEST(kong_routes, that_are_narrowed_by_headers_ask_for_them)
{
    EXPECT_THAT(with("", "", "headers: {X-Tenant: [acme]}, ").yaml, HasSubstr("match: {path: \"/r/*\", headers: {X-Tenant: acme}}"));
    result_of const several = with("", "", "headers: {X-Tenant: [a, b]}, ");
    EXPECT_THAT(several.yaml, HasSubstr("header(\\\"X-Tenant\\\") in [\\\"a\\\", \\\"b\\\"]"));
    EXPECT_THAT(with("", "", "headers: {X-Tenant: ['~*^a']}, ").yaml, HasSubstr(closed));
    EXPECT_THAT(with("", "", "snis: [a.example], ").yaml, AllOf(HasSubstr(closed), Not(HasSubstr("public: true"))));
    EXPECT_THAT(with("", "", "sources: [{ip: 10.0.0.1}], ").yaml, HasSubstr(closed));
    EXPECT_THAT(with("", "", "protocols: [https], ").report, HasSubstr("protocols without http; give the gateway a certificate"));
    EXPECT_THAT(with("", "", "protocols: [grpc], ").yaml, Not(HasSubstr("routes:")));
    EXPECT_THAT(with("", "", "methods: [GET], ").yaml, Not(HasSubstr("routes:")));
}

TEST(kong_routes, of_one_path_stand_in_the_order_in_which_they_are_asked)
{
    result_of const made =
        of_text("services: [{name: s, url: 'http://a.example', plugins: [" + proxy +
                "], routes: [{name: any, paths: [/r]}, {name: acme, paths: [/r], headers: {X-Tenant: [acme]}}, {name: again, paths: [/r], "
                "plugins: [{name: rate-limiting, config: {minute: 5}}]}]}]\n");
    EXPECT_LT(made.yaml.find("id: acme"), made.yaml.find("id: any"));
    EXPECT_THAT(made.yaml, AllOf(Not(HasSubstr("id: again")), Not(HasSubstr("limits:"))));
    EXPECT_THAT(made.report, HasSubstr("not carried over: route again: the route any of the same path takes its requests here\n"));
}

}  // namespace
}  // namespace signalbox::imports
