// The authenticators of a configuration: what is wrong with them, each with its place, and what running code gets of them.
#include "tests/engine/config/load_fixture.hpp"
#include "tests/support/test_certificate.hpp"
#include "tests/support/token_issuer.hpp"

#include <gmock/gmock.h>

namespace signalbox::config {
namespace {

using namespace test;
using signalbox::test::pem_file;
using signalbox::test::token_issuer;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

variables const secret{{"S", "0123456789abcdef0123456789abcdef"}, {"K", "sb_a_key_of_web"}};

/// One authenticator on line 5; `more` stands on the lines below it.
std::string jwt(std::string const& more)
{
    return simulator_head + "auth:\n  - id: sso\n    type: jwt\n" + more;
}

std::vector<std::string> found(std::string const& text)
{
    return lines(load_yaml(text, with(secret)).findings);
}

std::string const closed = "    issuer: https://idp.example\n    audience: [llm]\n";  // lines 7 and 8

class auth_lint : public testing::Test {
protected:
    auth_lint() : issuer("ES256", "ec-1"), file(issuer.public_pem()) {}
    std::string keys(std::string const& alg = "[ES256]") const { return closed + "    alg: " + alg + "\n    jwks: " + file.path() + "\n"; }

    token_issuer issuer;
    pem_file file;
};

TEST_F(auth_lint, finds_nothing_in_a_whole_one)
{
    EXPECT_THAT(found(jwt(keys())), IsEmpty());
    EXPECT_THAT(found(jwt(closed + "    alg: [HS256]\n    secret: {env: S}\n")), IsEmpty());
}

TEST_F(auth_lint, names_what_is_missing)
{
    EXPECT_THAT(found(jwt(closed)), ElementsAre("error C007 5:5 auth[0].alg: alg is missing: the algorithms that tokens may be signed with "
                                                "(alg: [RS256])"));
    EXPECT_THAT(found(jwt(closed + "    alg: [RS256]\n")), ElementsAre("error L040 5:5 auth[0]: the issuer's public keys are missing: name "
                                                                       "the file with them (jwks: keys.json)"));
    EXPECT_THAT(found(jwt(closed + "    alg: [HS256]\n")),
                ElementsAre("error L040 5:5 auth[0]: HS algorithms need the shared secret (secret: {env: NAME})"));
    EXPECT_THAT(found(simulator_head + "auth: []\n"), ElementsAre(HasSubstr("error L028 4:7 auth: an empty list would let no caller in")));
}

TEST_F(auth_lint, knows_no_algorithm_none)
{
    EXPECT_THAT(found(jwt(keys("[none]"))), ElementsAre(HasSubstr("error C006 9:11 auth[0].alg[0]: alg \"none\" is none of HS256, HS384")));
    EXPECT_THAT(found(jwt(keys("[ES265]"))), Contains(HasSubstr("(ES256)")));
}

TEST_F(auth_lint, keeps_shared_secrets_and_public_keys_apart)
{
    EXPECT_THAT(found(jwt(keys("[ES256, HS256]"))), ElementsAre(HasSubstr("error L040 9:10 auth[0].alg: HS algorithms have a shared "
                                                                          "secret and the others public keys")));
    EXPECT_THAT(found(jwt(closed + "    alg: [ES256]\n    secret: {env: S}\n")),
                ElementsAre(HasSubstr("error L040 10:13 auth[0].secret: only HS algorithms have a shared secret")));
    EXPECT_THAT(found(jwt(keys("[HS256]") + "    secret: {env: S}\n")),
                ElementsAre(HasSubstr("error C006 11:13 auth[0].secret: an authenticator has exactly one of jwks and secret")));
}

TEST_F(auth_lint, every_algorithm_has_a_key_that_is_strong_enough)
{
    EXPECT_THAT(found(jwt(keys("[ES256, ES384]"))), ElementsAre(HasSubstr("error L040 9:10 auth[0].alg: no key can verify ES384")));
    EXPECT_THAT(found(jwt(closed + "    alg: [HS512]\n    secret: {env: S}\n")),
                ElementsAre(HasSubstr("error L040 9:10 auth[0].alg: no key can verify HS512")));
    pem_file const weak(token_issuer("RS256", "w", 1024).public_pem());
    EXPECT_THAT(found(jwt(closed + "    alg: [RS256]\n    jwks: " + weak.path() + "\n")),
                ElementsAre(HasSubstr("1024 bits is too weak: it needs 2048 at least")));
    pem_file const partly(token_issuer("RS256", "w", 1024).public_pem() + issuer.public_pem());
    EXPECT_THAT(found(jwt(closed + "    alg: [ES256]\n    jwks: " + partly.path() + "\n")),
                ElementsAre(HasSubstr("warning L042 10:11 auth[0].jwks: a key is left out: key 1: an RSA key of 1024 bits")));
}

TEST_F(auth_lint, a_file_of_keys_that_cannot_be_used)
{
    EXPECT_THAT(found(jwt(closed + "    alg: [ES256]\n    jwks: /nowhere/keys.json\n")),
                ElementsAre(HasSubstr("error L029 10:11 auth[0].jwks: the keys in \"/nowhere/keys.json\" cannot be used: ")));
    pem_file const rubbish("hello");
    EXPECT_THAT(found(jwt(closed + "    alg: [ES256]\n    jwks: " + rubbish.path() + "\n")), ElementsAre(HasSubstr("it holds no key")));
    pem_file const own(issuer.private_pem());
    EXPECT_THAT(found(jwt(closed + "    alg: [ES256]\n    jwks: " + own.path() + "\n")), ElementsAre(HasSubstr("private key")));
}

TEST_F(auth_lint, an_address_of_keys_is_safe_to_fetch_from)
{
    std::string const head = closed + "    alg: [ES256]\n    jwks: ";
    EXPECT_THAT(found(jwt(head + "https://idp.example/keys\n    cache: 1m\n    keep: 2h\n")), IsEmpty());
    EXPECT_THAT(found(jwt(head + "http://127.0.0.1:8081/keys\n")), IsEmpty());
    EXPECT_THAT(found(jwt(head + "http://idp.example/keys\n")),
                ElementsAre("error L040 10:11 auth[0].jwks: keys that come over http can be replaced on the way; use https"));
    EXPECT_THAT(found(jwt(head + "\"https://idp.example:x/keys\"\n")),
                ElementsAre(HasSubstr("error L021 10:11 auth[0].jwks: jwks \"https://idp.example:x/keys\" cannot be used: ")));
    EXPECT_THAT(found(jwt(closed + "    alg: [HS256]\n    jwks: https://idp.example/keys\n")),
                ElementsAre(HasSubstr("error L040 10:11 auth[0].jwks: HS algorithms need a shared secret")));
    EXPECT_THAT(found(jwt(head + "https://idp.example/keys\n    tls: {ca_file: /nowhere/ca.pem}\n")),
                ElementsAre(HasSubstr("error L029 11:20 auth[0].tls.ca_file")));
    EXPECT_THAT(found(jwt(keys() + "    cache: 1m\n")),
                ElementsAre("warning L027 11:12 auth[0].cache: cache has no effect without an address in jwks"));
}

TEST_F(auth_lint, freezes_where_keys_are_fetched_from)
{
    auto made =
        load_yaml(jwt(closed + "    alg: [ES256]\n    jwks: https://idp.example:8443/realm/keys?v=1\n    cache: 1m\n"), with(secret));
    ASSERT_TRUE(made.frozen) << findings_as_text(made.findings);
    ASSERT_EQ(made.frozen->key_addresses.size(), 1u);
    key_address const& seen = made.frozen->key_addresses.front();
    EXPECT_EQ(seen.id, "sso");
    EXPECT_EQ(seen.url, "https://idp.example:8443/realm/keys?v=1");
    EXPECT_TRUE(seen.origin.tls && seen.origin.verify_tls);
    EXPECT_EQ(seen.origin.host, "idp.example");
    EXPECT_EQ(seen.origin.port, 8443);
    EXPECT_EQ(seen.authority, "idp.example:8443");
    EXPECT_EQ(seen.target, "/realm/keys?v=1");
    EXPECT_EQ(seen.cache, std::chrono::minutes(1));
    EXPECT_EQ(seen.keep, std::chrono::hours(24));
    access::token_rules const& rules = made.frozen->auth->tokens().front();
    EXPECT_EQ(rules.address, seen.url);
    EXPECT_EQ(rules.signals, seen.signals);
    EXPECT_FALSE(rules.keys);
    variables proxied = secret;
    proxied["HTTPS_PROXY"] = "http://proxy.example:3128";
    made = load_yaml(jwt(closed + "    alg: [ES256]\n    jwks: https://idp.example/\n"), with(proxied));
    ASSERT_TRUE(made.frozen && made.frozen->key_addresses.front().origin.proxy);
    EXPECT_EQ(made.frozen->key_addresses.front().origin.proxy->host, "proxy.example");
    EXPECT_EQ(made.frozen->key_addresses.front().target, "/");
}

TEST_F(auth_lint, says_whom_an_open_one_lets_in)
{
    EXPECT_THAT(found(jwt("    alg: [ES256]\n    require_exp: false\n    jwks: " + file.path() + "\n")),
                ElementsAre(HasSubstr("warning L041 5:5 auth[0]: no issuer is named"),
                            HasSubstr("warning L041 5:5 auth[0]: no audience is named"),
                            HasSubstr("warning L041 8:18 auth[0].require_exp: a token without an end")));
}

TEST_F(auth_lint, paths_of_claims_that_no_token_can_have)
{
    EXPECT_THAT(found(jwt(keys() + "    map: {consumer: sub.name, tags: a..b}\n    claims: {\".x\": y}\n")),
                ElementsAre("error L043 11:21 auth[0].map.consumer: \"sub.name\" is no claim that a token can have: sub is a text, with "
                            "nothing below it",
                            HasSubstr("error L043 11:37 auth[0].map.tags: \"a..b\" is no path of a claim"), HasSubstr("error L043 12:")));
    EXPECT_THAT(found(jwt(keys() + "    map: {consumer: exp}\n")),
                ElementsAre(HasSubstr("error L043 11:21 auth[0].map.consumer: exp is a number and names no consumer")));
    EXPECT_THAT(found(jwt(keys() + "    map: {consumer: https://idp.example/team, tags: realm_access.roles}\n")), IsEmpty());
    EXPECT_THAT(found(jwt(keys() + "    scopes: [\"a b\"]\n")),
                ElementsAre(HasSubstr("error C006 11:14 auth[0].scopes[0]: a scope is one word")));
}

TEST_F(auth_lint, allow_lists_name_what_there_is)
{
    EXPECT_THAT(found(jwt(keys() + "    allow: [\"model:x\"]\n")), ElementsAre(HasSubstr("error L014 11:13 auth[0].allow[0]")));
    EXPECT_THAT(found(jwt(keys() + "    allow: []\n")), ElementsAre(HasSubstr("error L028 11:12 auth[0].allow: an empty allow-list")));
}

TEST_F(auth_lint, says_what_has_no_effect)
{
    EXPECT_THAT(found(simulator_head + "auth:\n  - {id: a, type: key, issuer: x}\n  - {id: b, type: key}\n"),
                ElementsAre("warning L027 5:32 auth[0].issuer: issuer has no effect with type key",
                            "warning L027 6:5 auth[1]: a second authenticator of type key has no effect"));
    EXPECT_THAT(found(jwt(keys()) + "consumers: [{name: web, keys: [{secret: {env: K}}]}]\n"),
                ElementsAre("warning L027 11:31 consumers[0].keys: keys have no effect: auth lists no authenticator of type key (auth: "
                            "[{id: keys, type: key}])"));
    EXPECT_THAT(found(simulator_head + "auth:\n  - {id: a, type: key}\n  - {id: a, type: key}\n"),
                Contains(HasSubstr("error L003 6:10 auth[1].id: duplicate authenticator name \"a\"")));
}

TEST_F(auth_lint, freezes_rules_and_the_rights_of_consumers)
{
    auto const made = load_yaml(
        jwt(keys() + "    leeway: 5s\n    require_exp: false\n    scopes: [s]\n    claims: {b: x, a: \"*\"}\n"
                     "    map: {consumer: azp, tags: groups}\n    allow: [m]\n") +
            "  - {id: keys, type: key}\nconsumers: [{name: web, allow: [\"model:n\"], tags: [x, y]}, {name: router, internal: true}]\n",
        with(secret));
    ASSERT_TRUE(made.frozen) << findings_as_text(made.findings);
    ASSERT_TRUE(made.frozen->auth);
    EXPECT_TRUE(made.frozen->auth->keys().taken);
    ASSERT_EQ(made.frozen->auth->tokens().size(), 1u);
    access::token_rules const& rules = made.frozen->auth->tokens().front();
    EXPECT_EQ(rules.id, "sso");
    EXPECT_TRUE(rules.accepted.has(access::algorithm::es256));
    EXPECT_FALSE(rules.accepted.has(access::algorithm::rs256));
    EXPECT_EQ(rules.issuer, "https://idp.example");
    EXPECT_EQ(rules.audience, std::vector<std::string>{"llm"});
    EXPECT_EQ(rules.leeway, std::chrono::seconds(5));
    EXPECT_FALSE(rules.must_end);
    EXPECT_EQ(rules.scopes, std::vector<std::string>{"s"});
    EXPECT_EQ(rules.claims, (std::vector<access::required_claim>{{"a", "*"}, {"b", "x"}}));
    EXPECT_EQ(rules.consumer_path, "azp");
    EXPECT_EQ(rules.tags_path, "groups");
    EXPECT_EQ(rules.not_declared.key_id, "jwt_sso");
    EXPECT_EQ(rules.not_declared.allow, std::vector<std::string>{"model:m"});
    EXPECT_FALSE(rules.not_declared.everything);
    EXPECT_THAT(made.files, Contains(file.path()));
    auto const seen =
        access::judge(rules, made.frozen->auth->declared(), issuer.token(R"({"azp":"web","iss":"https://idp.example","aud":"llm"})"), 1);
    ASSERT_TRUE(seen.who);
    auto const inner =
        access::judge(rules, made.frozen->auth->declared(), issuer.token(R"({"azp":"router","iss":"https://idp.example","aud":"llm"})"), 1);
    EXPECT_EQ(inner.why, access::token_fault::consumer) << "no token makes a caller an internal consumer";
    EXPECT_EQ(seen.who->allow, std::vector<std::string>{"model:n"});
}

TEST_F(auth_lint, the_defaults_are_those_of_the_reference)
{
    auto const made = load_yaml(jwt(keys()), with(secret));
    ASSERT_TRUE(made.frozen && made.frozen->auth);
    access::token_rules const& rules = made.frozen->auth->tokens().front();
    EXPECT_EQ(rules.leeway, std::chrono::seconds(30));
    EXPECT_TRUE(rules.must_end);
    EXPECT_EQ(rules.consumer_path, "sub");
    EXPECT_EQ(rules.tags_path, "");
    EXPECT_TRUE(rules.not_declared.everything);
    EXPECT_FALSE(made.frozen->auth->keys().taken);
}

TEST_F(auth_lint, keys_alone_are_as_without_the_section)
{
    auto const made = load_yaml(simulator_head + "auth: [{id: keys, type: key}]\n", with(secret));
    ASSERT_TRUE(made.frozen);
    EXPECT_FALSE(made.frozen->auth);
}

std::string key_auth(std::string const& more)
{
    return simulator_head + "auth:\n  - {id: keys, type: key, " + more + "}\nconsumers: [{name: web, internal: true}, {name: guest}]\n";
}

TEST_F(auth_lint, places_of_keys_that_no_request_can_use)
{
    EXPECT_THAT(found(key_auth("names: [apikey, X-Team], in: [header, query], bearer: false, hide: true, anonymous: guest")), IsEmpty());
    EXPECT_THAT(found(key_auth("in: [query]")), ElementsAre(HasSubstr("error C007 5:5 auth[0].names: names is missing: what in is about")));
    EXPECT_THAT(found(key_auth("names: [Authorization]")),
                ElementsAre(HasSubstr("error L031 5:35 auth[0].names[0]: Authorization is read by its")));
    EXPECT_THAT(found(key_auth("names: ['a b']")),
                ElementsAre(HasSubstr("error L031 5:35 auth[0].names[0]: \"a b\" is no name of a header")));
    EXPECT_THAT(found(key_auth("names: [Host]")),
                ElementsAre(HasSubstr("error L031 5:35 auth[0].names[0]: the header \"Host\" has another")));
    EXPECT_THAT(found(key_auth("names: ['a&b'], in: [query]")),
                ElementsAre(HasSubstr("error C006 5:35 auth[0].names[0]: \"a&b\" is no name of a query field")));
    EXPECT_THAT(found(key_auth("hide: false")), ElementsAre(HasSubstr("error C006 5:33 auth[0].hide: a caller's key never goes on")));
    EXPECT_THAT(found(key_auth("anonymous: web")),
                ElementsAre(HasSubstr("error C006 5:38 auth[0].anonymous: the consumer \"web\" is internal")));
    EXPECT_THAT(found(key_auth("anonymous: gast")), ElementsAre(HasSubstr("error L001 5:38 auth[0].anonymous: unknown consumer \"gast\"")));
    EXPECT_THAT(found(jwt(keys() + "    names: [x]\n")),
                ElementsAre("warning L027 11:12 auth[0].names: names has no effect with type jwt"));
}

TEST_F(auth_lint, routes_name_authenticators_that_there_are)
{
    std::string const two = simulator_head + "auth:\n  - {id: a, type: key}\n  - {id: b, type: key, names: [x]}\n";
    std::string const route = "routes: [{id: r, match: {path: /r}, to: m, auth: ";
    EXPECT_THAT(found(two + route + "[a, b]}]\n"), IsEmpty());
    EXPECT_THAT(found(two + route + "[c]}]\n"), ElementsAre(HasSubstr("error L001 7:51 routes[0].auth[0]: unknown authenticator \"c\"")));
    EXPECT_THAT(found(two + route + "[]}]\n"),
                ElementsAre(HasSubstr("error L028 7:50 routes[0].auth: an empty list would let no caller in")));
}

TEST_F(auth_lint, freezes_one_set_for_all_routes_that_name_the_same)
{
    auto const made = load_yaml(jwt(keys()) + "  - {id: plain, type: key}\n  - {id: own, type: key, names: [X-Team], bearer: false}\n"
                                              "routes:\n  - {id: p, match: {path: /p}, to: m, auth: [plain]}\n"
                                              "  - {id: o, match: {path: /o}, to: m, auth: [own, sso]}\n"
                                              "  - {id: q, match: {path: /q}, to: m, auth: [plain]}\n"
                                              "  - {id: s, match: {path: /s}, to: m, auth: [sso]}\n"
                                              "  - {id: all, match: {path: /all}, to: m}\n",
                                with(secret));
    ASSERT_TRUE(made.frozen) << findings_as_text(made.findings);
    auto const& all = made.frozen->routes.all;
    auto const& sets = made.frozen->route_auth;
    ASSERT_EQ(sets.size(), 3u);
    EXPECT_EQ(all[0].auth, 0u);
    EXPECT_EQ(all[1].auth, 1u);
    EXPECT_EQ(all[2].auth, 0u);
    EXPECT_EQ(all[3].auth, 2u);
    EXPECT_EQ(all[4].auth, std::nullopt);
    EXPECT_FALSE(sets[0]) << "keys alone, where they usually stand";
    ASSERT_TRUE(sets[1] && sets[1]->keys().in);
    EXPECT_EQ(sets[1]->keys().in->headers, std::vector<std::string>{"x-team"});
    EXPECT_FALSE(sets[1]->keys().in->usual);
    EXPECT_EQ(sets[1]->keys().in->bearer, access::bearer_use::tokens);
    EXPECT_EQ(sets[1]->tokens().size(), 1u);
    ASSERT_TRUE(sets[2]);
    EXPECT_FALSE(sets[2]->keys().taken);
    ASSERT_TRUE(made.frozen->auth && made.frozen->auth->keys().in);
    EXPECT_TRUE(made.frozen->auth->keys().in->usual);
    EXPECT_EQ(made.frozen->auth->keys().in->bearer, access::bearer_use::all);
}

TEST_F(auth_lint, takes_claims_as_headers_that_have_no_meaning_of_their_own)
{
    auto const propagate = [&](std::string const& map) { return found(jwt(keys() + "    propagate: {" + map + "}\n")); };
    EXPECT_THAT(propagate("ai_model: X-Ai-Model, realm_access.level: X-Level"), IsEmpty());
    EXPECT_THAT(propagate("ai_model: 'X Ai'"), ElementsAre("error L031 11:27 auth[0].propagate.ai_model: \"X Ai\" is no header name"));
    EXPECT_THAT(propagate("ai_model: Authorization"),
                ElementsAre("error L031 11:27 auth[0].propagate.ai_model: \"Authorization\" is a header with a meaning of its own; take "
                            "another name (X-Claim-NAME)"));
    EXPECT_THAT(propagate("a: X-Team}\n  - {id: keys, type: key, names: [x-team]"),
                ElementsAre(HasSubstr("is a header that keys may stand in")));
    EXPECT_THAT(propagate("a: X-One, b: x-one"), ElementsAre(HasSubstr("two claims have the header")));
    EXPECT_THAT(propagate("sub.name: X-One"), ElementsAre(HasSubstr("error L043 11:27 auth[0].propagate.sub.name")));
    EXPECT_THAT(found(simulator_head + "auth: [{id: k, type: key, propagate: {a: X-A}}]\n"),
                Contains("warning L027 4:38 auth[0].propagate: propagate has no effect with type key"));
}

TEST_F(auth_lint, warns_of_conditions_that_look_at_claims_as_headers)
{
    std::string const head = jwt(keys() + "    propagate: {ai_model: X-Ai-Model}\n");
    std::string const route = "routes:\n  - id: r\n    match: {path: /r}\n    otherwise: m\n    choose:\n      - to: m\n        when: ";
    std::string const words = "warning L016 18:15 routes[0].choose[0].when: the header \"x-ai-model\" is what a token's claim says "
                              "(propagate): one that a caller sends is dropped";
    for (char const* when :
         {"'header(\"x-ai-MODEL\") == \"a\"'", "'!(req_header(\"X-Ai-Model\") == \"a\")'", "'req_headers[\"X-Ai-Model\"][0] in [\"a\"]'"})
        EXPECT_THAT(found(head + route + when + "\n"), ElementsAre(words)) << when;
    for (char const* when : {"'header(\"X-Model\") == \"x-ai-model\"'", "'claim(\"ai_model\") == \"a\"'"})
        EXPECT_THAT(found(head + route + when + "\n"), IsEmpty()) << when;
    EXPECT_THAT(found(head + "groups:\n  - id: g\n    members:\n      - {model: m, when: 'header(\"X-Ai-Model\") == \"a\"'}\n"),
                ElementsAre(HasSubstr("warning L016")));
    EXPECT_THAT(
        found(head + "routes: [{id: r, match: {path: /r, headers: {x-ai-model: a}}, to: m}]\n"),
        ElementsAre(HasSubstr("error L005 12:58 routes[0].match.headers.x-ai-model: the route is never reached: \"x-ai-model\" is what")));
}

}  // namespace
}  // namespace signalbox::config
