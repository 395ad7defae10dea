// Keys of an issuer: what is read, what is too weak to be believed, and which key a token may be signed with.
#include "engine/access/key_set.hpp"
#include "tests/support/token_issuer.hpp"
#include "tests/support/test_certificate.hpp"

#include <gmock/gmock.h>

namespace signalbox::access {
namespace {

using test::token_issuer;
using ::testing::HasSubstr;

std::string problem(std::string_view text)
{
    auto const read = read_key_set(text);
    return read ? "none" : read.error().detail;
}

std::optional<std::string> const no_id;

token_issuer const& rsa()
{
    static token_issuer const one("RS256", "rsa-1");
    return one;
}

TEST(key_set, reads_PEM_keys_certificates_one_key_and_sets)
{
    token_issuer const ec("ES256", "ec-1"), edwards("EdDSA", "ed-1");
    auto const pem = read_key_set(rsa().public_pem() + ec.public_pem() + test::make_certificate().certificate_pem);
    ASSERT_TRUE(pem) << pem.error().detail;
    EXPECT_EQ(pem->keys.size(), 3u);
    EXPECT_EQ(pem->find(algorithm::rs256, "any").size(), 1u);
    EXPECT_EQ(pem->find(algorithm::es256, no_id).size(), 2u) << "keys without an id are all tried";
    auto const one = read_key_set(edwards.jwk());
    ASSERT_TRUE(one) << one.error().detail;
    EXPECT_EQ(one->keys.front().id(), "ed-1");
    auto const set = read_key_set("{\"keys\":[" + rsa().jwk() + ',' + ec.jwk() + ',' + edwards.jwk() + "]}");
    ASSERT_TRUE(set) << set.error().detail;
    EXPECT_EQ(set->keys.size(), 3u);
    EXPECT_EQ(set->find(algorithm::es256, "ec-1").size(), 1u);
    EXPECT_EQ(set->find(algorithm::es256, "rsa-1").size(), 0u) << "an id does not make another kind of key of it";
    EXPECT_EQ(set->find(algorithm::es256, no_id).size(), 1u) << "the only one that fits";
}

TEST(key_set, wants_an_id_where_more_than_one_key_fits)
{
    token_issuer const one("ES256", "a"), other("ES256", "b");
    auto const set = read_key_set("{\"keys\":[" + one.jwk() + ',' + other.jwk() + "]}");
    ASSERT_TRUE(set);
    EXPECT_EQ(set->find(algorithm::es256, no_id).size(), 0u);
    EXPECT_EQ(set->find(algorithm::es256, "b").size(), 1u);
    EXPECT_EQ(set->find(algorithm::es256, "c").size(), 0u);
}

TEST(key_set, a_key_is_for_the_algorithm_it_names)
{
    auto const set = read_key_set(rsa().jwk(R"(,"alg":"PS256")"));
    ASSERT_TRUE(set);
    EXPECT_EQ(set->find(algorithm::ps256, no_id).size(), 1u);
    EXPECT_EQ(set->find(algorithm::rs256, no_id).size(), 0u);
    EXPECT_THAT(problem(rsa().jwk(R"(,"alg":"ES256")")), HasSubstr("alg"));
    EXPECT_THAT(problem(rsa().jwk(R"(,"alg":"none")")), HasSubstr("alg"));
}

TEST(key_set, refuses_weak_keys)
{
    EXPECT_THAT(problem(token_issuer("RS256", "k", 1024).jwk()), HasSubstr("1024 bits is too weak: it needs 2048"));
    EXPECT_THAT(problem(token_issuer("RS256", "k", 1024).public_pem()), HasSubstr("1024 bits is too weak"));
    EXPECT_THAT(problem(R"({"kty":"oct","k":")" + test::base64url(std::string(31, 'x')) + "\"}"), HasSubstr("31 bytes is too short"));
    std::string one = rsa().jwk();
    one.replace(one.find(R"("e":"AQAB")"), 10, R"("e":"AQ")");
    EXPECT_THAT(problem(one), HasSubstr("exponent"));
    std::string even = rsa().jwk();
    even.replace(even.find(R"("e":"AQAB")"), 10, R"("e":"AQAA")");
    EXPECT_THAT(problem(even), HasSubstr("exponent"));
}

TEST(key_set, a_shared_secret_is_as_long_as_the_hash)
{
    auto const set = read_key_set(R"({"kty":"oct","k":")" + test::base64url(std::string(48, 'x')) + "\"}");
    ASSERT_TRUE(set);
    EXPECT_TRUE(set->keys.front().fits(algorithm::hs256));
    EXPECT_TRUE(set->keys.front().fits(algorithm::hs384));
    EXPECT_FALSE(set->keys.front().fits(algorithm::hs512));
}

TEST(key_set, refuses_private_keys_and_keys_for_other_uses)
{
    EXPECT_THAT(problem(rsa().private_pem()), HasSubstr("private key"));
    EXPECT_THAT(problem(rsa().jwk(R"(,"d":"AQAB")")), HasSubstr("private key"));
    EXPECT_THAT(problem(rsa().jwk(R"(,"use":"enc")")), HasSubstr("not meant for signatures"));
    EXPECT_THAT(problem(rsa().jwk(R"(,"key_ops":["encrypt"])")), HasSubstr("not meant for verifying"));
    EXPECT_EQ(problem(rsa().jwk(R"(,"key_ops":["verify"])")), "none");
}

TEST(key_set, leaves_out_what_it_cannot_use_and_says_why)
{
    auto const set = read_key_set("{\"keys\":[{\"kty\":\"unknown\"}," + rsa().jwk() + "," + token_issuer("RS256", "w", 1024).jwk() + "]}");
    ASSERT_TRUE(set) << set.error().detail;
    EXPECT_EQ(set->keys.size(), 1u);
    ASSERT_EQ(set->left_out.size(), 2u);
    EXPECT_THAT(set->left_out[0], HasSubstr("keys[0]: its type (kty)"));
    EXPECT_THAT(set->left_out[1], HasSubstr("keys[2]: an RSA key of 1024 bits"));
}

TEST(key_set, refuses_sets_in_which_a_token_could_find_the_wrong_key)
{
    std::string const secret = R"({"kty":"oct","kid":"s","k":")" + test::base64url(std::string(32, 'x')) + "\"}";
    EXPECT_THAT(problem("{\"keys\":[" + rsa().jwk() + ',' + secret + "]}"), HasSubstr("shared secrets (oct) beside public keys"));
    EXPECT_THAT(problem("{\"keys\":[" + rsa().jwk() + ',' + rsa().jwk() + "]}"), HasSubstr("two keys with the same kid"));
    EXPECT_EQ(problem("{\"keys\":[" + rsa().jwk() + ',' + rsa().jwk(R"(,"use":"enc")") + "]}"), "none") << "one is not for signatures";
}

TEST(key_set, says_what_is_no_key)
{
    EXPECT_THAT(problem(""), HasSubstr("holds no key"));
    EXPECT_THAT(problem("hello"), HasSubstr("holds no key"));
    EXPECT_THAT(problem("{"), HasSubstr("no JSON"));
    EXPECT_THAT(problem("{}"), HasSubstr("neither a JSON Web Key (kty) nor a set of them (keys)"));
    EXPECT_THAT(problem(R"({"keys":[]})"), HasSubstr("holds no key"));
    EXPECT_THAT(problem(std::string(key_set_bytes + 1, ' ')), HasSubstr("256 KiB"));
    std::string many = "{\"keys\":[{}";
    for (std::size_t i = 0; i < key_set_limit; ++i) many += ",{}";
    EXPECT_THAT(problem(many + "]}"), HasSubstr("more than 64 keys"));
    EXPECT_THAT(problem(R"({"kty":"EC","crv":"P-256","x":"AA","y":"AA"})"), HasSubstr("32 bytes each"));
    EXPECT_THAT(problem(R"({"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"})"), HasSubstr("none of P-256, P-384 and P-521"));
}

TEST(key_set, refuses_a_point_that_is_not_on_its_curve)
{
    std::string const ones = test::base64url(std::string(32, '\1'));
    EXPECT_THAT(problem(R"({"kty":"EC","crv":"P-256","x":")" + ones + R"(","y":")" + ones + "\"}"), HasSubstr("no public key"));
}

}  // namespace
}  // namespace signalbox::access
