// Clouds that offer other vendors' models: what the file must say of Vertex AI and of Claude at Bedrock, and what is made of it.
#include "engine/dialect/hosting.hpp"
#include "engine/provider/service_account.hpp"
#include "tests/engine/config/load_fixture.hpp"
#include "tests/support/service_account_key.hpp"

#include <gmock/gmock.h>

namespace signalbox::config {
namespace {

using namespace test;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

variables const keys{{"ACCOUNT", signalbox::test::service_account_key()},
                     {"LOCAL", signalbox::test::service_account_key("http://127.0.0.1:9/token?x=1")},
                     {"PLAIN", signalbox::test::service_account_key("http://sts.example/token")},
                     {"BAD", signalbox::test::service_account_key("ftp://sts.example/token")},
                     {"K", "ya29.token"}};

std::string provider(std::string const& members)
{
    return "signalbox: 1\nproviders: [{id: a, kind: vertex, " + members + "}]\nmodels: [{id: m, provider: a, upstream: gemini-2.5-pro}]\n";
}
std::string const place = "project: my-project, location: europe-west1";
std::string const account = ", auth: {secret: {env: ACCOUNT}}";

std::vector<std::string> found(std::string const& text)
{
    return lines(load_yaml(text, with(keys)).findings);
}

provider::definition const& only(loaded const& made)
{
    EXPECT_TRUE(made.frozen) << findings_as_text(made.findings);
    return made.frozen->providers.at(0);
}

TEST(vertex, needs_a_project_a_location_and_the_key_of_an_account)
{
    EXPECT_THAT(found(provider(place + account)), IsEmpty());
    EXPECT_THAT(
        found(provider("location: global" + account)),
        Contains(HasSubstr("error C007 2:13 providers[0].project: project is missing: kind vertex has it in the address of its models "
                           "(project: my-project)")));
    EXPECT_THAT(found(provider("project: p" + account)),
                Contains(HasSubstr("providers[0].location: location is missing: kind vertex has it in the address of its models (location: "
                                   "global)")));
    EXPECT_THAT(found(provider(place)), Contains(HasSubstr("provider \"a\" has no key (auth: {secret: {file: key.json}})")));
    EXPECT_THAT(found(provider("project: 'a/b', location: global" + account)),
                Contains(HasSubstr("\"a/b\" is no name of a project at Google")));
    EXPECT_THAT(found(provider("project: p, location: evil.example" + account)),
                Contains(HasSubstr("\"evil.example\" is no name of a location at Google")));
}

TEST(vertex, a_secret_that_is_no_key_of_an_account_is_refused_without_showing_it)
{
    auto const seen = found(provider(place + ", auth: {secret: {env: K}}"));
    EXPECT_THAT(seen,
                Contains(HasSubstr("error C006 2:95 providers[0].auth.secret: the secret is no key of a service account: it is no JSON")));
    EXPECT_THAT(seen, Not(Contains(HasSubstr("ya29"))));
    EXPECT_THAT(found(provider(place + ", auth: {secret: {env: BAD}}")), Contains(HasSubstr("the token_uri of the service account's key")));
    EXPECT_THAT(found(provider(place + ", auth: {secret: {env: PLAIN}}")),
                Contains(HasSubstr("access tokens travel unencrypted over http")));
    EXPECT_THAT(found("signalbox: 1\nproviders: [{id: a, kind: openai, auth: {secret: {env: ACCOUNT}}}]\n"),
                Contains(HasSubstr("holds characters other than visible ASCII")))
        << "a key for a header field is no document";
}

TEST(vertex, project_and_location_say_nothing_where_the_address_has_them)
{
    EXPECT_THAT(
        found(provider("base_url: 'https://proxy.example/v1/projects/p/locations/l/publishers/google', location: global" + account)),
        Contains(HasSubstr("location has no effect: base_url names it")));
    EXPECT_THAT(found("signalbox: 1\nproviders: [{id: a, kind: openai, project: p, auth: {secret: {env: K}}}]\n"),
                Contains(HasSubstr("project has no effect with kind openai")));
}

TEST(vertex, is_asked_at_its_location_with_the_accounts_token)
{
    auto const made = load_yaml(provider(place + account), with(keys));
    auto const& one = only(made);
    EXPECT_EQ(one.where, (wire::url{true, "europe-west1-aiplatform.googleapis.com", 443,
                                    "/v1/projects/my-project/locations/europe-west1/publishers/google"}));
    EXPECT_EQ(one.spoken, model::dialect::gemini);
    EXPECT_EQ(one.style, provider::credential_style::service_account);
    ASSERT_TRUE(one.account);
    EXPECT_EQ(one.account->email, "gateway@my-project.iam.gserviceaccount.com");
    EXPECT_TRUE(one.credential.empty()) << "the key itself is never sent";
    ASSERT_EQ(made.frozen->token_addresses.size(), 1u);
    token_address const& tokens = made.frozen->token_addresses[0];
    EXPECT_EQ(tokens.provider, 0u);
    EXPECT_EQ(tokens.authority, "oauth2.googleapis.com");
    EXPECT_EQ(tokens.target, "/token");
    EXPECT_TRUE(tokens.origin.tls);
    EXPECT_EQ(made.frozen->table.targets[0].price_source.substr(0, 8), "built-in");
}

TEST(vertex, claude_has_another_publisher_and_googles_prices_are_anthropics)
{
    auto const made = load_yaml("signalbox: 1\nproviders: [{id: a, kind: vertex, dialect: anthropic, project: p, location: global" +
                                    account + "}]\nmodels: [{id: m, provider: a, upstream: claude-sonnet-4-5@20250929}]\n",
                                with(keys));
    auto const& one = only(made);
    EXPECT_EQ(one.where.host, "aiplatform.googleapis.com");
    EXPECT_EQ(one.where.path, "/v1/projects/p/locations/global/publishers/anthropic");
    EXPECT_EQ(one.hosted, dialect::hosting_of("vertex", model::dialect::anthropic));
    EXPECT_TRUE(made.frozen->table.targets[0].price.known());
    EXPECT_TRUE(made.frozen->table.targets[0].rules.has(model::rule::closed_schemas)) << "the rules of the vendor's models hold";
}

TEST(vertex, takes_another_address_another_proxy_and_a_ready_token)
{
    auto const at = [](std::string const& more) { return load_yaml(provider(place + more), with(keys)); };
    EXPECT_EQ(only(at(", base_url: 'http://127.0.0.1:1/proxy'" + account)).where.path,
              "/proxy/v1/projects/my-project/locations/europe-west1/publishers/google");
    auto const ready = at(", auth: {type: bearer, secret: {env: K}}");
    EXPECT_EQ(only(ready).style, provider::credential_style::bearer);
    EXPECT_EQ(only(ready).credential.reveal(), "ya29.token");
    EXPECT_THAT(ready.frozen->token_addresses, IsEmpty());
    auto const proxied = at(", proxy: 'http://proxy.example:3128', tls: {verify: false}" + account);
    ASSERT_TRUE(only(proxied).proxy);
    ASSERT_TRUE(proxied.frozen->token_addresses[0].origin.proxy);
    EXPECT_EQ(proxied.frozen->token_addresses[0].origin.proxy->host, "proxy.example");
    EXPECT_FALSE(proxied.frozen->token_addresses[0].origin.verify_tls);
    auto const local = at(", auth: {secret: {env: LOCAL}}");
    EXPECT_EQ(local.frozen->token_addresses[0].target, "/token?x=1");
    EXPECT_EQ(local.frozen->token_addresses[0].origin.port, 9);
}

TEST(bedrock, offers_claude_in_anthropics_dialect_too)
{
    auto const made =
        load_yaml("signalbox: 1\nproviders: [{id: a, kind: bedrock, dialect: anthropic, auth: {region: us-east-1, key: {env: K}, "
                  "secret: {env: K}}}]\nmodels: [{id: m, provider: a, price: {input: 1, output: 1}}]\n",
                  with(keys));
    auto const& one = only(made);
    EXPECT_EQ(one.spoken, model::dialect::anthropic);
    EXPECT_EQ(one.where.path, "");
    EXPECT_EQ(one.hosted, dialect::hosting_of("bedrock", model::dialect::anthropic));
    EXPECT_THAT(found("signalbox: 1\nproviders: [{id: a, kind: bedrock, dialect: gemini, auth: {region: us-east-1, key: {env: K}, secret: "
                      "{env: K}}}]\n"),
                Contains(HasSubstr("kind bedrock speaks bedrock or anthropic")));
}

}  // namespace
}  // namespace signalbox::config
