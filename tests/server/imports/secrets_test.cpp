// Keys and passwords at all places where files of other gateways have them: none of them goes into a result or a report.
#include "tests/server/imports/imported_text.hpp"

#include <gmock/gmock.h>

namespace signalbox::imports {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string yaml_of(imported const& made)
{
    return config::yaml_of(*made.root);
}

void expect_no_secret(imported const& made, std::vector<std::string> const& secrets)
{
    for (std::string const& each : secrets) {
        EXPECT_THAT(yaml_of(made), Not(HasSubstr(each)));
        EXPECT_THAT(report_of(made), Not(HasSubstr(each)));
    }
    EXPECT_EQ(errors_in(yaml_of(made)), "") << yaml_of(made);
}

/// One endpoint that passes requests on; `extra` of its backend.
imported backend(std::string const& host, std::string const& pattern, std::string const& extra)
{
    return of(product::krakend, "{\n\"version\": 3,\n\"endpoints\": [\n{\"endpoint\": \"/a\",\n\"backend\": [\n{\"host\": [\"" + host +
                                    "\"],\n\"url_pattern\": \"" + pattern + "\",\n\"extra_config\": {" + extra + "}}]}]}");
}

std::string martian(std::string const& name, std::string const& value)
{
    return "\n\"modifier/martian\": {\"header.Modifier\":\n{\"scope\": [\"request\"], \"name\": \"" + name + "\", \"value\": \"" + value +
           "\"}}";
}

TEST(imported_secrets, of_a_user_in_an_address_of_krakend_are_a_reference)
{
    imported const made = backend("https://alice:open-sesame@llm.example", "/v1/chat", "");
    expect_no_secret(made, {"alice", "open-sesame"});
    EXPECT_THAT(yaml_of(made), HasSubstr("type: header"));
    EXPECT_THAT(yaml_of(made), HasSubstr("LLM_EXAMPLE_AUTHORIZATION"));
    EXPECT_THAT(yaml_of(made), HasSubstr("to: provider:llm.example/v1/chat\n"));
    EXPECT_THAT(report_of(made), HasSubstr("6 approximated: the user and password of the address are not taken over"));
}

TEST(imported_secrets, of_a_query_are_a_reference_and_other_parameters_are_named)
{
    imported const made = backend("https://llm.example", "/v1/chat?api_key=open-sesame&alt=sse&open-window", "");
    expect_no_secret(made, {"open-sesame", "open-window"});
    EXPECT_THAT(yaml_of(made), HasSubstr("type: query\n      name: api_key\n"));
    EXPECT_THAT(report_of(made), HasSubstr("6 not carried over: the parameter alt of the query\n"));
    EXPECT_THAT(report_of(made), HasSubstr("6 not carried over: a parameter of the query\n"));
}

TEST(imported_secrets, of_a_key_in_the_query_stand_beside_headers)
{
    imported const made = backend("https://generativelanguage.googleapis.com", "/v1beta/models/m:generateContent?alt=json&key=open-sesame",
                                  martian("X-Tenant", "acme"));
    expect_no_secret(made, {"open-sesame"});
    EXPECT_THAT(yaml_of(made), HasSubstr("X-Tenant: acme"));
    EXPECT_THAT(yaml_of(made), HasSubstr("env: GEMINI_API_KEY"));
    EXPECT_THAT(report_of(made), HasSubstr("the parameter alt of the query"));
}

TEST(imported_headers, are_the_key_only_under_names_that_providers_use)
{
    imported const tenant = backend("http://plain.example", "/a", martian("X-Tenant", "acme"));
    EXPECT_THAT(yaml_of(tenant), HasSubstr("upstreams:"));
    EXPECT_THAT(yaml_of(tenant), HasSubstr("X-Tenant: acme"));
    EXPECT_THAT(report_of(tenant), HasSubstr("10 carried over: the header X-Tenant -> headers of where the request goes"));
    for (char const* name : {"Authorization", "x-api-key", "api-key", "X-Goog-Api-Key"}) {
        imported const keyed = backend("https://llm.example", "/a", martian(name, "Bearer open-sesame"));
        expect_no_secret(keyed, {"open-sesame"});
        EXPECT_THAT(yaml_of(keyed), HasSubstr("providers:")) << name;
    }
    imported const other = backend("https://llm.example", "/a", martian("X-Functions-Key", "open-sesame"));
    expect_no_secret(other, {"open-sesame"});
    EXPECT_THAT(yaml_of(other), HasSubstr("X-Functions-Key: \"${X_FUNCTIONS_KEY}\""));
    imported const own = backend("https://llm.example", "/a", martian("Content-Length", "7"));
    EXPECT_THAT(report_of(own), HasSubstr("10 not carried over: the header Content-Length: "));
}

TEST(imported_headers, of_a_group_of_modifiers_are_all_read)
{
    imported const made = backend("https://api.openai.com", "/v1/chat/completions", R"(
"modifier/martian": {"fifo.Group": {"scope": ["request", "response"], "aggregateErrors": true, "modifiers": [
{"header.Modifier": {"scope": ["request"], "name": "Authorization", "value": "Bearer open-sesame"}},
{"header.Append": {"scope": ["request", "response"], "name": "X-Team", "value": "web"}},
{"body.Modifier": {"scope": ["request"], "body": "e30="}}]}})");
    expect_no_secret(made, {"open-sesame"});
    EXPECT_THAT(yaml_of(made), HasSubstr("X-Team: web"));
    EXPECT_THAT(report_of(made), HasSubstr("11 not carried over: the header X-Team of replies"));
    EXPECT_THAT(report_of(made), HasSubstr("modifiers[2].body.Modifier has no counterpart"));
}

TEST(imported_secrets, of_two_users_of_one_host_are_two_variables)
{
    imported const made = of(product::krakend, R"({"version": 3, "endpoints": [
        {"endpoint": "/a", "backend": [{"host": ["https://a:one@llm.example"], "url_pattern": "/a"}]},
        {"endpoint": "/b", "backend": [{"host": ["https://b:two@llm.example"], "url_pattern": "/b"}]}]})");
    expect_no_secret(made, {"a:one", "b:two"});
    EXPECT_THAT(yaml_of(made), HasSubstr("LLM_EXAMPLE_AUTHORIZATION_2"));
}

TEST(imported_secrets, do_not_share_a_variable_that_the_file_uses_for_another)
{
    imported const made = of(product::krakend, R"({"version": 3, "endpoints": [
        {"endpoint": "/a", "backend": [{"host": ["https://api.openai.com"], "url_pattern": "/v1/chat/completions",
          "extra_config": {"ai/llm": {"openai": {"v1": {"credentials": "open-sesame", "variables": {"model": "m"}}}}}}]},
        {"endpoint": "/b", "backend": [{"host": ["https://api.openai.com"], "url_pattern": "/v1/chat/completions",
          "extra_config": {"ai/llm": {"openai": {"v1": {"credentials": "$OPENAI_API_KEY", "variables": {"model": "m"}}}}}}]}]})");
    expect_no_secret(made, {"open-sesame"});
    EXPECT_THAT(yaml_of(made), HasSubstr("env: OPENAI_API_KEY}"));
    EXPECT_THAT(yaml_of(made), HasSubstr("env: OPENAI_API_KEY_2}"));
}

TEST(imported_secrets, of_services_and_replaced_addresses_of_kong_are_references)
{
    imported const made = of(product::kong, R"(_format_version: '3.0'
services:
- name: plain
  url: https://alice:open-sesame@plain.example/base?token=open-window
  routes: [{name: plain, paths: [/plain]}]
- name: chat
  url: http://localhost
  routes: [{name: chat, paths: [/chat]}]
  plugins:
  - name: ai-proxy
    config:
      route_type: llm/v1/chat
      model:
        provider: openai
        name: m
        options:
          upstream_url: https://bob:open-door@llm.example/v1/chat/completions?api_key=open-gate
)");
    expect_no_secret(made, {"alice", "open-sesame", "open-window", "bob", "open-door", "open-gate"});
    EXPECT_THAT(yaml_of(made), HasSubstr("base_url: https://plain.example/base"));
    EXPECT_THAT(yaml_of(made), HasSubstr("base_url: https://llm.example/v1"));
    EXPECT_THAT(report_of(made), HasSubstr("3 not carried over: the user and password of the address: the provider has another key"));
}

TEST(imported_secrets, of_an_address_of_keys_are_a_reference)
{
    imported const made = of(product::krakend, R"({"version": 3, "endpoints": [{"endpoint": "/a", "method": "POST",
      "extra_config": {"auth/validator": {"alg": "RS256", "jwk_url": "https://alice:open-sesame@idp.example/jwks"}},
      "backend": [{"host": ["http://plain.example"], "url_pattern": "/a"}]}]})");
    EXPECT_THAT(yaml_of(made), Not(HasSubstr("open-sesame")));
    EXPECT_THAT(yaml_of(made), HasSubstr("jwks: \"${JWKS_ADDRESS}\""));
    EXPECT_THAT(report_of(made), HasSubstr("an address with a secret in it is not taken over: put it into the variable JWKS_ADDRESS"));
}

imported targets(std::string const& list)
{
    return of(product::keeptrusts,
              "pack: {name: a}\nproviders:\n  targets:\n" + list + "model_groups: [{name: g, models: [{provider: one, model: m}]}]\n");
}

TEST(imported_secrets, of_keys_in_a_pack_are_references)
{
    imported const made = targets("  - id: one\n    base_url: https://alice:open-sesame@llm.example/v1\n"
                                  "  - id: two\n    base_url: https://two.example/v1\n    api_key: sk-open-door\n"
                                  "  - id: three\n    provider: {base_url: https://three.example/v1, api_key: sk-open-gate}\n"
                                  "  - id: four\n    base_url: https://four.example/v1\n    secret_key_ref: {env: sk-open-window}\n"
                                  "  - id: five\n    base_url: https://five.example/v1\n    secret_key_ref: sk-open-roof\n"
                                  "  - id: six\n    base_url: https://six.example/v1?key=open-cellar\n");
    expect_no_secret(made, {"alice", "open-sesame", "open-door", "open-gate", "open-window", "open-roof", "open-cellar"});
    EXPECT_THAT(yaml_of(made), Not(HasSubstr("type: none")));
    for (char const* variable : {"TWO_API_KEY", "THREE_API_KEY", "FOUR_API_KEY", "FIVE_API_KEY", "SIX_API_KEY"})
        EXPECT_THAT(report_of(made), HasSubstr(std::string("put it into the variable ") + variable));
}

TEST(imported_secrets, of_unknown_forms_of_references_stay_apart)
{
    imported const made = targets("  - {id: one, base_url: 'https://llm.example/v1', secret_key_ref: {vault: kv/one}}\n"
                                  "  - {id: two, base_url: 'https://llm.example/v1', secret_key_ref: {vault: kv/two}}\n"
                                  "  - {id: three, base_url: 'https://llm.example/v1', secret_key_ref: {file: /run/key}}\n"
                                  "  - {id: four, base_url: 'https://llm.example/v1', secret_key_ref: FOUR_KEY}\n"
                                  "  - {id: five, base_url: 'https://llm.example/v1', secret_key_ref: [FIVE_KEY]}\n");
    EXPECT_THAT(yaml_of(made), HasSubstr("env: ONE_API_KEY"));
    EXPECT_THAT(yaml_of(made), HasSubstr("env: TWO_API_KEY"));
    EXPECT_THAT(yaml_of(made), HasSubstr("file: /run/key"));
    EXPECT_THAT(yaml_of(made), HasSubstr("env: FOUR_KEY"));
    EXPECT_THAT(report_of(made),
                HasSubstr("4 approximated: this form of secret_key_ref is not known: put the key into the variable ONE_API_KEY"));
    EXPECT_THAT(report_of(made),
                HasSubstr("8 approximated: this form of secret_key_ref is not known: put the key into the variable FIVE_API_KEY"));
}

TEST(imported_values, that_are_not_understood_say_what_is_wanted)
{
    imported const made =
        of(product::keeptrusts, "pack: {name: a, enabled: maybe}\n"
                                "providers: {targets: [{id: one, base_url: 'https://llm.example/v1', secret_key_ref: {env: K}}]}\n"
                                "model_groups:\n- name: g\n  strategy: sideways\n  budget_per_request_usd: cheap\n"
                                "  models:\n  - {provider: one, model: m, weight: heavy, timeout_ms: 5s}\n");
    std::string const report = report_of(made);
    EXPECT_THAT(report, HasSubstr("1 not carried over: pack.enabled: the value is not understood; true or false is wanted\n"));
    EXPECT_THAT(report, HasSubstr("5 not carried over: model_groups[0].strategy: the value is not understood; weighted,"));
    EXPECT_THAT(report,
                HasSubstr("6 not carried over: model_groups[0].budget_per_request_usd: the value is not understood; a number is wanted\n"));
    EXPECT_THAT(report,
                HasSubstr("8 not carried over: model_groups[0].models[0].weight: the value is not understood; a number is wanted\n"));
    EXPECT_THAT(report, HasSubstr("models[0].timeout_ms: the value is not understood; a whole number is wanted\n"));
    EXPECT_THAT(report, Not(HasSubstr("has no counterpart")));
}

}  // namespace
}  // namespace signalbox::imports
