// Paths that name the model, as Gemini's clients ask: where the name and the wish for a stream are read, where they go at the provider, how the key may
// come, and streams as one JSON array.
#include "tests/engine/gateway/gateway_fixture.hpp"

namespace signalbox::test {
namespace {

constexpr std::string_view ask = R"({"contents":[{"role":"user","parts":[{"text":"Say hello."}]}],"x":1.50})";

class model_path : public testing::Test {
protected:
    void configure(std::string const& more = "server: {public: true}\n")
    {
        at.configure(
            "signalbox: 1\n" + more +
            "providers:\n  - {id: google, kind: gemini, base_url: \"http://127.0.0.1:" + std::to_string(up.port()) +
            "/v1beta\", auth: {secret: provider-key}, breaker: {max_fails: 0}}\n  - {id: other, kind: simulator, dialect: anthropic}\n"
            "models:\n  - {id: m, provider: google, upstream: gemini-up}\n  - {id: claude, provider: other, simulate: {text: Hello.}}\n");
    }
    void answer(std::string const& reply) { up.always({read_request(), send(reply), again()}); }

    static std::string streamed(std::vector<std::string> const& events)
    {
        return chunked_reply_with({events.begin(), events.end()}, "Content-Type: text/event-stream\r\n");
    }

    gateway_fixture at;
    scripted_upstream up{at.loop.get_executor()};
};

TEST_F(model_path, is_relayed_with_the_providers_name_and_key_and_the_body_as_it_came)
{
    configure();
    answer(reply_with(plain_reply(dialect::gemini), "Content-Type: application/json\r\n"));
    auto const& seen = at.ask("/v1beta/models/m:generateContent?key=callers-key-0123456789&prettyPrint=true", ask);
    EXPECT_EQ(seen.status, 200) << seen.body;
    EXPECT_EQ(seen.body, plain_reply(dialect::gemini));
    ASSERT_EQ(up.requests().size(), 1u);
    std::string const& sent = up.requests()[0];
    EXPECT_TRUE(sent.starts_with("POST /v1beta/models/gemini-up:generateContent HTTP/1.1\r\n")) << sent;
    EXPECT_NE(sent.find("x-goog-api-key: provider-key\r\n"), std::string::npos) << sent;
    EXPECT_EQ(sent.find("callers-key"), std::string::npos) << sent;
    EXPECT_TRUE(sent.ends_with("\r\n\r\n" + std::string(ask))) << sent;
    EXPECT_EQ(at.event().requested_model(), "m");
    EXPECT_EQ(at.event().client_dialect(), "gemini");
    EXPECT_EQ(at.event().road(), "relay");
    EXPECT_FALSE(at.event().stream());
    EXPECT_EQ(at.event().tokens().prompt(), 9u);
    EXPECT_EQ(at.event().tokens().completion(), 3u);
}

TEST_F(model_path, asks_a_provider_of_another_format_for_a_stream_too)
{
    at.configure("signalbox: 1\nserver: {public: true}\nproviders:\n  - {id: p, kind: openai, base_url: \"http://127.0.0.1:" +
                 std::to_string(up.port()) + "/v1\", auth: {secret: key}, breaker: {max_fails: 0}}\nmodels: [{id: m, provider: p}]\n");
    answer(streamed(stream_events(dialect::openai_chat)));
    EXPECT_EQ(at.ask("/v1beta/models/m:streamGenerateContent?alt=sse", ask).status, 200);
    EXPECT_NE(up.requests().back().find("\"stream\":true"), std::string::npos) << up.requests().back();
    EXPECT_EQ(at.event().tokens().prompt(), 9u);
    EXPECT_EQ(at.ask("/v1beta/models/m:generateContent", ask).status, 200);
    EXPECT_EQ(up.requests().back().find("\"stream\":true"), std::string::npos) << up.requests().back();
}

TEST_F(model_path, asks_providers_for_events_whatever_the_client_wants)
{
    configure();
    std::vector<std::string> const events = stream_events(dialect::gemini);
    answer(streamed(events));
    EXPECT_EQ(at.ask("/v1beta/models/m:streamGenerateContent?alt=sse", ask).body, joined(events));
    EXPECT_TRUE(at.client->content_type.starts_with("text/event-stream")) << at.client->content_type;
    EXPECT_EQ(at.ask("/v1/models/m:streamGenerateContent", ask).status, 200);
    EXPECT_TRUE(at.client->content_type.starts_with("application/json")) << at.client->content_type;
    std::string expected = "[";
    for (std::string const& each : events) {
        std::string_view const data = std::string_view(each).substr(6);
        expected.append(expected.size() == 1 ? "" : ",\r\n").append(data.substr(0, data.find('\r')));
    }
    EXPECT_EQ(at.client->body, expected + "]");
    for (std::string const& sent : up.requests())
        EXPECT_TRUE(sent.starts_with("POST /v1beta/models/gemini-up:streamGenerateContent?alt=sse HTTP/1.1\r\n")) << sent;
    EXPECT_TRUE(at.event().stream());
}

TEST_F(model_path, gives_an_array_of_a_translated_stream_and_of_one_that_breaks)
{
    configure();
    EXPECT_EQ(at.ask("/v1beta/models/claude:streamGenerateContent", ask).status, 200);
    EXPECT_TRUE(wire::check_json(at.client->body)) << at.client->body;
    EXPECT_NE(at.client->body.find(R"("text":"Hello.")"), std::string::npos) << at.client->body;
    std::vector<std::string> events = stream_events(dialect::gemini);
    events.resize(sample_of(dialect::gemini).unfinished);
    answer(streamed(events));
    at.ask("/v1beta/models/m:streamGenerateContent", ask);
    EXPECT_TRUE(wire::check_json(at.client->body)) << at.client->body;
    EXPECT_NE(at.client->body.find(R"({"error":{"code":502)"), std::string::npos) << at.client->body;
    EXPECT_EQ(at.event().decision(), "error");
}

TEST_F(model_path, takes_the_key_from_its_header_or_from_the_query_of_this_format_alone)
{
    configure("consumers: [{name: c, keys: [{secret: sb_key_of_a_test_0123456789}]}]\n");
    std::string const path = "/v1beta/models/claude:generateContent", query = "?key=sb_key_of_a_test_0123456789";
    EXPECT_EQ(at.ask(path, ask).status, 401);
    EXPECT_NE(at.client->body.find(R"("status":"UNAUTHENTICATED")"), std::string::npos) << at.client->body;
    EXPECT_EQ(at.ask(path + query, ask).status, 200);
    EXPECT_EQ(at.ask(path, ask, {{"x-goog-api-key", "sb_key_of_a_test_0123456789"}}).status, 200);
    EXPECT_EQ(at.ask(path + "?key=wrong", ask).status, 401);
    EXPECT_EQ(at.ask(path + query, ask, {{"x-goog-api-key", "wrong-key-0123456789"}}).status, 401) << "a header counts before the query";
    std::string const chat = R"({"model":"claude","messages":[{"role":"user","content":"hi"}]})";
    EXPECT_EQ(at.ask("/v1/chat/completions" + query, chat).status, 401);
}

TEST_F(model_path, says_in_googles_words_what_is_wrong)
{
    configure();
    EXPECT_EQ(at.ask("/v1beta/models/no%2Fname:generateContent", ask).status, 404);
    EXPECT_NE(at.client->body.find(R"("status":"NOT_FOUND")"), std::string::npos) << at.client->body;
    EXPECT_EQ(at.event().requested_model(), "no/name");
    EXPECT_EQ(at.ask("/v1beta/models/claude:countTokens", R"({"contents":[]})").status, 400);
    std::string const counted = at.ask("/v1beta/models/claude:countTokens", ask).body;
    EXPECT_GT(wire::json_view(counted)["totalTokens"].unsigned_integer(), 5u) << counted;
    EXPECT_EQ(wire::json_view(counted)["estimated"].boolean(), true) << counted;
    EXPECT_EQ(at.ask("/v1beta/models/claude:predict", ask, {}, "POST").status, 405) << "the path of a model, which is read only";
    EXPECT_EQ(at.ask("/v1beta/tunedModels", ask).status, 404);
}

TEST_F(model_path, lists_models_in_the_shape_of_the_format)
{
    configure();
    EXPECT_EQ(at.ask("/v1beta/models", "", {}, "GET").body,
              R"({"models":[{"name":"models/m","displayName":"m","description":"served by google",)"
              R"("supportedGenerationMethods":["generateContent","countTokens"]},)"
              R"({"name":"models/claude","displayName":"claude","description":"served by other",)"
              R"("supportedGenerationMethods":["generateContent","countTokens"]}]})");
    EXPECT_TRUE(at.ask("/v1beta/models/m", "", {}, "GET").body.starts_with(R"({"name":"models/m",)")) << at.client->body;
    EXPECT_EQ(at.ask("/v1beta/models/x", "", {}, "GET").status, 404);
}

}  // namespace
}  // namespace signalbox::test
