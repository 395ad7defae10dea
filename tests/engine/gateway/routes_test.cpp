// Routes end to end: paths of the configuration's own, their branches, who may use them, and what is refused there.
#include "engine/explanation.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

namespace signalbox::test {
namespace {

class routes : public testing::Test {
protected:
    routes()
    {
        at.configure("signalbox: 1\n"
                     "providers: [{id: sim, kind: simulator}]\n"
                     "models: [{id: a, provider: sim}, {id: b, provider: sim}, {id: c, provider: sim}]\n"
                     "groups: [{id: both, members: [{model: a}, {model: b}]}]\n"
                     "routes:\n"
                     "  - {id: app, match: {path: '/app/*', methods: [POST]}, to: body.model}\n"
                     "  - id: by-header\n"
                     "    match: {path: /llm}\n"
                     "    public: true\n"
                     "    stream: deny\n"
                     "    body_limit: 200\n"
                     "    choose:\n"
                     "      - {when: 'header(\"X-Model\") == \"b\"', to: model:b}\n"
                     "      - {when: 'header(\"X-Model\") == \"both\" && prompt.tokens < 1000', to: both}\n"
                     "    otherwise: model:c\n"
                     "  - {id: strict, match: {path: /strict}, choose: [{when: 'body.user == \"ann\"', to: a}]}\n"
                     "  - {id: claude, match: {path: '/claude/{team}/*'}, accept: anthropic, to: group:both}\n"
                     "  - {id: google, match: {path: '/google/*'}, accept: gemini, to: body.model}\n"
                     "  - {id: local, match: {path: '/local/*'}, accept: ollama, stream: deny, to: model:c}\n"
                     "  - {id: still, match: {path: '/still/*'}, accept: gemini, stream: deny, to: model:b}\n"
                     "  - {id: pages, match: {path: '/pages/*'}, public: true, cors: {origins: ['https://app.example']}, to: model:c}\n"
                     "  - {id: stream, match: {path: /stream}, stream: always, to: body.model}\n"
                     "  - {id: v1, match: {path: '/v1/*', methods: [POST], hosts: [Other.example]}, to: model:b}\n"
                     "  - {id: mine, match: {path: /v1/chat/completions, headers: {X-Mine: 'yes'}}, to: model:c}\n"
                     "consumers:\n"
                     "  - {name: old, keys: [{secret: {inline: sb_it_is_too_old_1}, expires: 2020-01-01}]}\n"
                     "  - {name: all, keys: [{secret: {inline: sb_all_of_them_1}}]}\n"
                     "  - {name: one, keys: [{secret: {inline: sb_only_one_model}}], allow: ['model:a']}\n");
    }

    std::string asked(std::string_view path, std::string const& model = "a", header_values headers = {}, std::string const& more = {})
    {
        body = "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]" + more + "}";
        headers.push_back({"x-api-key", key});
        if (key.empty()) headers.pop_back();
        auto const& seen = at.ask(path, body, headers);
        return seen.status == 200 ? at.event().resolved_model() : std::to_string(seen.status);
    }

    gateway_fixture at;
    std::string body, key = "sb_all_of_them_1";
};

TEST_F(routes, take_the_path_with_and_without_what_an_sdk_appends)
{
    for (char const* path : {"/app", "/app/", "/app/chat/completions", "/app/v1/chat/completions", "/app//chat/completions/"}) {
        EXPECT_EQ(asked(path, "b"), "b") << path;
        EXPECT_EQ(at.event().path(), path);
        ASSERT_EQ(at.event().trail_size(), 1);
        EXPECT_EQ(at.event().trail(0), "route app (matched)");
    }
    EXPECT_EQ(asked("/app/messages"), "404");
    EXPECT_EQ(asked("/app", "nothing"), "404");
    EXPECT_EQ(asked("/application"), "404");
}

TEST_F(routes, choose_the_first_branch_that_holds)
{
    EXPECT_EQ(asked("/llm", "a", {{"X-Model", "b"}}), "b");
    EXPECT_EQ(at.event().trail(0), "route by-header (when: header(\"X-Model\") == \"b\")");
    EXPECT_EQ(asked("/llm", "a", {{"x-model", "both"}}), "a");
    EXPECT_EQ(at.event().group(), "both");
    EXPECT_EQ(asked("/llm", "a", {{"X-Model", "../admin"}}), "c");
    EXPECT_EQ(at.event().trail(0), "route by-header (otherwise)");
    EXPECT_EQ(asked("/strict", "b", {}, ",\"user\":\"ann\""), "a");
    EXPECT_EQ(asked("/strict", "b"), "404");
    EXPECT_NE(at.client->body.find("no branch of the route"), std::string::npos) << at.client->body;
    EXPECT_EQ(at.event().trail(0), "route strict (no branch taken)");
    EXPECT_EQ(at.event().requested_model(), "b");
}

TEST_F(routes, come_before_a_built_in_path_where_they_match)
{
    EXPECT_EQ(asked("/v1/chat/completions", "a"), "a");
    EXPECT_EQ(at.event().trail_size(), 0);
    EXPECT_EQ(asked("/v1/chat/completions", "a", {{"X-Mine", "yes"}}), "c");
    EXPECT_EQ(asked("/v1/chat/completions", "a", {{"host", "other.example"}}), "b");
    EXPECT_EQ(asked("/v1/messages", "a", {{"host", "other.example"}}), "400") << "the built-in path, whose clients send max_tokens";
    header_values const at_other{{"host", "other.example"}, {"x-api-key", key}};
    EXPECT_EQ(at.ask("/v1/models", {}, at_other, "GET").status, 200);
    EXPECT_EQ(at.ask("/v1/models", {}, at_other, "POST").status, 405);
}

TEST_F(routes, speak_the_dialect_that_they_accept)
{
    std::string const text = R"({"model":"x","max_tokens":20,"messages":[{"role":"user","content":"Hi"}]})";
    for (char const* path : {"/claude/blue", "/claude/blue/messages", "/claude/red/v1/messages"}) {
        auto const& seen = at.ask(path, text, {{"x-api-key", key}});
        EXPECT_EQ(seen.status, 200) << path;
        EXPECT_NE(seen.body.find("\"type\":\"message\""), std::string::npos) << seen.body;
        EXPECT_EQ(at.event().client_dialect(), "anthropic");
    }
    auto const& lost = at.ask("/claude/blue/chat/completions", text, {{"x-api-key", key}});
    EXPECT_EQ(lost.status, 404);
    EXPECT_NE(lost.body.find("\"type\":\"not_found_error\""), std::string::npos) << lost.body;
    auto const& wrong = at.ask("/claude/blue/messages", {}, {{"x-api-key", key}}, "PUT");
    EXPECT_EQ(wrong.status, 405);
    EXPECT_NE(wrong.body.find("\"type\":\"error\""), std::string::npos) << wrong.body;
}

TEST_F(routes, take_the_models_name_from_the_path_where_their_dialect_has_it_there)
{
    std::string const text = R"({"contents":[{"role":"user","parts":[{"text":"Hi"}]}]})";
    header_values const by{{"x-goog-api-key", key}};
    for (char const* path : {"/google/v1beta/models/b:generateContent", "/google/v1/models/b:generateContent"}) {
        auto const& seen = at.ask(path, text, by);
        ASSERT_EQ(seen.status, 200) << path << seen.body;
        EXPECT_NE(seen.body.find("\"candidates\":["), std::string::npos) << seen.body;
        EXPECT_EQ(at.event().resolved_model(), "b");
        EXPECT_EQ(at.event().client_dialect(), "gemini");
        EXPECT_EQ(at.event().trail(0), "route google (matched)");
    }
    auto const& stream = at.ask("/google/v1beta/models/a:streamGenerateContent?alt=sse", text, by);
    EXPECT_EQ(stream.status, 200);
    EXPECT_TRUE(at.event().stream());
    EXPECT_NE(stream.body.find("data: {"), std::string::npos) << stream.body;
    auto const& refused = at.ask("/still/v1beta/models/a:streamGenerateContent", text, by);
    EXPECT_EQ(refused.status, 400);
    EXPECT_NE(refused.body.find("ask for the whole reply"), std::string::npos) << refused.body;
    EXPECT_EQ(at.ask("/still/v1beta/models/a:generateContent", text, by).status, 200);
    EXPECT_EQ(at.ask("/google/v1beta/models/b:predict", text, by).status, 404);
}

TEST_F(routes, know_a_key_in_the_query_where_their_dialect_has_it_there)
{
    std::string const text = R"({"contents":[{"role":"user","parts":[{"text":"Hi"}]}],"messages":[{"role":"user","content":"Hi"}]})";
    EXPECT_EQ(at.ask("/google/v1beta/models/b:generateContent?key=" + key, text).status, 200);
    EXPECT_EQ(at.event().consumer(), "all");
    EXPECT_EQ(at.ask("/google/v1beta/models/b:generateContent?key=sb_wrong", text).status, 401);
    EXPECT_EQ(at.ask("/local/api/chat?key=" + key, text).status, 401);
}

TEST_F(routes, speak_with_clients_of_ollama)
{
    std::string const text = R"({"model":"any","messages":[{"role":"user","content":"Hi"}],"stream":false})";
    for (char const* path : {"/local", "/local/api/chat"}) {
        auto const& seen = at.ask(path, text, {{"x-api-key", key}});
        ASSERT_EQ(seen.status, 200) << path << seen.body;
        EXPECT_NE(seen.body.find("\"done\":true"), std::string::npos) << seen.body;
        EXPECT_EQ(at.event().resolved_model(), "c");
        EXPECT_EQ(at.event().client_dialect(), "ollama");
    }
    auto const& streamed =
        at.ask("/local/api/chat", R"({"model":"any","messages":[{"role":"user","content":"Hi"}]})", {{"x-api-key", key}});
    EXPECT_EQ(streamed.status, 400) << "its clients stream unless they say otherwise";
    EXPECT_NE(streamed.body.find("{\"error\":\""), std::string::npos) << streamed.body;
}

TEST_F(routes, ask_for_a_key_unless_they_are_public_and_know_a_key_that_is_sent)
{
    key.clear();
    EXPECT_EQ(asked("/app"), "401");
    EXPECT_EQ(asked("/llm", "a", {{"host", "ai.example.com"}}), "421") << "without a key a request must be addressed to this machine";
    EXPECT_EQ(asked("/llm", "a", {{"host", "127.0.0.1:8080"}}), "c");
    EXPECT_EQ(at.event().consumer(), "public");
    key = "sb_not_a_key_of_ours";
    EXPECT_EQ(asked("/llm", "a", {{"host", "127.0.0.1:8080"}}), "c") << "SDKs send some key at any rate";
    EXPECT_EQ(asked("/app"), "401");
    key = "sb_it_is_too_old_1";
    EXPECT_EQ(asked("/llm", "a", {{"host", "127.0.0.1:8080"}}), "401");
    EXPECT_NE(at.client->body.find("expired"), std::string::npos) << at.client->body;
    key = "sb_all_of_them_1";
    EXPECT_EQ(asked("/llm"), "c");
    EXPECT_EQ(at.event().consumer(), "all");
}

TEST_F(routes, lead_a_key_only_where_it_may_go)
{
    key = "sb_only_one_model";
    EXPECT_EQ(asked("/app", "a"), "a");
    EXPECT_EQ(asked("/app", "b"), "403");
    EXPECT_EQ(asked("/llm", "a", {{"X-Model", "b"}}), "403");
    EXPECT_EQ(asked("/strict", "b", {}, ",\"user\":\"ann\""), "a");
    EXPECT_EQ(asked("/strict", "b", {}, ",\"user\":\"ann\",\"models\":[\"c\"]"), "403") << "a list of other models leads further";
}

TEST_F(routes, lead_callers_without_a_key_nowhere_else)
{
    key.clear();
    header_values const here{{"host", "127.0.0.1"}};
    EXPECT_EQ(asked("/llm", "anything at all", here), "c");
    EXPECT_EQ(asked("/llm", "a", here, ",\"models\":[\"a\"]"), "403");
    EXPECT_EQ(asked("/v1/chat/completions", "a", here), "401");
}

TEST_F(routes, refuse_streams_and_long_bodies_where_they_say_so)
{
    EXPECT_EQ(asked("/llm", "a", {}, ",\"stream\":true"), "400");
    EXPECT_EQ(at.event().reason(), "bad_request");
    EXPECT_EQ(asked("/llm", "a", {}, ",\"user\":\"" + std::string(200, 'x') + "\""), "413");
    EXPECT_EQ(at.event().reason(), "body_too_large");
    EXPECT_EQ(asked("/app", "a", {}, ",\"stream\":true"), "a");
    inbound head{.method = "POST", .path = "/llm", .headers = nullptr};
    for (auto const& [length, wanted] : {std::pair{"200", true}, {"201", false}, {"99999999999999999999999", true}}) {
        wire::header_list fields;
        fields.add("x-api-key", key);
        fields.add("content-length", length);
        head.headers = &fields;
        EXPECT_EQ(at.door->wants_body(head), wanted) << length;
    }
}

TEST_F(routes, stream_always_where_they_say_so)
{
    for (char const* more : {"", ",\"stream\":false", ",\"stream\":null", ",\"stream\":true"}) {
        EXPECT_EQ(asked("/stream", "b", {}, more), "b") << more;
        EXPECT_TRUE(at.event().stream()) << more;
        EXPECT_NE(at.client->body.find("data: [DONE]"), std::string::npos) << at.client->body;
    }
    EXPECT_EQ(asked("/stream", "b", {}, ",\"stream\":7"), "400");
    EXPECT_EQ(at.ask("/stream", "{}", {{"x-api-key", key}}).status, 400);
    EXPECT_EQ(at.ask("/stream", "no JSON", {{"x-api-key", key}}).status, 400);
}

TEST_F(routes, need_no_model_where_they_say_what_serves)
{
    for (char const* model : {"", "\"model\":null,", "\"model\":\"\","}) {
        std::string const unnamed = std::string("{") + model + R"("messages":[{"role":"user","content":"Hi"}]})";
        EXPECT_EQ(at.ask("/llm", unnamed, {{"x-api-key", key}}).status, 200) << model;
        EXPECT_EQ(at.event().requested_model(), "");
        EXPECT_EQ(at.event().resolved_model(), "c");
        EXPECT_EQ(at.ask("/claude/blue", unnamed.substr(0, unnamed.size() - 1) + R"(,"max_tokens":9})", {{"x-api-key", key}}).status, 200);
        EXPECT_EQ(at.event().group(), "both");
        for (char const* path : {"/app", "/v1/chat/completions"}) {
            auto const& seen = at.ask(path, unnamed, {{"x-api-key", key}});
            EXPECT_EQ(seen.status, 400) << path;
            EXPECT_NE(seen.body.find("\"message\":\"model is missing: name a model or group\""), std::string::npos) << seen.body;
            EXPECT_NE(seen.body.find("\"param\":\"model\""), std::string::npos) << seen.body;
            EXPECT_EQ(at.event().requested_model(), "");
            EXPECT_EQ(at.event().reason(), "bad_request");
        }
    }
    key = "sb_only_one_model";
    EXPECT_EQ(at.ask("/llm", R"({"messages":[1]})", {{"x-api-key", key}}).status, 403);
    EXPECT_EQ(at.ask("/v1/chat/completions", R"({"messages":[1]})", {{"x-api-key", key}}).status, 400);
}

TEST_F(routes, answer_other_methods_with_those_that_they_take)
{
    auto const& get = at.ask("/app/chat/completions", {}, {{"x-api-key", key}}, "GET");
    EXPECT_EQ(get.status, 405);
    EXPECT_NE(get.lines.find("Allow: POST\r\n"), std::string::npos) << get.lines;
    auto const& any = at.ask("/llm", {}, {{"x-api-key", key}}, "GET");
    EXPECT_EQ(any.status, 405);
    auto const& options = at.ask("/app", {}, {}, "OPTIONS");
    EXPECT_EQ(options.status, 204);
    EXPECT_NE(options.lines.find("Allow: POST, OPTIONS\r\n"), std::string::npos) << options.lines;
    EXPECT_EQ(at.ask("/llm", {}, {}, "OPTIONS").status, 204);
    EXPECT_EQ(at.ask("/nowhere", {}, {}, "OPTIONS").status, 404);
}

TEST_F(routes, answer_pages_of_their_own_origins)
{
    auto const ask = [&](std::string_view path, std::string_view origin) -> memory_client& {
        return at.ask(path, {},
                      {{"origin", origin}, {"access-control-request-method", "POST"}, {"access-control-request-headers", "apikey"}},
                      "OPTIONS");
    };
    auto const& allowed = ask("/pages/chat/completions", "https://app.example");
    EXPECT_EQ(allowed.status, 204);
    EXPECT_EQ(allowed.lines, "Allow: POST, OPTIONS\r\nAccess-Control-Allow-Methods: POST, OPTIONS\r\nAccess-Control-Max-Age: 600\r\n"
                             "Access-Control-Allow-Headers: apikey\r\n");
    EXPECT_EQ(ask("/pages", "https://other.example").status, 403);
    EXPECT_EQ(ask("/app", "https://app.example").status, 403) << "another route has the server's origins, of which there are none";
    auto const lines = [&](std::string_view path) {
        wire::header_list fields;
        fields.add("Origin", "https://app.example");
        return at.door->cors_lines_for({.method = "POST", .path = path, .headers = &fields});
    };
    EXPECT_TRUE(lines("/pages").starts_with("Vary: Origin\r\nAccess-Control-Allow-Origin: https://app.example\r\n")) << lines("/pages");
    EXPECT_EQ(lines("/app"), "");
    EXPECT_EQ(lines("/v1/chat/completions"), "");
    EXPECT_TRUE(at.states.current()->config->server.answers_pages);
    key.clear();
    EXPECT_EQ(asked("/pages", "a", {{"host", "localhost"}, {"origin", "https://app.example"}, {"sec-fetch-site", "cross-site"}}), "c");
    EXPECT_EQ(asked("/pages", "a", {{"host", "localhost"}, {"origin", "https://other.example"}}), "403");
    EXPECT_NE(at.client->body.find("cors.origins of the route"), std::string::npos) << at.client->body;
}

TEST_F(routes, are_explained_as_they_are_decided)
{
    wire::header_list headers;
    headers.add("X-Model", "both");
    std::string const text = R"({"model":"a","messages":[{"role":"user","content":"Hi"}]})";
    inbound const request{.method = "POST", .path = "/llm", .headers = &headers, .body = text};
    auto const who = std::make_shared<model::principal const>(model::principal{.consumer = "x", .everything = true});
    explanation const made = explain_request(request, who, at.states.current()->config, 0);
    EXPECT_TRUE(made.served);
    EXPECT_NE(made.text.find("routes\n"
                             "  app: the path is not /app/*\n"
                             "  by-header: taken\n"
                             "  strict: the path is not /strict\n"
                             "  claude: the path is not /claude/{team}/*\n"),
              std::string::npos)
        << made.text;
    EXPECT_NE(made.text.find(
                  "  when header(\"X-Model\") == \"b\": false; header(\"X-Model\") = \"both\"\n"
                  "  when header(\"X-Model\") == \"both\" && prompt.tokens < 1000: true; header(\"X-Model\") = \"both\", prompt.tokens = "),
              std::string::npos)
        << made.text;
    EXPECT_EQ(asked("/llm", "a", {{"X-Model", "both"}}), "a");
    EXPECT_NE(made.text.find("  -> " + at.event().trail(0) + "\n"), std::string::npos) << made.text;
    EXPECT_NE(made.text.find("1. " + at.event().trail(1).substr(0, 6)), std::string::npos) << made.text;
    inbound const unnamed{.method = "POST", .path = "/llm", .headers = &headers, .body = R"({"messages":[1]})"};
    std::string const words = explain_request(unnamed, who, at.states.current()->config, 0).text;
    EXPECT_TRUE(words.starts_with("a chat in openai_chat, that names no model\n")) << words;
}

}  // namespace
}  // namespace signalbox::test
