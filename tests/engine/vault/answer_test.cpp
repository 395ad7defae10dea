// What vaults answer: secrets and tokens, cut everywhere, and refusals; no complaint holds a value.
#include "engine/vault/answer.hpp"

#include "tests/engine/vault/vault_samples.hpp"

#include <gmock/gmock.h>

namespace signalbox::vault {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string const kv2 = R"({"request_id":"r","data":{"data":{"api_key":"sk-\u0031","note":"x","count":3},"metadata":{"version":4}}})";
std::string const kv1 = R"({"lease_duration":2764800,"data":{"api_key":"sk-1"}})";
std::string const of_aws = R"({"ARN":"arn:aws:x","Name":"prod/openai","SecretString":"{\"api_key\":\"sk-1\"}","VersionId":"v"})";
std::string const of_gcp = R"({"name":"projects/1/secrets/openai/versions/2","payload":{"data":"c2stMQ==","dataCrc32c":"1"}})";
std::string const of_azure = R"({"value":"sk-1","id":"https://team.vault.azure.net/secrets/openai/1","attributes":{"enabled":true}})";

definition first_engine()
{
    definition out = test::hashicorp();
    out.version = 1;
    return out;
}

/// The value, or "! " and why not.
std::string picked(definition const& of, std::string_view body, std::string_view key)
{
    auto const read = read_secret(of, body);
    if (!read) return "! " + read.error().detail;
    auto const value = pick(*read, key);
    return value ? *value : "! " + value.error().detail;
}

TEST(vault_answer, gives_the_value_of_each_vault)
{
    EXPECT_EQ(picked(test::hashicorp(), kv2, "api_key"), "sk-1");
    EXPECT_EQ(picked(first_engine(), kv1, "api_key"), "sk-1");
    EXPECT_EQ(picked(test::aws(), of_aws, "api_key"), "sk-1");
    EXPECT_EQ(picked(test::aws(), of_aws, ""), R"({"api_key":"sk-1"})");
    EXPECT_EQ(picked(test::aws(), R"({"SecretBinary":"c2stMQ=="})", ""), "sk-1");
    EXPECT_EQ(picked(test::gcp(), of_gcp, ""), "sk-1");
    EXPECT_EQ(picked(test::azure(), of_azure, ""), "sk-1");
}

TEST(vault_answer, cut_anywhere_is_no_secret)
{
    for (auto const& [of, body] : {std::pair(test::hashicorp(), kv2), std::pair(first_engine(), kv1), std::pair(test::aws(), of_aws),
                                   std::pair(test::gcp(), of_gcp), std::pair(test::azure(), of_azure)})
        for (std::size_t cut = 0; cut < body.size(); ++cut) {
            auto const read = read_secret(of, std::string_view(body).substr(0, cut));
            ASSERT_FALSE(read) << of.id << " cut at byte " << cut;
            EXPECT_EQ(read.error().kind, model::fault::malformed_reply);
            EXPECT_EQ(read.error().detail, "the reply is no JSON object");
        }
}

TEST(vault_answer, without_its_member_says_which_is_missing)
{
    EXPECT_EQ(picked(test::hashicorp(), "[]", "k"), "! the reply is no JSON object");
    EXPECT_EQ(picked(test::hashicorp(), kv1, "api_key"), "! the reply has no data.data: is the engine's version 1?");
    EXPECT_EQ(picked(first_engine(), R"({"data":null})", "k"), "! the reply has no data");
    EXPECT_EQ(picked(test::aws(), "{}", ""), "! the reply has no SecretString");
    EXPECT_EQ(picked(test::aws(), R"({"SecretBinary":"*"})", ""), "! the reply has no SecretBinary in base64");
    EXPECT_EQ(picked(test::gcp(), R"({"payload":{"data":"c2stMQ"}})", ""), "! the reply has no payload.data in base64");
    EXPECT_EQ(picked(test::azure(), R"({"value":7})", ""), "! the reply has no value");
}

TEST(vault_answer, a_wrong_key_names_those_that_there_are_and_no_value)
{
    EXPECT_EQ(picked(test::hashicorp(), kv2, "apikey"), R"(! the secret has no key "apikey"; there are "api_key", "note", "count")");
    EXPECT_EQ(picked(test::hashicorp(), kv2, ""),
              R"(! the secret is a map, and the reference names no key; there are "api_key", "note", "count")");
    EXPECT_EQ(picked(test::hashicorp(), kv2, "count"), R"(! the value of the key "count" is no string)");
    EXPECT_EQ(picked(test::hashicorp(), R"({"data":{"data":{}}})", "a"), R"(! the secret has no key "a"; there are none)");
    EXPECT_EQ(picked(test::gcp(), of_gcp, "api_key"),
              "! the secret is no JSON object, so that no key can be picked; leave \"#\" and the key out");
}

TEST(vault_answer, names_of_keys_are_bounded_and_plain)
{
    std::string map = R"({"data":{"data":{"a\nb":"v")";
    for (int i = 0; i < 30; ++i) map += ",\"key" + std::to_string(i) + std::string(100, 'x') + "\":\"v\"";
    std::string const words = picked(test::hashicorp(), map + "}}}", "none");
    EXPECT_THAT(words, HasSubstr("\"a?b\""));
    EXPECT_THAT(words, HasSubstr("and 11 more"));
    EXPECT_LT(words.size(), 1500u);
}

TEST(vault_login, gives_the_token_and_its_time)
{
    auto const token = read_login(test::hashicorp(), R"({"auth":{"client_token":"hvs.x","lease_duration":1200,"renewable":true}})");
    ASSERT_TRUE(token);
    EXPECT_EQ(token->text.reveal(), "hvs.x");
    EXPECT_EQ(token->lifetime, std::chrono::seconds(1200));
    EXPECT_EQ(read_login(test::hashicorp(), R"({"auth":{"client_token":"x","lease_duration":0}})")->lifetime, std::chrono::hours(24));
    EXPECT_EQ(read_login(test::hashicorp(), R"({"auth":{"client_token":"x","lease_duration":99999999}})")->lifetime,
              std::chrono::hours(24));
    EXPECT_EQ(read_login(test::azure(), R"({"token_type":"Bearer","expires_in":3599,"access_token":"eyJ"})")->text.reveal(), "eyJ");
}

TEST(vault_login, takes_no_token_that_cannot_be_sent)
{
    for (std::string const body : {"", "{}", R"({"auth":null})", R"({"auth":{"client_token":""}})", R"({"auth":{"client_token":"a b"}})",
                                   R"({"auth":{"client_token":"a\nb"}})"}) {
        auto const read = read_login(test::hashicorp(), body);
        ASSERT_FALSE(read) << body;
        EXPECT_EQ(read.error().detail, "the reply has no auth.client_token that can be sent");
    }
}

TEST(vault_refusal, is_the_word_of_each_vault)
{
    EXPECT_EQ(refusal_word(R"({"errors":["permission denied"]})"), "permission denied");
    EXPECT_EQ(refusal_word(R"({"errors":[]})"), "");
    EXPECT_EQ(refusal_word(R"({"data":{"data":null,"metadata":{"deletion_time":"2026-01-01T00:00:00Z"}}})"),
              "its newest version is deleted");
    EXPECT_EQ(refusal_word(R"({"__type":"com.amazonaws.secretsmanager#ResourceNotFoundException","message":"sk"})"),
              "ResourceNotFoundException");
    EXPECT_EQ(refusal_word(R"({"error":{"code":404,"message":"sk","status":"NOT_FOUND"}})"), "NOT_FOUND");
    EXPECT_EQ(refusal_word(R"({"error":{"code":"SecretNotFound","message":"sk"}})"), "SecretNotFound");
    EXPECT_EQ(refusal_word(R"({"error":"invalid_client","error_description":"sk"})"), "invalid_client");
}

TEST(vault_refusal, is_bounded_and_shows_nothing_else)
{
    EXPECT_EQ(refusal_word("no JSON"), "");
    EXPECT_EQ(refusal_word(R"({"error":"a sentence of theirs"})"), "");
    EXPECT_EQ(refusal_word("{\"errors\":[\"" + std::string(500, 'x') + "\"]}").size(), 120u);
    EXPECT_THAT(refusal_word(R"({"errors":["two\nlines"]})"), Not(HasSubstr("\n")));
}

TEST(vault_definition, another_place_is_another_vault_and_another_credential_is_not)
{
    EXPECT_TRUE(same_place(test::hashicorp(), test::hashicorp(login::approle)));
    definition other = test::hashicorp();
    other.mount = "kv";
    EXPECT_FALSE(same_place(test::hashicorp(), other));
    other = test::aws();
    other.sent_as.aws->region = "us-east-1";
    EXPECT_FALSE(same_place(test::aws(), other));
}

}  // namespace
}  // namespace signalbox::vault
