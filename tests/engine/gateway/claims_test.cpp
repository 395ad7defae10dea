// What tokens say, in conditions: as claims, and as headers that no caller can set.
#include "engine/explanation.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"
#include "tests/support/test_certificate.hpp"
#include "tests/support/token_issuer.hpp"

namespace signalbox::test {
namespace {

class claims_of_tokens : public testing::Test {
protected:
    claims_of_tokens() : issuer("ES256", "ec-1"), keys(issuer.public_pem())
    {
        at.configure(
            "signalbox: 1\n"
            "providers: [{id: sim, kind: simulator}]\n"
            "models: [{id: openai, provider: sim}, {id: gemini, provider: sim}, {id: other, provider: sim}]\n"
            "groups:\n"
            "  - id: by-claim\n"
            "    strategy: fallback\n"
            "    members:\n"
            "      - {model: openai, timeout: 5s, when: 'claim(\"ai.model\") == \"openai\"'}\n"
            "      - {model: gemini, timeout: 5s, when: 'claim(\"level\") >= 2 && \"gold\" in claim(\"groups\")'}\n"
            "      - {model: other}\n"
            "auth:\n"
            "  - {id: keys, type: key}\n"
            "  - {id: sso, type: jwt, alg: [ES256], issuer: me, audience: [llm], jwks: " +
            keys.path() +
            ",\n     propagate: {ai_model: X-Ai-Model, ai_enable: X-Ai-Enable}}\n"
            "consumers: [{name: web, keys: [{secret: {inline: sb_of_web_for_tests}}]}]\n"
            "routes:\n"
            "  - id: policy\n"
            "    match: {path: /policy}\n"
            "    public: true\n"
            "    choose: [{when: 'req_header(\"X-Ai-Model\") == \"openai\" && req_headers[\"x-ai-enable\"][0] == \"yes\"', to: openai}]\n"
            "    otherwise: other\n"
            "  - {id: claim, match: {path: /claim}, to: by-claim}\n");
    }
    std::string token(std::string const& more) const
    {
        auto const end = std::chrono::floor<std::chrono::seconds>(model::wall_now()).time_since_epoch().count() + 3600;
        return issuer.token(R"({"iss":"me","aud":"llm","sub":"ann","exp":)" + std::to_string(end) + more + "}");
    }
    /// The model that serves; an empty token is none.
    std::string served(std::string_view path, std::string const& shown, header_values headers = {})
    {
        presented = "Bearer " + shown;
        headers.push_back({"host", "127.0.0.1"});
        if (!shown.empty()) headers.push_back({"authorization", presented});
        auto const& seen = at.ask(path, R"({"messages":[{"role":"user","content":"Hi"}]})", headers);
        return seen.status == 200 ? at.event().resolved_model() : std::to_string(seen.status);
    }

    gateway_fixture at;
    token_issuer issuer;
    pem_file keys;
    std::string presented;
};

std::string const allowed = R"(,"ai_model":"openai","ai_enable":"yes")";

TEST_F(claims_of_tokens, decide_by_their_values)
{
    EXPECT_EQ(served("/claim", token(R"(,"ai":{"model":"openai"})")), "openai");
    EXPECT_EQ(served("/claim", token(R"(,"level":3,"groups":["silver","gold"])")), "gemini");
    EXPECT_EQ(served("/claim", token(R"(,"level":1,"groups":["silver","gold"])")), "other");
    EXPECT_EQ(served("/claim", token("")), "other");
    EXPECT_EQ(served("/claim", "sb_of_web_for_tests"), "other") << "a key says nothing";
}

TEST_F(claims_of_tokens, are_headers_of_conditions)
{
    EXPECT_EQ(served("/policy", token(allowed)), "openai");
    EXPECT_EQ(served("/policy", token(R"(,"ai_model":"openai","ai_enable":"no")")), "other");
    EXPECT_EQ(served("/policy", token(R"(,"ai_model":"openai")")), "other");
    EXPECT_EQ(served("/policy", token("")), "other");
}

TEST_F(claims_of_tokens, win_over_headers_that_a_caller_sends)
{
    header_values const forged{{"X-Ai-Model", "openai"}, {"x-ai-enable", "yes"}, {"X-AI-ENABLE", "yes"}};
    EXPECT_EQ(served("/policy", token(R"(,"ai_model":"gemini","ai_enable":"yes")"), forged), "other");
    EXPECT_EQ(served("/policy", token(R"(,"ai_model":"openai")"), forged), "other") << "also what the token does not say";
    EXPECT_EQ(served("/policy", token(""), forged), "other");
    EXPECT_EQ(served("/policy", "sb_of_web_for_tests", forged), "other") << "also beside a key";
    EXPECT_EQ(served("/policy", "", forged), "other") << "and without one";
    EXPECT_EQ(served("/policy", token(allowed), {{"X-Ai-Model", "gemini"}, {"X-Ai-Enable", "no"}}), "openai");
}

TEST_F(claims_of_tokens, are_not_kept_out_by_a_head_that_is_full)
{
    header_values many;
    for (std::size_t i = 0; i + 2 < wire::header_count_limit; ++i) many.push_back({"x-more", "1"});
    EXPECT_EQ(served("/policy", token(allowed), many), "openai");
}

TEST_F(claims_of_tokens, are_explained_as_they_are_decided)
{
    wire::header_list forged;
    forged.add("x-ai-model", "openai");
    forged.add("x-ai-enable", "yes");
    inbound const request{.method = "POST", .path = "/policy", .headers = &forged, .body = R"({"messages":[1]})"};
    auto const seen = [&](std::vector<model::claimed_header> headers) {
        auto const who = std::make_shared<model::principal const>(
            model::principal{.consumer = "ann", .everything = true, .headers = std::move(headers)});
        return explain_request(request, who, at.states.current()->config, 0).text;
    };
    EXPECT_NE(seen({}).find("req_header(\"X-Ai-Model\") = \"\""), std::string::npos) << seen({});
    std::string const words = seen({{"X-Ai-Model", "openai"}, {"X-Ai-Enable", "yes"}});
    EXPECT_NE(words.find("model openai: sim/openai"), std::string::npos) << words;
}

}  // namespace
}  // namespace signalbox::test
