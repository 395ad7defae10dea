// What narrows access in a file of KrakenD: it is carried over, or the endpoint is closed and the report says so.
#include "tests/server/imports/imported_text.hpp"

#include "engine/config/tree_values.hpp"

#include <gmock/gmock.h>

namespace signalbox::imports {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view model = R"({"host": ["https://api.openai.com"], "url_pattern": "/v1/chat/completions",
  "extra_config": {"ai/llm": {"openai": {"v1": {"credentials": "$K", "variables": {"model": "m"}}}}EXTRA}})";

std::string backend_with(std::string_view extra = {})
{
    std::string out(model);
    out.replace(out.find("EXTRA"), 5, extra.empty() ? std::string() : ", " + std::string(extra));
    return out;
}

std::string endpoint(std::string const& path, std::string const& extra, std::string const& backend = backend_with())
{
    return R"({"endpoint": ")" + path + R"(", "method": "POST", "extra_config": {)" + extra + R"(}, "backend": [)" + backend + "]}";
}

imported file(std::string const& service, std::string const& endpoints)
{
    imported made =
        of(product::krakend, R"({"version": 3, "port": 9080, "extra_config": {)" + service + R"(}, "endpoints": [)" + endpoints + "]}");
    std::string const yaml = config::yaml_of(*made.root);
    EXPECT_EQ(errors_in(yaml), "") << yaml;
    return made;
}

/// The route of this name, as text.
std::string route(imported const& made, std::string const& id)
{
    auto const routes = config::child(*made.root, "routes");
    for (node_pointer const& each : routes ? routes->items : std::vector<node_pointer>())
        if (config::text_of(*each, "id") == id) return config::yaml_of(*each);
    return {};
}

bool is_closed(imported const& made, std::string const& id = "a")
{
    std::string const text = route(made, id);
    EXPECT_THAT(config::yaml_of(*made.root), HasSubstr("require: \"false\""));
    return text.find("policies: [closed") != text.npos && text.find("public") == text.npos;
}

std::string const tokens =
    R"("auth/validator": {"alg": "RS256", "jwk_url": "https://idp.example/keys", "issuer": "i", "audience": ["a"]MORE})";

std::string validator(std::string const& more = {})
{
    std::string out = tokens;
    out.replace(out.find("MORE"), 4, more.empty() ? std::string() : ", " + more);
    return out;
}

TEST(krakend_guards, of_a_namespace_that_nothing_knows_close_the_endpoint_wherever_it_stands)
{
    for (std::string const name : {"validation/cel", "validation/json-schema", "security/ip-filter", "security/bot-detector",
                                   "plugin/req-resp-modifier", "plugin/http-server", "modifier/lua-proxy",
                                   "github_com/devopsfaith/krakend-jose/validator", "qos/ratelimit/tiered", "acme/gate"}) {
        std::string const guard = "\"" + name + "\": {\"name\": [\"x\"]}";
        for (std::string const& checked : {std::string(), validator() + ", "}) {
            imported const at_endpoint = file("", endpoint("/a", checked + guard));
            EXPECT_TRUE(is_closed(at_endpoint)) << name;
            EXPECT_THAT(report_of(at_endpoint),
                        HasSubstr("not carried over: " + name + " may refuse requests, and is not carried over: endpoint /a is closed"));
            EXPECT_TRUE(is_closed(file(guard, endpoint("/a", checked.substr(0, checked.rfind(',')))))) << name;
        }
        EXPECT_TRUE(is_closed(file("", endpoint("/a", "", backend_with(guard))))) << name;
    }
}

TEST(krakend_guards, that_are_none_leave_the_endpoint_open)
{
    for (std::string const name :
         {"telemetry/logging", "documentation/openapi", "security/cors", "qos/http-cache", "proxy", "router", "auth/gcp", "auth/signer",
          "modifier/jmespath", "backend/http", "github_com/devopsfaith/krakend-gologging", "_validation/cel", "@comment"}) {
        std::string const setting = "\"" + name + "\": {\"a\": 1}";
        EXPECT_THAT(route(file(setting, endpoint("/a", setting, backend_with(setting))), "a"), HasSubstr("public: true")) << name;
    }
    EXPECT_THAT(route(file(R"("auth/api-keys": {}, "auth/basic": {})", endpoint("/a", R"("validation/cel": null)")), "a"),
                HasSubstr("public: true"))
        << "keys that no endpoint asks for";
    EXPECT_THAT(route(file("", endpoint("/a", R"("security/http": {"frame_deny": true})")), "a"), HasSubstr("public: true"));
    EXPECT_TRUE(is_closed(file("", endpoint("/a", R"("security/http": {"allowed_hosts": ["a.example"]})"))));
}

TEST(krakend_guards, of_tokens_and_replies_in_policies_refuse)
{
    imported const made = file("", endpoint("/a", R"("security/policies": {"jwt": {"policies": ["'admin' in JWT.roles"]}})"));
    EXPECT_THAT(route(made, "a"), HasSubstr("policies: [a-policy]"));
    EXPECT_THAT(config::yaml_of(*made.root), HasSubstr("{id: a-policy, require: \"false\""));
    EXPECT_TRUE(is_closed(file("", endpoint("/a", R"("security/policies": {"resp": {"policies": ["resp_completed"]}})"))));
    EXPECT_TRUE(is_closed(file("", endpoint("/a", R"("security/policies": "all")"))));
    EXPECT_TRUE(is_closed(file("", endpoint("/a", R"("auth/validator": "broken")"))));
    EXPECT_TRUE(is_closed(file("", endpoint("/a", R"("auth/validator": {"alg": "RS256"})"))));
    EXPECT_TRUE(is_closed(file(R"("auth/revoker": {"N": 10})", endpoint("/a", validator()))));
    EXPECT_THAT(route(file(R"("auth/revoker": {"N": 10})", endpoint("/a", "")), "a"), HasSubstr("public: true"));
}

TEST(krakend_guards, of_client_certificates_close_all)
{
    imported const made =
        of(product::krakend, R"({"version": 3, "tls": {"enable_mtls": true}, "endpoints": [)" + endpoint("/a", "") + "]}");
    EXPECT_TRUE(is_closed(made));
    EXPECT_THAT(report_of(made), HasSubstr("tls.enable_mtls may refuse requests, and is not carried over: each endpoint is closed"));
}

std::string const outer =
    R"({"endpoint": "/multi", "method": "POST", "input_headers": ["X-Llm"],
      "backend": [{"host": ["http://localhost:9080"], "url_pattern": "/_llm/{input_headers.X-Llm}", "method": "POST"}]}, )";

TEST(krakend_guards, of_an_endpoint_behind_another_one_hold_at_the_one_that_is_asked)
{
    imported const made = file("", outer + endpoint("/_llm/secret", validator()) + ", " + endpoint("/_llm/open", ""));
    EXPECT_THAT(route(made, "multi"), HasSubstr("auth: [tokens]"));
    EXPECT_THAT(route(made, "multi"), Not(HasSubstr("public")));
    EXPECT_THAT(report_of(made), HasSubstr("approximated: endpoint /multi asks for the tokens that /_llm/secret asks for"));
    EXPECT_THAT(route(made, "llm-secret"), HasSubstr("internal: true"));
    for (std::string const id : {"llm-secret", "llm-open"}) {
        EXPECT_THAT(route(made, id), Not(HasSubstr("auth:"))) << "it would have no effect";
        EXPECT_THAT(route(made, id), Not(HasSubstr("public")));
    }
}

TEST(krakend_guards, of_several_issuers_behind_one_endpoint_close_it)
{
    imported const made = file("", outer + endpoint("/_llm/a", validator()) + ", " + endpoint("/_llm/b", validator(R"("scopes": ["s"])")));
    EXPECT_TRUE(is_closed(made, "multi"));
    EXPECT_THAT(report_of(made),
                HasSubstr("endpoint /multi is closed by the policy closed: it leads to endpoints that ask for other tokens"));
}

TEST(krakend_guards, of_one_way_behind_an_endpoint_close_that_way)
{
    imported const made = file("", outer + endpoint("/_llm/a", R"("validation/cel": [])") + ", " + endpoint("/_llm/b", ""));
    EXPECT_TRUE(is_closed(made, "llm-a"));
    EXPECT_THAT(route(made, "multi"), HasSubstr("public: true"));
    EXPECT_THAT(route(made, "llm-b"), Not(HasSubstr("closed")));
}

TEST(krakend_guards, of_an_endpoint_two_steps_behind_hold_too)
{
    std::string const middle = R"({"endpoint": "/_llm/next", "method": "POST", "backend": [{"host": ["http://localhost:9080"],
      "url_pattern": "/_in/{input_headers.X-In}", "method": "POST"}]}, )";
    imported const made = file("", outer + middle + endpoint("/_in/secret", validator()));
    EXPECT_THAT(route(made, "multi"), HasSubstr("auth: [tokens]"));
}

TEST(krakend_validators, keep_what_narrows_or_close)
{
    auto const with = [](std::string const& more) { return file("", endpoint("/a", validator(more))); };
    for (std::string const more : {R"("jwk_fingerprints": ["a"])", R"("claims_forbidden": ["x"])", R"("disable": true)",
                                   R"("roles": ["a"], "roles_key": "https://a.example/roles")",
                                   R"("scopes": ["a", "b"], "scopes_key": "permissions", "scopes_matcher": "all")"})
        EXPECT_TRUE(is_closed(with(more))) << more;
    EXPECT_THAT(config::yaml_of(*with(R"("roles": ["a"], "roles_key": "realm.roles", "roles_key_is_nested": true)").root),
                HasSubstr("claims: {realm.roles: a}"));
    EXPECT_THAT(report_of(with(R"("scopes": ["a", "b"])")), HasSubstr("approximated: any of the scopes is enough there"));
    EXPECT_THAT(report_of(with(R"("cookie_key": "c")")), HasSubstr("not carried over: tokens in the cookie c"));
    EXPECT_THAT(report_of(with(R"("auth_header_name": "X-T")")), HasSubstr("not carried over: tokens in the header X-T"));
    EXPECT_THAT(report_of(with(R"("propagate_claims": [["sub", "Cookie"]])")), HasSubstr("a claim cannot be seen in the header Cookie"));
    EXPECT_THAT(config::yaml_of(*with(R"("leeway": "5s")").root), HasSubstr("leeway: 5s"));
}

TEST(krakend_validators, ask_for_every_audience)
{
    auto const with = [](std::string const& all) {
        return file("", endpoint("/a", R"("auth/validator": {"jwk_url": "https://idp.example/keys", "audience": )" + all + "}"));
    };
    imported const two = with(R"(["a", "b"])");
    EXPECT_THAT(config::yaml_of(*two.root), HasSubstr("audience: [a]"));
    EXPECT_THAT(config::yaml_of(*two.root), HasSubstr("claims: {aud: b}"));
    EXPECT_THAT(config::yaml_of(*two.root), HasSubstr("alg: [RS256]")) << "as where the file names none";
    EXPECT_TRUE(is_closed(with(R"(["a", "b", "c"])")));
}

TEST(krakend_validators, get_keys_by_https_and_files_and_secrets_by_variables)
{
    auto const with = [](std::string const& how) {
        return config::yaml_of(*file("", endpoint("/a", "\"auth/validator\": {" + how + "}")).root);
    };
    EXPECT_THAT(with(R"("jwk_url": "http://idp.example/keys", "disable_jwk_security": true)"), HasSubstr("jwks: https://idp.example/keys"));
    EXPECT_THAT(with(R"("jwk_local_path": "/opt/jwks.json")"), HasSubstr("jwks: \"${TOKENS_JWKS}\""));
    EXPECT_THAT(with(R"("alg": "HS256", "jwk_local_path": "/opt/jwks.json")"), HasSubstr("secret: {env: TOKENS_SECRET}"));
}

}  // namespace
}  // namespace signalbox::imports
