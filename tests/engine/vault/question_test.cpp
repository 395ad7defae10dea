// What each vault is sent, byte for byte.
#include "engine/vault/question.hpp"

#include "tests/engine/vault/vault_samples.hpp"

#include <gmock/gmock.h>

namespace signalbox::vault {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr model::wall_time now{std::chrono::microseconds(1'440'938'160'000'000)};  // 2015-08-30T12:36:00Z

std::string head_of(definition const& of, std::string_view path, std::string_view token = {})
{
    return secret_question(of, path, token, now).head;
}

TEST(vault_question, asks_the_second_key_value_engine_of_hashicorp)
{
    EXPECT_EQ(head_of(test::hashicorp(), "apps/open ai"),
              "GET /v1/secret/data/apps/open%20ai HTTP/1.1\r\nHost: vault.example:8200\r\nUser-Agent: signalbox\r\n"
              "Accept: application/json\r\nX-Vault-Request: true\r\nX-Vault-Token: hvs.fixed\r\n\r\n");
}

TEST(vault_question, asks_the_first_engine_in_a_namespace_with_the_token_of_a_login)
{
    definition of = test::hashicorp(login::approle);
    of.version = 1;
    of.mount = "kv/team";
    of.name_space = "ns1/team";
    of.base_path = "/behind";
    std::string const head = head_of(of, "openai", "hvs.granted");
    EXPECT_THAT(head, StartsWith("GET /behind/v1/kv/team/openai HTTP/1.1\r\n"));
    EXPECT_THAT(head, HasSubstr("\r\nX-Vault-Namespace: ns1/team\r\nAuthorization: Bearer hvs.granted\r\n\r\n"));
}

TEST(vault_question, logs_in_at_hashicorp_by_role_or_by_the_account_of_a_pod)
{
    definition of = test::hashicorp(login::approle);
    of.name_space = "ns1";
    question const role = login_question(of);
    EXPECT_EQ(role.body, R"({"role_id":"role-1","secret_id":"proof\"1"})");
    EXPECT_EQ(role.head, "POST /v1/auth/approle/login HTTP/1.1\r\nHost: vault.example:8200\r\nUser-Agent: signalbox\r\n"
                         "Accept: application/json\r\nX-Vault-Request: true\r\nX-Vault-Namespace: ns1\r\nContent-Type: application/json\r\n"
                         "Content-Length: 43\r\n\r\n");
    definition pod = test::hashicorp(login::kubernetes);
    pod.login_mount = "clusters/one";
    question const account = login_question(pod);
    EXPECT_EQ(account.body, R"({"role":"role-1","jwt":"proof\"1"})");
    EXPECT_THAT(account.head, StartsWith("POST /v1/auth/clusters/one/login HTTP/1.1\r\n"));
}

TEST(vault_question, asks_hashicorp_about_the_fixed_token_and_for_more_time)
{
    EXPECT_EQ(token_lookup_question(test::hashicorp()).head,
              "GET /v1/auth/token/lookup-self HTTP/1.1\r\nHost: vault.example:8200\r\nUser-Agent: signalbox\r\n"
              "Accept: application/json\r\nX-Vault-Request: true\r\nX-Vault-Token: hvs.fixed\r\n\r\n");
    definition of = test::hashicorp();
    of.name_space = "ns1";
    of.base_path = "/behind";
    question const renewal = token_renewal_question(of, std::chrono::hours(1));
    EXPECT_EQ(renewal.body, R"({"increment":"3600s"})");
    EXPECT_THAT(renewal.head, StartsWith("POST /behind/v1/auth/token/renew-self HTTP/1.1\r\n"));
    EXPECT_THAT(renewal.head, HasSubstr("\r\nX-Vault-Namespace: ns1\r\n"));
    EXPECT_THAT(renewal.head, HasSubstr("\r\nContent-Type: application/json\r\nContent-Length: 21\r\nX-Vault-Token: hvs.fixed\r\n\r\n"));
}

TEST(vault_question, asks_aws_with_a_signature)
{
    question const asked = secret_question(test::aws(), "prod/openai", {}, now);
    EXPECT_EQ(asked.body, R"({"SecretId":"prod/openai"})");
    // Signed by an implementation of its own, with Python's hmac.
    EXPECT_EQ(asked.head,
              "POST / HTTP/1.1\r\nHost: secretsmanager.eu-central-1.amazonaws.com\r\nUser-Agent: signalbox\r\nAccept: application/json\r\n"
              "X-Amz-Target: secretsmanager.GetSecretValue\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: 26\r\n"
              "X-Amz-Date: 20150830T123600Z\r\nX-Amz-Security-Token: session\r\nAuthorization: AWS4-HMAC-SHA256 "
              "Credential=AKID/20150830/eu-central-1/secretsmanager/aws4_request, "
              "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, "
              "Signature=978d51adabfb1f2c49ce606bd20ff2a09c3a62569deb7d60c466f9f2ba04ff49\r\n\r\n");
}

TEST(vault_question, asks_google_for_the_newest_version_or_the_named_one)
{
    EXPECT_EQ(head_of(test::gcp(), "openai", "ya29.x"),
              "GET /v1/projects/my-project/secrets/openai/versions/latest:access HTTP/1.1\r\nHost: secretmanager.googleapis.com\r\n"
              "User-Agent: signalbox\r\nAccept: application/json\r\nAuthorization: Bearer ya29.x\r\n\r\n");
    EXPECT_THAT(head_of(test::gcp(), "openai/3", "x"), StartsWith("GET /v1/projects/my-project/secrets/openai/versions/3:access HTTP/1.1"));
}

TEST(vault_question, asks_azure_for_the_newest_version_or_the_named_one)
{
    EXPECT_EQ(head_of(test::azure(), "openai", "eyJ.x"),
              "GET /secrets/openai?api-version=7.4 HTTP/1.1\r\nHost: team.vault.azure.net\r\nUser-Agent: signalbox\r\n"
              "Accept: application/json\r\nAuthorization: Bearer eyJ.x\r\n\r\n");
    EXPECT_THAT(head_of(test::azure(), "openai/4387e9f3", "x"), StartsWith("GET /secrets/openai/4387e9f3?api-version=7.4 HTTP/1.1"));
}

TEST(vault_question, logs_in_at_azure_for_the_vaults_of_its_cloud)
{
    question const asked = login_question(test::azure());
    EXPECT_EQ(asked.body,
              "grant_type=client_credentials&client_id=client-1&client_secret=p%26q&scope=https%3A%2F%2Fvault.azure.net%2F.default");
    EXPECT_THAT(asked.head, StartsWith("POST /tenant%201/oauth2/v2.0/token HTTP/1.1\r\nHost: login.microsoftonline.com\r\n"));
    EXPECT_THAT(asked.head, HasSubstr("\r\nContent-Type: application/x-www-form-urlencoded\r\n"));
    EXPECT_THAT(login_question(test::azure("team.vault.usgovcloudapi.net")).body,
                HasSubstr("scope=https%3A%2F%2Fvault.usgovcloudapi.net%2F.default"));
    EXPECT_THAT(login_question(test::azure("127.0.0.1")).body, HasSubstr("scope=https%3A%2F%2Fvault.azure.net%2F.default"));
}

TEST(vault_question, no_name_or_token_begins_another_line)
{
    definition of = test::hashicorp();
    of.name_space = "a\r\nX-Evil: 1";
    of.sent_as.credential = model::secret("t\r\nX-Evil: 2");
    EXPECT_THAT(head_of(of, "a\r\nX-Evil: 3"), Not(HasSubstr("\nX-Evil")));
}

}  // namespace
}  // namespace signalbox::vault
