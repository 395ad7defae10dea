// Routes that lead by a value of the request: what is served, what is refused and how, and what events and explanations tell of it.
#include "engine/explanation.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

namespace signalbox::test {
namespace {

class values_of_requests : public testing::Test {
protected:
    values_of_requests()
    {
        at.configure("signalbox: 1\n"
                     "providers: [{id: sim, kind: simulator}]\n"
                     "models: [{id: a, provider: sim}, {id: b, provider: sim}, {id: c, provider: sim}]\n"
                     "groups: [{id: both, members: [{model: a}, {model: b}]}]\n"
                     "routes:\n"
                     "  - id: multi\n"
                     "    match: {path: '/multi/*'}\n"
                     "    public: true\n"
                     "    to: {value: 'header(\"X-LLM\")', map: {openai: 'model:b', gemini: both}, default: reject}\n"
                     "  - id: own\n"
                     "    match: {path: /own}\n"
                     "    to: {value: consumer.name, map: {all: c, one: a}}\n"
                     "  - id: tiers\n"
                     "    match: {path: /tiers}\n"
                     "    choose:\n"
                     "      - {when: 'has(body.tools)', to: {value: body.model, map: {fast: a, smart: b}, default: c}}\n"
                     "    otherwise: {value: body.n, map: {1: a, 2: b}}\n"
                     "  - {id: size, match: {path: /size}, to: {value: prompt.tokens > 100, map: {true: b, false: a}}}\n"
                     "consumers:\n"
                     "  - {name: all, keys: [{secret: {inline: sb_all_of_them_1}}]}\n"
                     "  - {name: one, keys: [{secret: {inline: sb_only_one_model}}], allow: ['model:a']}\n"
                     "  - {name: two, keys: [{secret: {inline: sb_of_number_two}}]}\n");
    }
    std::string served(std::string_view path, std::string const& more = {}, header_values headers = {})
    {
        body = R"({"messages":[{"role":"user","content":")" + text + "\"}]" + more + "}";
        headers.push_back({"x-api-key", key});
        auto const& seen = at.ask(path, body, headers);
        return seen.status == 200 ? at.event().resolved_model() : std::to_string(seen.status);
    }

    gateway_fixture at;
    std::string body, text = "Hi", key = "sb_all_of_them_1";
};

TEST_F(values_of_requests, lead_where_the_map_says)
{
    EXPECT_EQ(served("/multi", "", {{"X-LLM", "openai"}}), "b");
    EXPECT_EQ(at.event().trail(0), "route multi (matched: header(\"X-LLM\") = \"openai\")");
    EXPECT_EQ(at.event().requested_model(), "");
    EXPECT_EQ(served("/multi/chat/completions", ",\"model\":\"c\"", {{"x-llm", "gemini"}}), "a") << "the body's model has no part in it";
    EXPECT_EQ(at.event().group(), "both");
    EXPECT_EQ(served("/tiers", R"(,"tools":[],"model":"smart")"), "b");
    EXPECT_EQ(at.event().trail(0), "route tiers (when: has(body.tools); body.model = \"smart\")");
    EXPECT_EQ(served("/tiers", R"(,"tools":[],"model":"other")"), "c");
    EXPECT_EQ(at.event().trail(0), "route tiers (when: has(body.tools); body.model = \"other\", default)");
    EXPECT_EQ(served("/tiers", R"(,"n":1)"), "a");
    EXPECT_EQ(at.event().trail(0), "route tiers (otherwise: body.n = 1)");
    EXPECT_EQ(served("/own"), "c");
}

TEST_F(values_of_requests, may_be_the_size_of_the_prompt)
{
    EXPECT_EQ(served("/size"), "a");
    EXPECT_EQ(at.event().trail(0), "route size (matched: prompt.tokens > 100 = false)");
    for (int i = 0; i < 100; ++i) text += " w" + std::to_string(i * 79);
    EXPECT_EQ(served("/size"), "b");
}

TEST_F(values_of_requests, refuse_what_the_map_has_not)
{
    EXPECT_EQ(served("/multi", "", {{"X-LLM", "../admin"}}), "400");
    EXPECT_NE(at.client->body.find(R"(the route \"multi\" leads nowhere for the value \"../admin\")"), std::string::npos)
        << at.client->body;
    EXPECT_EQ(at.client->body.find("X-LLM"), std::string::npos) << "callers do not learn what a route goes by";
    EXPECT_EQ(at.event().trail(0), "route multi (matched: header(\"X-LLM\") = \"../admin\", not in the map)");
    EXPECT_EQ(at.event().reason(), "bad_request");
    EXPECT_EQ(at.event().decision(), "blocked");
    EXPECT_EQ(served("/multi"), "400");
    EXPECT_NE(at.client->body.find(R"(the route \"multi\" leads nowhere without the value it goes by)"), std::string::npos);
    EXPECT_EQ(served("/multi", "", {{"X-LLM", ""}}), "400");
    EXPECT_NE(at.client->body.find(R"(the route \"multi\" leads nowhere without the value it goes by)"), std::string::npos);
    EXPECT_EQ(at.event().trail(0), "route multi (matched: header(\"X-LLM\") = \"\", not in the map)");
    EXPECT_EQ(served("/tiers", R"(,"n":3)"), "400");
    key = "sb_of_number_two";
    EXPECT_EQ(served("/own"), "403") << "nothing in the request could change it";
    EXPECT_EQ(at.event().reason(), "forbidden");
}

TEST_F(values_of_requests, open_nothing_that_a_key_may_not_use)
{
    key = "sb_only_one_model";
    EXPECT_EQ(served("/own"), "a");
    EXPECT_EQ(served("/multi", "", {{"X-LLM", "openai"}}), "403");
    EXPECT_EQ(served("/tiers", R"(,"n":2)"), "403");
}

TEST_F(values_of_requests, are_shown_without_credentials)
{
    at.configure("signalbox: 1\nserver: {public: true}\nproviders: [{id: sim, kind: simulator}]\nmodels: [{id: a, provider: sim}]\n"
                 "routes: [{id: r, match: {path: /r}, to: {value: 'header(\"authorization\")', map: {x: a}}}]\n");
    std::string const secret(300, 's');
    std::string const line = "Bearer sk-" + secret;
    auto const& seen = at.ask("/r", R"({"messages":[1]})", {{"authorization", line}, {"host", "127.0.0.1"}});
    EXPECT_EQ(seen.status, 400);
    EXPECT_EQ(seen.body.find("ssss"), std::string::npos) << seen.body;
    ASSERT_EQ(at.event().trail_size(), 1);
    EXPECT_EQ(at.event().trail(0).find("ssss"), std::string::npos) << at.event().trail(0);
    EXPECT_EQ(at.event().detail().find("ssss"), std::string::npos) << at.event().detail();
}

TEST_F(values_of_requests, are_explained_as_they_are_decided)
{
    wire::header_list headers;
    headers.add("X-LLM", "gemini");
    inbound request{.method = "POST", .path = "/multi", .headers = &headers, .body = R"({"messages":[1]})"};
    auto const who = std::make_shared<model::principal const>(model::principal{.consumer = "x", .everything = true});
    std::string const words = explain_request(request, who, at.states.current()->config, 0).text;
    EXPECT_NE(words.find("  -> route multi (matched: header(\"X-LLM\") = \"gemini\")\n"), std::string::npos) << words;
    EXPECT_NE(words.find("group both"), std::string::npos) << words;
    request.path = "/tiers";
    std::string const refused = explain_request(request, who, at.states.current()->config, 0).text;
    EXPECT_NE(refused.find("  -> route tiers (otherwise: body.n = null, not in the map)\nrefused with 400, bad_request: "),
              std::string::npos)
        << refused;
}

}  // namespace
}  // namespace signalbox::test
