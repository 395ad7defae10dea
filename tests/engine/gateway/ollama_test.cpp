// Ollama's clients and servers around the gateway: where both operations are asked at, streams of lines, the pages beside them, and errors.
#include "tests/engine/gateway/gateway_fixture.hpp"

namespace signalbox::test {
namespace {

class ollama_surface : public testing::Test {
protected:
    void configure(std::string const& more = "server: {public: true}\n")
    {
        at.configure("signalbox: 1\n" + more +
                     "providers:\n  - {id: local, kind: ollama, base_url: \"http://127.0.0.1:" + std::to_string(up.port()) +
                     "\", breaker: {max_fails: 0}}\n  - {id: other, kind: simulator, dialect: anthropic}\n"
                     "models:\n  - {id: m, provider: local, upstream: \"llama3.2:3b\"}\n"
                     "  - {id: claude, provider: other, simulate: {text: Hello.}}\n");
    }
    void answer(std::string const& reply) { up.always({read_request(), send(reply), again()}); }
    static std::string streamed(std::vector<std::string> const& lines)
    {
        constexpr std::string_view events = "text/event-stream";
        std::string reply = chunked_reply_with({lines.begin(), lines.end()});
        return reply.replace(reply.find(events), events.size(), "application/x-ndjson");
    }
    static std::string chat(std::string const& model, std::string const& more = {})
    {
        return R"({"model":")" + model + R"(","messages":[{"role":"user","content":"Say hello."}],"x":1.50)" + more + "}";
    }

    gateway_fixture at;
    scripted_upstream up{at.loop.get_executor()};
    std::string body;  // what is asked; outlives the request
};

TEST_F(ollama_surface, relays_a_chat_as_lines_unless_the_request_says_otherwise)
{
    configure();
    std::vector<std::string> const lines = stream_events(dialect::ollama);
    answer(streamed(lines));
    body = chat("m");
    EXPECT_EQ(at.ask("/api/chat", body).body, joined(lines));
    EXPECT_EQ(at.client->content_type, "application/x-ndjson");
    ASSERT_EQ(up.requests().size(), 1u);
    std::string const& sent = up.requests()[0];
    EXPECT_TRUE(sent.starts_with("POST /api/chat HTTP/1.1\r\n")) << sent;
    EXPECT_NE(sent.find("\r\nAccept: application/x-ndjson\r\n"), std::string::npos) << sent;
    EXPECT_EQ(sent.find("Authorization"), std::string::npos) << sent;
    EXPECT_TRUE(sent.ends_with("\r\n\r\n" + chat("llama3.2:3b"))) << sent;
    EXPECT_EQ(at.event().client_dialect(), "ollama");
    EXPECT_EQ(at.event().road(), "relay");
    EXPECT_TRUE(at.event().stream());
    EXPECT_EQ(at.event().tokens().prompt(), 9u);
    EXPECT_EQ(at.event().tokens().completion(), 3u);
}

TEST_F(ollama_surface, relays_a_plain_reply_as_it_came)
{
    configure();
    answer(reply_with(plain_reply(dialect::ollama), "Content-Type: application/json\r\n"));
    body = chat("m", ",\"stream\":false");
    EXPECT_EQ(at.ask("/api/chat", body).body, plain_reply(dialect::ollama));
    EXPECT_FALSE(at.event().stream());
}

TEST_F(ollama_surface, asks_a_server_of_its_own_format_for_a_prompt_at_its_path)
{
    configure();
    std::string const reply =
        R"({"model":"llama3.2:3b","response":"Hello.","done":true,"done_reason":"stop","context":[1,2],"eval_count":3})";
    answer(reply_with(reply, "Content-Type: application/json\r\n"));
    body = R"({"model":"m","prompt":"Say hello.","raw":true,"stream":false})";
    EXPECT_EQ(at.ask("/api/generate", body).body, reply);
    EXPECT_TRUE(up.requests()[0].starts_with("POST /api/generate HTTP/1.1\r\n")) << up.requests()[0];
    EXPECT_EQ(at.event().operation(), "chat");
    EXPECT_EQ(at.event().tokens().completion(), 3u);
}

TEST_F(ollama_surface, answers_a_prompt_from_a_provider_of_another_format)
{
    configure();
    body = R"({"model":"claude","prompt":"Say hello.","stream":false})";
    auto const plain = at.ask("/api/generate", body).body;
    wire::json_view const seen(plain);
    EXPECT_TRUE(seen["response"].is("Hello.")) << plain;
    EXPECT_EQ(seen["done"].boolean(), true) << plain;
    EXPECT_TRUE(seen["model"].is("claude")) << plain;
    body = R"({"model":"claude","prompt":"Say hello."})";
    auto const& lines = at.ask("/api/generate", body).body;
    EXPECT_NE(lines.find("\"response\":\"Hello.\",\"done\":false}\n"), std::string::npos) << lines;
    EXPECT_NE(lines.find("\"response\":\"\",\"done\":true,\"done_reason\":\"stop\""), std::string::npos) << lines;
    EXPECT_EQ(at.client->content_type, "application/x-ndjson");
    body = R"({"model":"claude","prompt":"p","raw":true})";
    EXPECT_EQ(at.ask("/api/generate", body).status, 400) << "no other format has it";
}

TEST_F(ollama_surface, ends_a_stream_that_breaks_with_a_line_that_says_so)
{
    configure();
    std::vector<std::string> lines = stream_events(dialect::ollama);
    lines.resize(sample_of(dialect::ollama).unfinished);
    lines.push_back("{\"model\":\"up-mo");
    answer(streamed(lines));
    body = chat("m");
    auto const& seen = at.ask("/api/chat", body).body;
    lines.pop_back();
    EXPECT_TRUE(seen.starts_with(joined(lines) + "{\"error\":\"")) << seen;
    EXPECT_TRUE(seen.ends_with("}\n")) << seen;
    EXPECT_EQ(at.event().decision(), "error");
}

TEST_F(ollama_surface, lists_models_and_tells_of_one_and_of_the_version)
{
    configure();
    std::string const details =
        R"("details":{"parent_model":"","format":"","family":"","families":[],"parameter_size":"","quantization_level":""})";
    std::string const entry = R"("modified_at":"1970-01-01T00:00:00Z","size":0,"digest":"",)" + details + "}";
    EXPECT_EQ(at.ask("/api/tags", "", {}, "GET").body,
              R"({"models":[{"name":"m","model":"m",)" + entry + R"(,{"name":"claude","model":"claude",)" + entry + "]}");
    EXPECT_EQ(at.ask("/api/version", "", {}, "GET").body, R"({"version":"0.13.0"})");
    for (std::string_view const named : {R"({"model":"claude"})", R"({"name":"claude"})"})
        EXPECT_EQ(at.ask("/api/show", named).body,
                  R"({"modelfile":"# served by other","parameters":"","template":"",)" + details +
                      R"(,"model_info":{},"capabilities":["completion","tools"],"modified_at":"1970-01-01T00:00:00Z"})");
    EXPECT_EQ(at.ask("/api/show", R"({"model":"claude"})", {{"anthropic-version", "2023-06-01"}}).status, 200)
        << "the path says whose it is";
    EXPECT_EQ(at.ask("/api/show", R"({"model":"x"})").status, 404);
    EXPECT_TRUE(at.client->body.starts_with(R"({"error":"no model or group \"x\" that this key may use")")) << at.client->body;
    for (std::string_view const bad : {"", "{}", "[", "7"}) EXPECT_EQ(at.ask("/api/show", bad).status, 400) << bad;
    EXPECT_EQ(at.ask("/api/show", "", {}, "GET").status, 405);
    EXPECT_NE(at.client->lines.find("Allow: POST\r\n"), std::string::npos) << at.client->lines;
    EXPECT_EQ(at.ask("/api/tags", "{}").status, 405);
    EXPECT_NE(at.client->lines.find("Allow: GET, HEAD\r\n"), std::string::npos) << at.client->lines;
}

TEST_F(ollama_surface, wants_a_key_where_keys_are_wanted_and_speaks_in_its_own_words)
{
    configure("consumers: [{name: c, keys: [{secret: sb_key_of_a_test_0123456789}]}]\n");
    body = chat("claude", ",\"stream\":false");
    for (auto const& [path, asked, method] :
         {std::tuple{"/api/chat", body, "POST"}, std::tuple{"/api/tags", std::string(), "GET"},
          std::tuple{"/api/version", std::string(), "GET"}, std::tuple{"/api/show", std::string(R"({"model":"claude"})"), "POST"}}) {
        std::string const sent = asked;
        EXPECT_EQ(at.ask(path, sent, {}, method).status, 401) << path;
        EXPECT_TRUE(at.client->body.starts_with("{\"error\":\"")) << at.client->body;
        EXPECT_EQ(at.ask(path, sent, {{"authorization", "Bearer sb_key_of_a_test_0123456789"}}, method).status, 200) << path;
    }
    EXPECT_EQ(at.ask("/api/embeddings", "{}").status, 401);
    EXPECT_EQ(at.ask("/api/pull", "{}").status, 404);
    EXPECT_TRUE(at.client->body.starts_with(R"({"error":"no such path)")) << at.client->body;
}

}  // namespace
}  // namespace signalbox::test
