// Tokens of an identity provider at the gateway's door, in each dialect: who gets in, with which rights, and what is said to the others.
#include "tests/engine/gateway/dialect_samples.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"
#include "tests/support/test_certificate.hpp"
#include "tests/support/token_issuer.hpp"

namespace signalbox::test {
namespace {

token_issuer const& issuer()
{
    static token_issuer const one("ES256", "ec-1");
    return one;
}

class tokens_at_the_gateway : public testing::TestWithParam<dialect> {
protected:
    tokens_at_the_gateway() : upstream(at.loop.get_executor()), keys(issuer().public_pem())
    {
        upstream.always({read_request(), send(reply_with(plain_reply(GetParam()), "Content-Type: application/json\r\n")), again()});
    }
    void configure(std::string const& more = {}, std::string const& server = {})
    {
        at.configure("signalbox: 1\n" + server + "providers: [{id: p, kind: openai_compatible, dialect: " +
                     std::string(model::name(GetParam())) + ", base_url: \"http://127.0.0.1:" + std::to_string(upstream.port()) +
                     "/v1\", auth: {type: none}}]\nmodels: [{id: cheap, provider: p}, {id: dear, provider: p}]\n"
                     "auth:\n  - {id: keys, type: key}\n  - {id: sso, type: jwt, alg: [ES256], issuer: me, audience: [llm], jwks: " +
                     keys.path() + more + "}\nconsumers:\n  - {name: ann, allow: [\"model:dear\"]}\n" +
                     "  - {name: web, keys: [{secret: {inline: sb_of_web_for_tests}}]}\n");
    }
    /// Of `sub`, good for an hour.
    std::string token(std::string const& sub, std::string const& more = {}) const
    {
        auto const end = std::chrono::floor<std::chrono::seconds>(model::wall_now()).time_since_epoch().count() + 3600;
        return issuer().token(R"({"iss":"me","aud":"llm","sub":")" + sub + R"(","exp":)" + std::to_string(end) + more + "}");
    }
    memory_client const& ask(std::string const& token, std::string const& model = "cheap", std::string_view field = "authorization")
    {
        body_ = "{\"model\":\"" + model + "\"," + sample_of(GetParam()).asked + "}";
        value_ = field == "authorization" ? "Bearer " + token : token;
        return at.ask(path_of(GetParam()), body_, {{field, value_}});
    }

    gateway_fixture at;
    scripted_upstream upstream;
    pem_file keys;
    std::string body_, value_;
};

INSTANTIATE_TEST_SUITE_P(dialects, tokens_at_the_gateway, testing::ValuesIn(all_dialects()),
                         [](auto const& of) { return std::string(model::name(of.param)); });

TEST_P(tokens_at_the_gateway, a_good_one_is_served_in_any_header_a_key_may_come_in)
{
    configure();
    for (char const* const field : {"authorization", "x-api-key", "api-key", "apikey"}) {
        auto const& seen = ask(token("ben"), "cheap", field);
        EXPECT_EQ(seen.status, 200) << field << seen.body;
        EXPECT_EQ(at.event().consumer(), "ben");
        EXPECT_EQ(at.event().key_id(), "jwt_sso");
    }
    EXPECT_EQ(ask("sb_of_web_for_tests").status, 200) << "keys go on working";
    EXPECT_EQ(at.event().consumer(), "web");
}

TEST_P(tokens_at_the_gateway, never_goes_on_to_the_provider)
{
    configure();
    std::string const shown = token("ben");
    EXPECT_EQ(ask(shown).status, 200);
    ASSERT_EQ(upstream.requests().size(), 1u);
    EXPECT_EQ(upstream.requests().front().find(shown.substr(shown.rfind('.'))), std::string::npos) << "neither whole nor in part";
}

TEST_P(tokens_at_the_gateway, a_bad_one_is_401_before_any_call)
{
    configure();
    std::string const good = token("ben");
    std::string const other = token_issuer("ES256", "ec-1").token(R"({"iss":"me","aud":"llm","sub":"ben","exp":9999999999})");
    std::string const unsigned_one = base64url(R"({"alg":"none"})") + good.substr(good.find('.'));
    for (std::string const& bad :
         {good.substr(0, good.size() - 4), other, unsigned_one, unsigned_one.substr(0, unsigned_one.rfind('.') + 1),
          issuer().token(R"({"iss":"me","aud":"llm","sub":"ben","exp":1000})")}) {
        auto const& seen = ask(bad);
        EXPECT_EQ(seen.status, 401) << seen.body;
        EXPECT_NE(seen.body.find("token"), std::string::npos) << seen.body;
        EXPECT_EQ(seen.body.find(bad.substr(bad.find('.') + 1, 20)), std::string::npos) << seen.body;
        EXPECT_EQ(at.event().reason(), "unauthorized");
    }
    EXPECT_EQ(upstream.accepted().count(), 0u);
}

TEST_P(tokens_at_the_gateway, a_right_that_is_lacking_is_403_before_any_call)
{
    configure(", scopes: [llm.use], allow: [\"model:cheap\"]");
    EXPECT_EQ(ask(token("ben")).status, 403);
    EXPECT_NE(at.client->body.find("llm.use"), std::string::npos) << at.client->body;
    EXPECT_EQ(at.event().reason(), "forbidden");
    std::string const scope = R"(,"scope":"llm.use")";
    EXPECT_EQ(ask(token("ben", scope), "dear").status, 403);
    EXPECT_EQ(ask(token("ann", scope), "cheap").status, 403) << "a declared consumer has the rights that stand there";
    EXPECT_EQ(upstream.accepted().count(), 0u);
    EXPECT_EQ(ask(token("ben", scope), "cheap").status, 200);
    EXPECT_EQ(ask(token("ann", scope), "dear").status, 200);
}

TEST_P(tokens_at_the_gateway, a_caller_with_one_comes_from_any_page)
{
    configure({}, "server: {public: true}\n");
    body_ = "{\"model\":\"cheap\"," + sample_of(GetParam()).asked + "}";
    value_ = "Bearer " + token("ben");
    EXPECT_EQ(at.ask(path_of(GetParam()), body_, {{"authorization", value_}, {"origin", "https://elsewhere.example"}}).status, 200);
    EXPECT_EQ(at.ask(path_of(GetParam()), body_, {{"origin", "https://elsewhere.example"}}).status, 403);
    value_.replace(value_.size() - 6, 6, "AAAAAA");
    EXPECT_EQ(at.ask(path_of(GetParam()), body_, {{"authorization", value_}}).status, 401) << "public or not: a bad token is refused";
}

TEST_P(tokens_at_the_gateway, a_reload_changes_the_keys)
{
    configure();
    std::string const shown = token("ben");
    EXPECT_EQ(ask(shown).status, 200);
    pem_file const next(token_issuer("ES256", "ec-1").public_pem());
    at.configure("signalbox: 1\nproviders: [{id: p, kind: simulator}]\nmodels: [{id: cheap, provider: p}]\n"
                 "auth: [{id: sso, type: jwt, alg: [ES256], jwks: " +
                 next.path() + "}]\n");
    EXPECT_EQ(ask(shown).status, 401);
}

}  // namespace
}  // namespace signalbox::test
