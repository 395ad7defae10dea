// What a caller may reach: its allow-list against every way to name a model, and what of its query goes on to the provider.
#include "engine/passing_query.hpp"
#include "tests/engine/gateway/dialect_samples.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

namespace signalbox::test {
namespace {

class restricted_key : public testing::TestWithParam<std::tuple<dialect, dialect>> {
protected:
    restricted_key() : upstream(at.loop.get_executor())
    {
        upstream.always({read_request(), send(reply_with(plain_reply(provider()), "Content-Type: application/json\r\n")), again()});
        at.configure("signalbox: 1\nproviders: [{id: p, kind: openai_compatible, dialect: " + std::string(model::name(provider())) +
                     ", base_url: \"http://127.0.0.1:" + std::to_string(upstream.port()) +
                     "/v1\", auth: {type: none}}]\nmodels: [{id: cheap, provider: p, upstream: up-cheap}, {id: spare, provider: p}, "
                     "{id: secret-model, provider: p}]\ngroups: [{id: team, members: [{model: spare}]}]\nconsumers:\n"
                     "  - {name: ann, keys: [{secret: {inline: sb_of_ann_for_tests}}]}\n"
                     "  - {name: ben, keys: [{secret: {inline: sb_of_ben_for_tests}}], allow: [\"model:cheap\", \"group:team\"]}\n");
    }
    dialect client() const { return std::get<0>(GetParam()); }
    dialect provider() const { return std::get<1>(GetParam()); }

    std::string body(std::string const& more, std::string const& model = "cheap") const
    {
        return "{\"model\":\"" + model + "\"," + sample_of(client()).asked + more + "}";
    }
    memory_client const& ask(std::string const& body, std::string const& key, std::string const& query = {})
    {
        return at.ask(path_of(client()) + query, body, {{"x-api-key", key}});
    }
    memory_client const& as_ben(std::string const& body) { return ask(body, "sb_of_ben_for_tests"); }

    gateway_fixture at;
    scripted_upstream upstream;
};

INSTANTIATE_TEST_SUITE_P(pairs, restricted_key, testing::Combine(testing::ValuesIn(all_dialects()), testing::ValuesIn(all_dialects())),
                         [](auto const& of) {
                             return std::string(model::name(std::get<0>(of.param))) + "_to_" +
                                    std::string(model::name(std::get<1>(of.param)));
                         });

TEST_P(restricted_key, cannot_reach_another_model_by_the_case_of_a_name)
{
    for (std::string const member : {R"(,"Model":"secret-model")", R"(,"MODEL":"secret-model")", ",\"\xc5\xbftream\":true"}) {
        EXPECT_EQ(as_ben(body(member)).status, 400) << member;
        EXPECT_EQ(at.event().reason(), "bad_request");
    }
    EXPECT_EQ(upstream.accepted().count(), 0u);
}

TEST_P(restricted_key, names_further_models_only_within_its_allow_list)
{
    for (std::string const member :
         {R"(,"models":["cheap","secret-model"])", R"(,"route":"fallback")", R"(,"fallbacks":[{"cheap":["gpt-x"]}])",
          R"(,"fallbacks":[{"model":"other"}])", R"(,"preset":"best")"}) {
        auto const& seen = as_ben(body(member));
        EXPECT_EQ(seen.status, 403) << member << seen.body;
        EXPECT_NE(seen.body.find(member.substr(2, member.find(':') - 3)), std::string::npos) << "names the member: " << seen.body;
    }
    EXPECT_EQ(upstream.accepted().count(), 0u);
    auto const& allowed = as_ben(body(R"(,"models":["cheap","up-cheap","spare"])"));
    EXPECT_NE(allowed.status, 403) << allowed.body;
    EXPECT_EQ(upstream.accepted().count(), allowed.status == 200 ? 1u : 0u) << "a translation may refuse the field, for another reason";
}

TEST_P(restricted_key, is_the_only_one_whose_further_models_are_judged)
{
    ask(body(R"(,"models":["secret-model"])"), "sb_of_ann_for_tests");
    EXPECT_NE(at.client->status, 403) << at.client->body;
}

TEST_P(restricted_key, does_not_learn_which_names_exist)
{
    auto const told = [&](std::string const& model) {
        auto const& seen = as_ben(body("", model));
        EXPECT_EQ(seen.status, 403) << seen.body;
        return seen.body.substr(0, seen.body.find("request_id"));
    };
    std::string hidden = told("secret-model"), absent = told("secret-modem");
    hidden.replace(hidden.find("secret-model"), 12, "NAME");
    absent.replace(absent.find("secret-modem"), 12, "NAME");
    EXPECT_EQ(hidden, absent);
    EXPECT_NE(told("cheaq").find("did you mean \\\"cheap\\\""), std::string::npos) << "names it may use are still suggested";
    EXPECT_EQ(ask(body("", "nothing-like-it"), "sb_of_ann_for_tests").status, 404) << "a key without a list sees the truth";
}

TEST_P(restricted_key, keeps_unknown_query_parameters_at_the_gateway)
{
    ask(body(""), "sb_of_ann_for_tests", "?beta=true&apikey=sb_of_ann_for_tests&x=1&api-version=2025-04-01");
    ASSERT_EQ(upstream.requests().size(), 1u);
    std::string const line = upstream.requests()[0].substr(0, upstream.requests()[0].find("\r\n"));
    EXPECT_EQ(line.find("sb_of_ann"), std::string::npos) << line;
    EXPECT_EQ(line.find("x=1"), std::string::npos) << line;
    EXPECT_EQ(line.find("?beta=true&api-version=2025-04-01 ") != std::string::npos, client() == provider()) << line;
}

TEST_P(restricted_key, sends_two_lines_of_betas_as_one_list)
{
    if (client() != dialect::anthropic || provider() != dialect::anthropic) GTEST_SKIP() << "a field of Anthropic's";
    at.ask(path_of(client()), body(""),
           {{"x-api-key", "sb_of_ann_for_tests"}, {"anthropic-beta", "one-2025-01-01"}, {"anthropic-beta", "two-2025-01-01"}});
    ASSERT_EQ(upstream.requests().size(), 1u);
    EXPECT_NE(upstream.requests()[0].find("\r\nanthropic-beta: one-2025-01-01,two-2025-01-01\r\n"), std::string::npos)
        << upstream.requests()[0];
}

TEST(open_gateway, refuses_a_key_that_has_expired_and_takes_any_that_it_does_not_know)
{
    gateway_fixture at;
    at.configure("signalbox: 1\nserver: {public: true}\nproviders: [{id: s, kind: simulator}]\nmodels: [{id: m, provider: s}]\n"
                 "consumers:\n  - {name: old, keys: [{secret: {inline: sb_it_is_too_old_1}, expires: 2020-01-01}]}\n"
                 "  - {name: ann, keys: [{secret: {inline: sb_of_ann_for_tests}}]}\n");
    std::string const body = R"({"model":"m","messages":[{"role":"user","content":"Hi"}]})";
    auto const asked = [&](std::string_view key) {
        int const status = at.ask("/v1/chat/completions", body, {{"host", "127.0.0.1"}, {"x-api-key", key}}).status;
        return status == 200 ? at.event().consumer() : std::to_string(status);
    };
    EXPECT_EQ(asked("sb_of_ann_for_tests"), "ann");
    EXPECT_EQ(asked("sb_of_a_stranger_1"), "public");
    EXPECT_EQ(asked("sb_it_is_too_old_1"), "401");
    EXPECT_NE(at.client->body.find("expired"), std::string::npos) << at.client->body;
}

TEST(passing_query, keeps_known_parameters_with_harmless_values)
{
    EXPECT_EQ(passing_query("", "k"), "");
    EXPECT_EQ(passing_query("beta=true", "k"), "beta=true");
    EXPECT_EQ(passing_query("a=1&beta=true&&api-version=2024-10-21-preview&key=k", "k"), "beta=true&api-version=2024-10-21-preview");
    EXPECT_EQ(passing_query("beta", "k"), "beta");
    EXPECT_EQ(passing_query("beta=k&api-version=x", "k"), "api-version=x") << "never the key";
    EXPECT_EQ(passing_query("beta=a%20b&%62eta=1&Beta=1&beta=" + std::string(65, 'a'), ""), "");
}

}  // namespace
}  // namespace signalbox::test
