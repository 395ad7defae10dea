// The echo: what it says of a request, and that it is not there unless the configuration has it.
#include "tests/engine/gateway/gateway_fixture.hpp"

namespace signalbox::test {
namespace {

std::string const config = "signalbox: 1\nproviders: [{id: s, kind: simulator}]\nmodels: [{id: m, provider: s}]\n";

TEST(echo, says_what_the_request_was_without_a_key)
{
    gateway_fixture at;
    at.configure(config + "server: {echo: true}\n");
    auto const& seen =
        at.ask("/__echo/123456789?a=1&a=b%20c&d", "{\"text\":\"\xc3\xa4\"}", {{"host", "gw:8080"}, {"x-LLM", "one"}, {"X-Llm", "two"}});
    EXPECT_EQ(seen.status, 200);
    EXPECT_EQ(seen.content_type, "application/json");
    EXPECT_EQ(seen.body,
              R"({"req_uri":"/__echo/123456789?a=1&a=b%20c&d","req_uri_details":{"user":"","host":"gw:8080","path":"/__echo/123456789",)"
              R"("query":"a=1&a=b%20c&d","fragment":""},"req_method":"POST","req_querystring":{"a":["1","b c"],"d":[""]},)"
              "\"req_body\":\"{\\\"text\\\":\\\"\xc3\xa4\\\"}\",\"req_headers\":{\"Host\":[\"gw:8080\"],\"X-Llm\":[\"one\",\"two\"]}}");
    EXPECT_EQ(at.sink.events.size(), 0u) << "it is no request of a model";
}

TEST(echo, takes_every_method_and_bodies_that_are_no_text)
{
    gateway_fixture at;
    at.configure(config + "server: {echo: true}\n");
    for (std::string_view const method : {"GET", "OPTIONS", "DELETE"}) {
        auto const& seen = at.ask("/__echo/", {}, {}, method);
        EXPECT_EQ(seen.status, 200);
        EXPECT_NE(seen.body.find("\"req_method\":\"" + std::string(method) + "\""), std::string::npos) << seen.body;
    }
    auto const& seen = at.ask("/__echo/x", std::string_view("\xff\x00\x01", 3));
    EXPECT_NE(seen.body.find("\"req_body\":\"\xef\xbf\xbd\\u0000\\u0001\""), std::string::npos) << seen.body;
}

TEST(echo, of_a_simulated_provider_stands_behind_routes_without_a_network)
{
    gateway_fixture at;
    at.configure("signalbox: 1\nserver: {public: true}\nproviders: [{id: s, kind: simulator}]\nmodels: [{id: m, provider: s}]\n"
                 "routes:\n"
                 "  - {id: mask, match: {path: /resp-mask, methods: [GET]}, accept: raw, to: 'provider:s/__echo/123456789'}\n"
                 "  - {id: any, match: {path: '/any/*'}, accept: raw, to: 'provider:s/__echo'}\n"
                 "  - {id: llm, match: {path: /llm}, choose: [{when: 'model == \"m\"', to: m}], otherwise: 'provider:s/__echo/none'}\n");
    header_values const here{{"host", "127.0.0.1"}, {"X-LLM", "one"}};
    auto const& mask = at.ask("/resp-mask?a=b", {}, here, "GET");
    EXPECT_EQ(mask.status, 200);
    EXPECT_TRUE(mask.body.starts_with(R"({"req_uri":"/__echo/123456789?a=b","req_uri_details":{"user":"",)")) << mask.body;
    EXPECT_NE(mask.body.find(R"("req_method":"GET","req_querystring":{"a":["b"]},"req_body":"")"), std::string::npos) << mask.body;
    EXPECT_NE(mask.body.find(R"("X-Llm":["one"])"), std::string::npos) << mask.body;
    EXPECT_EQ(at.event().trail(0), "route mask (matched)");
    header_values with_body = here;
    with_body.push_back({"content-length", "3"});
    EXPECT_NE(at.ask("/any/x/y", "abc", with_body, "PUT").body.find(R"("path":"/__echo/x/y")"), std::string::npos) << at.client->body;
    EXPECT_NE(at.client->body.find(R"("req_method":"PUT","req_querystring":{},"req_body":"abc")"), std::string::npos) << at.client->body;
    std::string const asked = R"({"model":"other","messages":[{"role":"user","content":"Hi"}]})";
    std::string const length = std::to_string(asked.size());
    header_values chat = here;
    chat.push_back({"content-length", length});
    EXPECT_NE(at.ask("/llm", asked, chat).body.find(R"("path":"/__echo/none")"), std::string::npos) << at.client->body;
}

TEST(echo, is_not_there_unless_the_configuration_has_it)
{
    gateway_fixture at;
    at.configure(config);
    EXPECT_EQ(at.ask("/__echo/", {}, {}, "GET").status, 404);
    at.configure(config + "server: {echo: true}\n");
    EXPECT_EQ(at.ask("/__echo", {}, {}, "GET").status, 200);
    EXPECT_EQ(at.ask("/__echoes", {}, {}, "GET").status, 404);
}

}  // namespace
}  // namespace signalbox::test
