// Keys and tokens side by side, and tokens that are found again without being verified.
#include "engine/access/authenticators.hpp"
#include "engine/access/verified_tokens.hpp"
#include "tests/support/token_issuer.hpp"

#include <gmock/gmock.h>

namespace signalbox::access {
namespace {

using test::token_issuer;
using ::testing::HasSubstr;

constexpr std::int64_t now = 1'800'000'000;

token_rules rules_for(token_issuer const& issuer, algorithm how, std::string id)
{
    token_rules out;
    out.id = id;
    out.accepted.add(how);
    out.keys = std::make_shared<key_set const>(*read_key_set(issuer.jwks()));
    out.not_declared.key_id = "jwt_" + id;
    out.not_declared.everything = true;
    return out;
}

std::shared_ptr<model::principal const> owner(std::string id)
{
    auto out = std::make_shared<model::principal>();
    out->key_id = std::move(id);
    return out;
}

std::string who(authenticators const& of, key_ring const& ring, std::string_view presented, std::int64_t at = now)
{
    auto const seen = of.admit(ring, presented, at);
    return seen ? (*seen)->key_id + '/' + (*seen)->consumer : seen.error().detail;
}

std::string const ann = R"({"sub":"ann","exp":1800000600})";

TEST(authenticators, take_keys_and_tokens_side_by_side)
{
    token_issuer const issuer("EdDSA");
    authenticators const both(key_rules{}, {rules_for(issuer, algorithm::eddsa, "sso")}, {});
    key_ring const ring({{sha256("sb_one"), owner("key_1"), {}}, {sha256("ey.has.dots"), owner("key_2"), {}}});
    EXPECT_EQ(who(both, ring, "sb_one"), "key_1/");
    EXPECT_EQ(who(both, ring, "ey.has.dots"), "key_2/") << "a key may have the form of a token";
    EXPECT_EQ(who(both, ring, issuer.token(ann)), "jwt_sso/ann");
    EXPECT_EQ(who(both, ring, "sb_two"), "unknown API key");
    EXPECT_THAT(who(both, ring, ""), HasSubstr("no API key and no token"));
}

TEST(authenticators, without_keys_take_tokens_alone)
{
    token_issuer const issuer("EdDSA");
    authenticators const tokens(key_rules{.taken = false}, {rules_for(issuer, algorithm::eddsa, "sso")}, {});
    key_ring const ring({{sha256("sb_one"), owner("key_1"), {}}});
    EXPECT_THAT(who(tokens, ring, "sb_one"), HasSubstr("takes no keys"));
    EXPECT_THAT(who(tokens, ring, ""), HasSubstr("no token came"));
    EXPECT_EQ(who(tokens, ring, issuer.token(ann)), "jwt_sso/ann");
}

TEST(authenticators, try_each_issuer_and_tell_what_came_farthest)
{
    token_issuer const one("EdDSA", "one"), other("ES256", "other");
    authenticators const two(key_rules{.taken = false}, {rules_for(one, algorithm::eddsa, "a"), rules_for(other, algorithm::es256, "b")},
                             {});
    key_ring const ring;
    EXPECT_EQ(who(two, ring, one.token(ann)), "jwt_a/ann");
    EXPECT_EQ(who(two, ring, other.token(ann)), "jwt_b/ann");
    EXPECT_EQ(who(two, ring, one.token(R"({"sub":"ann","exp":1})")), "the token has expired");
    EXPECT_EQ(who(two, ring, other.token(R"({"sub":"ann","exp":1})")), "the token has expired");
    EXPECT_THAT(who(two, ring, token_issuer("ES384", "x").token(ann)), HasSubstr("algorithm that is not accepted"));
}

TEST(authenticators, open_to_all_still_refuse_a_bad_token)
{
    token_issuer const issuer("EdDSA");
    authenticators const both(key_rules{}, {rules_for(issuer, algorithm::eddsa, "sso")}, {});
    key_ring const open({}, true);
    EXPECT_EQ(who(both, open, ""), "/public");
    EXPECT_EQ(who(both, open, "anything"), "/public");
    EXPECT_EQ(who(both, open, issuer.token(ann)), "jwt_sso/ann");
    EXPECT_EQ(who(both, open, issuer.token(ann), now + 700), "the token has expired");
}

TEST(authenticators, a_token_that_was_verified_ends_all_the_same)
{
    token_issuer const issuer("EdDSA");
    authenticators const tokens(key_rules{.taken = false}, {rules_for(issuer, algorithm::eddsa, "sso")}, {});
    key_ring const ring;
    std::string const token = issuer.token(ann);
    auto const first = tokens.admit(ring, token, now), again = tokens.admit(ring, token, now + 629);
    ASSERT_TRUE(first && again);
    EXPECT_EQ(first->get(), again->get()) << "found again, not made again";
    EXPECT_EQ(who(tokens, ring, token, now + 630), "the token has expired");
}

TEST(authenticators, with_other_keys_know_nothing_of_tokens_verified_before)
{
    token_issuer const before("EdDSA", "k"), after("EdDSA", "k");
    key_ring const ring;
    std::string const token = before.token(ann);
    authenticators const first(key_rules{.taken = false}, {rules_for(before, algorithm::eddsa, "sso")}, {});
    EXPECT_EQ(who(first, ring, token), "jwt_sso/ann");
    authenticators const second(key_rules{.taken = false}, {rules_for(after, algorithm::eddsa, "sso")}, {});
    EXPECT_THAT(who(second, ring, token), HasSubstr("signature"));
}

TEST(verified_tokens, forget_ended_ones_first_and_all_when_none_has_ended)
{
    verified_tokens known;
    auto const add = [&](std::string const& token, std::int64_t until, std::int64_t at) {
        EXPECT_EQ(known.find(1, token, at), nullptr);
        known.add(owner(token), until, at);
    };
    for (std::size_t i = 0; i + 1 < verified_tokens::most; ++i) add("short" + std::to_string(i), 10, 0);
    add("long", 100, 0);
    EXPECT_EQ(known.size(), verified_tokens::most);
    add("next", 100, 50);
    EXPECT_EQ(known.size(), 2u);
    EXPECT_EQ(known.find(1, "long", 50)->key_id, "long");
    EXPECT_EQ(known.find(2, "long", 50), nullptr) << "other rules";
    EXPECT_EQ(known.find(1, "long", 50)->key_id, "long") << "routes of one configuration have rules of their own, in turns";
    for (std::size_t i = 0; i <= verified_tokens::most; ++i) add("more" + std::to_string(i), 100, 50);
    EXPECT_EQ(known.size(), 3u);
}

}  // namespace
}  // namespace signalbox::access
