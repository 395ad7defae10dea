// What a token must be and what is read from it: each rule with a token that keeps it and one that breaks it.
#include "engine/access/token_rules.hpp"
#include "tests/support/token_issuer.hpp"

#include <gmock/gmock.h>

namespace signalbox::access {
namespace {

using test::token_issuer;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::int64_t now = 1'800'000'000;

std::shared_ptr<key_set const> keys_of(std::string const& text)
{
    auto read = read_key_set(text);
    EXPECT_TRUE(read) << (read ? "" : read.error().detail);
    return std::make_shared<key_set const>(std::move(*read));
}

class token_rules_test : public testing::Test {
protected:
    token_rules_test() : issuer("ES256", "ec-1")
    {
        rules.id = "sso";
        rules.accepted.add(algorithm::es256);
        rules.keys = keys_of(issuer.jwks());
        rules.not_declared.key_id = "jwt_sso";
        rules.not_declared.everything = true;
    }
    token_verdict of(std::string const& token, std::int64_t at = now) const { return judge(rules, declared, token, at); }
    /// Claims besides sub and exp.
    token_verdict with(std::string const& more, std::int64_t at = now) const
    {
        return of(issuer.token(R"({"sub":"ann","exp":1800000600)" + more + "}"), at);
    }
    token_fault why(std::string const& more, std::int64_t at = now) const { return with(more, at).why; }

    token_issuer issuer;
    token_rules rules;
    declared_consumers declared;
};

TEST_F(token_rules_test, lets_a_good_token_in_until_it_ends)
{
    auto const seen = with("");
    EXPECT_EQ(seen.why, token_fault::none);
    EXPECT_EQ(seen.who->consumer, "ann");
    EXPECT_EQ(seen.who->key_id, "jwt_sso");
    EXPECT_TRUE(seen.who->everything);
    EXPECT_EQ(seen.who->claims, R"({"exp":1800000600,"sub":"ann"})");
    EXPECT_EQ(seen.valid_until, 1'800'000'630) << "30 seconds of leeway";
}

TEST_F(token_rules_test, takes_the_algorithm_from_the_rules_and_never_from_the_token)
{
    std::string const payload = R"({"sub":"ann","exp":1800000600})";
    auto const fault = [&](std::string const& header) { return of(issuer.token_with(header, payload)).why; };
    EXPECT_EQ(fault(R"({"alg":"ES256","kid":"ec-1"})"), token_fault::none);
    for (char const* const alg : {"none", "None", "NONE", "", "RS256", "HS256", "es256", "ES256 "})
        EXPECT_EQ(fault(R"({"alg":")" + std::string(alg) + R"(","kid":"ec-1"})"), token_fault::algorithm) << alg;
    EXPECT_EQ(fault(R"({"kid":"ec-1"})"), token_fault::malformed);
    EXPECT_EQ(fault(R"({"alg":["ES256"],"kid":"ec-1"})"), token_fault::malformed);
    EXPECT_EQ(fault(R"({"alg":"none","alg":"ES256","kid":"ec-1"})"), token_fault::malformed) << "of two readers one may believe the other";
    EXPECT_EQ(fault(R"({"alg":"ES256","\u0061lg":"none","kid":"ec-1"})"), token_fault::malformed);
    EXPECT_EQ(fault(R"({"alg":"ES256","kid":7})"), token_fault::malformed);
}

// The public key as a shared secret: each caller that knows the public key could sign.
TEST_F(token_rules_test, a_public_key_is_no_shared_secret)
{
    rules.accepted.add(algorithm::hs256);
    rules.keys = keys_of(issuer.public_pem());
    token_issuer const forger("HS256", "ec-1", 0, issuer.public_pem());
    EXPECT_EQ(of(forger.token(R"({"sub":"ann","exp":1800000600})")).why, token_fault::unknown_key);
}

TEST_F(token_rules_test, a_key_the_token_brings_along_does_not_count)
{
    token_issuer const forger("ES256", "forged");
    std::string const header = R"({"alg":"ES256","kid":"ec-1","jku":"https://evil.example/keys","jwk":)" + forger.jwk() + "}";
    EXPECT_EQ(of(forger.token_with(header, R"({"sub":"ann","exp":1800000600})")).why, token_fault::signature);
}

TEST_F(token_rules_test, refuses_unknown_keys_extensions_and_other_signatures)
{
    std::string const payload = R"({"sub":"ann","exp":1800000600})";
    EXPECT_EQ(of(issuer.token_with(R"({"alg":"ES256","kid":"ec-2"})", payload)).why, token_fault::unknown_key);
    EXPECT_EQ(of(issuer.token_with(R"({"alg":"ES256"})", payload)).why, token_fault::none) << "the only key that fits";
    EXPECT_EQ(of(issuer.token_with(R"({"alg":"ES256","kid":"ec-1","crit":["exp"],"exp":1})", payload)).why, token_fault::critical);
    EXPECT_EQ(of(issuer.token_with(R"({"alg":"ES256","kid":"ec-1","crit":[]})", payload)).why, token_fault::critical);
    EXPECT_EQ(of(token_issuer("ES256", "ec-1").token(payload)).why, token_fault::signature);
}

TEST_F(token_rules_test, each_changed_or_missing_byte_is_noticed)
{
    std::string const token = issuer.token(R"({"sub":"ann","exp":1800000600})");
    for (std::size_t at = 0; at < token.size(); ++at) {
        std::string changed = token;
        changed[at] = changed[at] == 'Q' ? 'w' : 'Q';
        EXPECT_NE(of(changed).why, token_fault::none) << "byte " << at;
        EXPECT_NE(of(token.substr(0, at)).why, token_fault::none) << "cut at " << at;
    }
}

TEST_F(token_rules_test, a_token_too_long_is_refused_unread)
{
    EXPECT_EQ(why(R"(,"x":")" + std::string(token_length_limit, 'x') + '"'), token_fault::too_long);
    EXPECT_EQ(of("a.b").why, token_fault::malformed);
    EXPECT_EQ(of("a.b.c.d.e").why, token_fault::malformed) << "an encrypted token";
}

TEST_F(token_rules_test, ends_and_begins_with_the_leeway)
{
    EXPECT_EQ(why("", 1'800'000'629), token_fault::none);
    EXPECT_EQ(why("", 1'800'000'630), token_fault::expired);
    EXPECT_EQ(why(R"(,"nbf":1800000030)"), token_fault::none);
    EXPECT_EQ(why(R"(,"nbf":1800000031)"), token_fault::too_early);
    rules.leeway = std::chrono::seconds(0);
    EXPECT_EQ(why("", 1'800'000'599), token_fault::none);
    EXPECT_EQ(why("", 1'800'000'600), token_fault::expired);
    EXPECT_EQ(of(issuer.token(R"({"sub":"ann","exp":1800000000.9})")).why, token_fault::expired) << "a fraction of a second is left out";
}

TEST_F(token_rules_test, wants_an_end_unless_told_otherwise)
{
    std::string const endless = issuer.token(R"({"sub":"ann"})");
    EXPECT_EQ(of(endless).why, token_fault::no_end);
    EXPECT_EQ(of(issuer.token(R"({"sub":"ann","exp":null})")).why, token_fault::times);
    for (char const* const bad : {R"("1800000600")", "1e300", "true", "[]"})
        EXPECT_EQ(of(issuer.token(R"({"sub":"ann","exp":)" + std::string(bad) + "}")).why, token_fault::times) << bad;
    EXPECT_EQ(why(R"(,"nbf":"soon")"), token_fault::times);
    rules.must_end = false;
    EXPECT_EQ(of(endless).why, token_fault::none);
    EXPECT_EQ(of(endless).valid_until, now + 900);
    EXPECT_EQ(of(issuer.token(R"({"sub":"ann","exp":1})")).why, token_fault::expired);
}

TEST_F(token_rules_test, compares_issuer_and_audience)
{
    rules.issuer = "https://idp.example";
    rules.audience = {"llm", "llm-test"};
    std::string const iss = R"(,"iss":"https://idp.example")";
    EXPECT_EQ(why(iss + R"(,"aud":"llm")"), token_fault::none);
    EXPECT_EQ(why(iss + R"(,"aud":["other","llm-test"])"), token_fault::none);
    EXPECT_EQ(why(iss + R"(,"aud":["other"])"), token_fault::audience);
    EXPECT_EQ(why(iss + R"(,"aud":"llm llm-test")"), token_fault::audience);
    EXPECT_EQ(why(iss), token_fault::audience);
    EXPECT_EQ(why(R"(,"aud":"llm")"), token_fault::issuer);
    EXPECT_EQ(why(R"(,"aud":"llm","iss":"https://idp.example/")"), token_fault::issuer);
    EXPECT_EQ(why(R"(,"aud":"llm","iss":["https://idp.example"])"), token_fault::issuer);
}

TEST_F(token_rules_test, lacking_a_scope_is_forbidden)
{
    rules.scopes = {"llm.use", "llm.chat"};
    EXPECT_EQ(why(R"(,"scope":"openid llm.chat llm.use")"), token_fault::none);
    EXPECT_EQ(why(R"(,"scp":["llm.chat","llm.use"])"), token_fault::none);
    EXPECT_EQ(why(R"(,"scp":"llm.chat","scope":"llm.use")"), token_fault::none);
    EXPECT_EQ(why(""), token_fault::lacking_scope);
    auto const seen = with(R"(,"scope":"llm.use llm.chatter")");
    EXPECT_EQ(seen.why, token_fault::lacking_scope);
    auto const said = failure_of(seen);
    EXPECT_EQ(said.kind, model::fault::forbidden);
    EXPECT_EQ(said.detail, "the token of \"ann\" lacks the scope \"llm.chat\"");
}

TEST_F(token_rules_test, lacking_a_claim_is_forbidden)
{
    rules.claims = {{"email_verified", "true"}, {"realm_access.roles", "llm"}, {"team", "*"}};
    EXPECT_EQ(why(R"(,"email_verified":true,"realm_access":{"roles":["x","llm"]},"team":7)"), token_fault::none);
    EXPECT_EQ(why(R"(,"email_verified":false,"realm_access":{"roles":["llm"]},"team":7)"), token_fault::lacking_claim);
    EXPECT_EQ(why(R"(,"email_verified":true,"realm_access":{"roles":["x"]},"team":7)"), token_fault::lacking_claim);
    EXPECT_EQ(why(R"(,"email_verified":true,"realm_access":{"roles":["llm"]},"team":null)"), token_fault::lacking_claim);
    auto const said = failure_of(with(R"(,"email_verified":true)"));
    EXPECT_EQ(said.kind, model::fault::forbidden);
    EXPECT_THAT(said.detail, HasSubstr("realm_access.roles"));
    EXPECT_THAT(said.detail, Not(HasSubstr("llm"))) << "not what it must be";
}

TEST_F(token_rules_test, names_the_consumer_by_a_claim_of_the_rules)
{
    rules.consumer_path = "ext.team";
    EXPECT_EQ(with(R"(,"ext":{"team":"search"})").who->consumer, "search");
    EXPECT_EQ(with(R"(,"ext.team":"flat")").who->consumer, "flat") << "a name may hold a dot";
    for (char const* const bad : {R"(,"ext":{})", R"(,"ext":"x")", R"(,"ext":{"team":""})", R"(,"ext":{"team":["a"]})",
                                  R"(,"ext":{"team":"a\nlevel=error forged"})", R"(,"ext":{"team":7})"})
        EXPECT_EQ(why(bad), token_fault::consumer) << bad;
    EXPECT_EQ(why(R"(,"ext":{"team":")" + std::string(201, 'x') + R"("})"), token_fault::consumer);
}

TEST_F(token_rules_test, gives_a_declared_consumer_its_own_rights_and_others_those_of_the_rules)
{
    model::principal ann;
    ann.consumer = "ann";
    ann.allow = {"group:fast"};
    ann.tags = R"(["declared"])";
    ann.keep_names();
    declared.emplace("ann", std::make_shared<model::principal const>(ann));
    declared.emplace("router", nullptr);
    EXPECT_EQ(of(issuer.token(R"({"sub":"router","exp":1800000600})")).why, token_fault::consumer) << "only the gateway itself is that";
    rules.not_declared.everything = false;
    rules.not_declared.allow = {"model:small"};
    auto const known = with("").who;
    EXPECT_EQ(known->allow, std::vector<std::string>{"group:fast"});
    EXPECT_EQ(known->key_id, "jwt_sso");
    EXPECT_EQ(known->tags, R"(["declared"])");
    auto const other = of(issuer.token(R"({"sub":"ben","exp":1800000600})")).who;
    EXPECT_EQ(other->allow, std::vector<std::string>{"model:small"});
    EXPECT_EQ(other->kept_consumer, "ben");
    EXPECT_FALSE(other->everything);
}

TEST_F(token_rules_test, makes_headers_of_claims_that_a_line_can_hold)
{
    rules.propagated = {{"ai_model", "X-Ai-Model"}, {"realm.level", "X-Level"}, {"groups", "X-Groups"}};
    using lines = std::vector<model::claimed_header>;
    EXPECT_EQ(with(R"(,"ai_model":"openai","realm":{"level":3},"groups":["a","b"])").who->headers,
              (lines{{"X-Ai-Model", "openai"}, {"X-Level", "3"}, {"X-Groups", "a, b"}}));
    EXPECT_EQ(with(R"(,"ai_model":true,"realm":{"level":{}},"groups":[])").who->headers, (lines{{"X-Ai-Model", "true"}}));
    EXPECT_EQ(with(R"(,"ai_model":"a\r\nX-Other: b","realm":{"level":""},"groups":["a\u0001","b"])").who->headers, lines{});
    EXPECT_EQ(with("").who->headers, lines{});
    declared["ann"] = std::make_shared<model::principal const>(model::principal{.key_id = "cfg_1", .consumer = "ann"});
    EXPECT_EQ(with(R"(,"ai_model":"gemini")").who->headers, (lines{{"X-Ai-Model", "gemini"}})) << "also of a declared consumer";
}

TEST_F(token_rules_test, reads_tags_from_a_text_or_a_list)
{
    rules.tags_path = "groups";
    EXPECT_EQ(with(R"(,"groups":["a \"b\"","c"])").who->tags, R"(["a \"b\"","c"])");
    EXPECT_EQ(with(R"(,"groups":"c")").who->tags, R"(["c"])");
    EXPECT_EQ(with("").who->tags, "[]");
}

TEST_F(token_rules_test, claims_are_an_object_without_surprises)
{
    EXPECT_EQ(of(issuer.token("foo")).why, token_fault::claims);
    EXPECT_EQ(of(issuer.token("[1]")).why, token_fault::claims);
    EXPECT_EQ(of(issuer.token(std::string("{\"sub\":\"ann\",\"exp\":1800000600}\0x", 33))).why, token_fault::claims);
    EXPECT_EQ(of(issuer.token("{\"sub\":\"a\xff\",\"exp\":1800000600}")).why, token_fault::claims);
    EXPECT_EQ(of(issuer.token(R"({"sub":"a\u0000b","exp":1800000600})")).why, token_fault::claims);
}

TEST_F(token_rules_test, keys_by_address_are_asked_for_and_worth_waiting_for)
{
    rules.address = "https://idp.example/keys";
    rules.signals = std::make_shared<key_signals>();
    std::string const unknown = issuer.token_with(R"({"alg":"ES256","kid":"ec-2"})", R"({"sub":"ann","exp":1800000600})");
    EXPECT_EQ(with("").why, token_fault::none);
    EXPECT_FALSE(rules.signals->wanted);
    auto seen = of(unknown);
    EXPECT_TRUE(seen.keys_coming && rules.signals->wanted);
    EXPECT_EQ(failure_of(seen).kind, model::fault::saturated);
    EXPECT_EQ(failure_of(seen).retry_after, std::chrono::seconds(1));
    rules.signals->wanted = rules.signals->ready = false;
    seen = of(unknown);
    EXPECT_EQ(failure_of(seen).kind, model::fault::unauthorized) << "they were fetched a moment ago";
    EXPECT_FALSE(rules.signals->wanted);
    rules.keys = nullptr;
    EXPECT_EQ(failure_of(with("")).kind, model::fault::saturated) << "none were fetched so far";
    rules.accepted = {};
    EXPECT_EQ(failure_of(with("")).kind, model::fault::unauthorized) << "another algorithm: no key will change that";
}

TEST_F(token_rules_test, words_show_nothing_of_the_token)
{
    for (token_fault const each :
         {token_fault::malformed, token_fault::too_long, token_fault::critical, token_fault::algorithm, token_fault::unknown_key,
          token_fault::signature, token_fault::claims, token_fault::no_end, token_fault::times, token_fault::expired,
          token_fault::too_early, token_fault::issuer, token_fault::audience, token_fault::consumer}) {
        auto const said = failure_of({.why = each});
        EXPECT_EQ(said.kind, model::fault::unauthorized);
        EXPECT_THAT(said.detail, HasSubstr("token")) << static_cast<int>(each);
    }
}

TEST_F(token_rules_test, gives_the_tier_of_the_consumer_then_of_the_claim_then_of_all)
{
    rules.tiers = {{"free", {.allow = {"group:fast"}, .deny = {}}}, {"gold", {}}};
    EXPECT_EQ(with(R"(,"groups":["gold"])").who->tier, "") << "no claim is configured";
    rules.tier_path = "groups";
    EXPECT_EQ(with("").who->tier, "");
    rules.tier = "free";
    EXPECT_EQ(with("").who->tier, "free");
    EXPECT_FALSE(with("").who->everything);
    EXPECT_EQ(with(R"(,"groups":["staff","gold","free"])").who->tier, "gold") << "the first that is a tier";
    EXPECT_TRUE(with(R"(,"groups":["staff","gold","free"])").who->everything);
    EXPECT_EQ(with(R"(,"groups":"gold")").who->tier, "gold");
    EXPECT_EQ(with(R"(,"groups":["staff"])").who->tier, "free");
    auto const declared_one = std::make_shared<model::principal>();
    declared_one->consumer = "ann";
    declared_one->tier = "silver";
    declared.emplace("ann", declared_one);
    EXPECT_EQ(with(R"(,"groups":["gold"])").who->tier, "silver");
}

}  // namespace
}  // namespace signalbox::access
