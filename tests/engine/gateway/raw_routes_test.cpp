// Raw routes: requests that go to a provider or a plain server as they came, and replies that come back so.
#include "engine/explanation.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

namespace signalbox::test {
namespace {

class raw_routes : public testing::Test {
protected:
    raw_routes()
    {
        std::string const port = std::to_string(vendor.port());
        at.configure("signalbox: 1\n"
                     "providers:\n"
                     "  - id: vendor\n"
                     "    kind: openai\n"
                     "    base_url: http://127.0.0.1:" +
                     port +
                     "/v1\n"
                     "    auth: {secret: {inline: sk-of-the-gateway}}\n"
                     "    breaker: {max_fails: 0}\n"
                     "  - {id: late, kind: openai, base_url: 'http://127.0.0.1:" +
                     port +
                     "', auth: {type: none}, timeouts: {first_byte: 20ms}}\n"
                     "  - {id: gone, kind: openai, base_url: 'http://127.0.0.1:" +
                     std::to_string(nowhere.port()) +
                     "', auth: {type: none}}\n"
                     "  - {id: sim, kind: simulator}\n"
                     "models: [{id: m, provider: sim}]\n"
                     "upstreams: [{id: legacy, url: 'http://127.0.0.1:" +
                     port +
                     "/base', headers: {X-Team: ours}}]\n"
                     "routes:\n"
                     "  - {id: files, match: {path: '/files/*'}, accept: raw, to: provider:vendor/files}\n"
                     "  - {id: all, match: {path: '/openai/*'}, accept: raw, to: provider:vendor, body_limit: 100}\n"
                     "  - {id: open, match: {path: /open, methods: [GET, POST]}, public: true, accept: raw, to: http:legacy/x}\n"
                     "  - {id: plain, match: {path: '/plain/*'}, accept: raw, to: http:legacy}\n"
                     "  - {id: late, match: {path: /late}, accept: raw, to: provider:late}\n"
                     "  - {id: gone, match: {path: /gone}, accept: raw, to: provider:gone}\n"
                     "  - {id: by-old, match: {path: /by, methods: [GET], headers: {X-To: old}}, accept: raw, to: http:legacy/old}\n"
                     "  - {id: by-new, match: {path: /by, methods: [GET]}, accept: raw, to: provider:vendor/new}\n"
                     "  - {id: posted, match: {path: '/posted/*', methods: [GET, HEAD]}, accept: raw, method: POST, to: 'http:/ask'}\n"
                     "  - id: mixed\n"
                     "    match: {path: /mixed}\n"
                     "    choose: [{when: 'header(\"X-AI\") == \"yes\"', to: model:m}]\n"
                     "    otherwise: http:legacy/no-ai\n"
                     "consumers:\n"
                     "  - {name: all, keys: [{secret: {inline: sb_all_of_them_1}}]}\n"
                     "  - {name: models, keys: [{secret: {inline: sb_only_models_1}}], allow: ['model:*', 'group:*']}\n"
                     "  - {name: legacy, keys: [{secret: {inline: sb_only_legacy_1}}], allow: ['http:legacy']}\n");
    }

    /// Each connection has one reply, so that the next one is another.
    void answers(std::string const& body, std::string const& lines = {}, int status = 200)
    {
        vendor.always({read_request(), send("HTTP/1.1 " + std::to_string(status) + " Said\r\n" + lines +
                                            "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body)});
    }
    memory_client& asked(std::string_view path, std::string_view body = {}, header_values headers = {}, std::string_view method = "GET")
    {
        headers.push_back({"x-api-key", key});
        if (key.empty()) headers.pop_back();
        return at.ask(path, body, headers, method);
    }
    std::string sent_line() const { return vendor.requests().back().substr(0, vendor.requests().back().find('\r')); }

    gateway_fixture at;
    scripted_upstream vendor{at.loop.get_executor()};
    refusing_port nowhere{at.loop.get_executor()};
    std::string key = "sb_all_of_them_1";
};

TEST_F(raw_routes, pass_head_and_body_on_as_they_came_with_the_providers_key)
{
    std::string const body("no JSON\0\xff at all", 16);
    answers("\x01ok", "Content-Type: x/y\r\nX-Own: 1\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n", 201);
    auto const& seen = asked("/files/f-1?limit=2", body, {{"Content-Type", "x/z"}, {"content-length", "16"}, {"X-More", "m"}}, "PUT");
    EXPECT_EQ(vendor.requests().back(), "PUT /v1/files/f-1?limit=2 HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(vendor.port()) +
                                            "\r\nContent-Length: 16\r\nContent-Type: x/z\r\nX-More: m\r\n"
                                            "Authorization: Bearer sk-of-the-gateway\r\n\r\n" +
                                            body);
    EXPECT_EQ(seen.status, 201);
    EXPECT_EQ(seen.body, "\x01ok");
    EXPECT_EQ(seen.content_type, "") << "it stands among the lines";
    std::string const id = seen.lines.substr(0, seen.lines.find("\r\n") + 2);
    EXPECT_TRUE(id.starts_with("X-Signalbox-Request-Id: req_")) << id;
    EXPECT_EQ(seen.lines.substr(id.size()), "Content-Type: x/y\r\nX-Own: 1\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
    EXPECT_TRUE(seen.finished && !seen.streamed);
}

TEST_F(raw_routes, of_one_path_are_chosen_by_a_header_whatever_the_method)
{
    answers("ok");
    asked("/by", {}, {{"X-To", "old"}});
    EXPECT_EQ(sent_line(), "GET /base/old HTTP/1.1");
    asked("/by", {}, {{"X-To", "Old"}});
    EXPECT_EQ(sent_line(), "GET /v1/new HTTP/1.1");
}

TEST_F(raw_routes, ask_by_a_method_of_their_own)
{
    answers("ok");
    EXPECT_EQ(asked("/posted/a?x=1").body, "ok");
    EXPECT_EQ(sent_line(), "POST /base/ask/a?x=1 HTTP/1.1");
    EXPECT_EQ(at.event().method(), "GET") << "the caller's";
    EXPECT_EQ(at.event().provider(), "http:legacy");
    EXPECT_EQ(asked("/posted/a", "body", {{"content-length", "4"}}, "POST").status, 405);
}

TEST_F(raw_routes, leave_an_event_about_what_passed)
{
    answers("four", "Content-Type: text/plain\r\n", 404);
    asked("/files/f-1?x=y", "12345", {{"content-length", "5"}}, "DELETE");
    schema::Event const& event = at.event();
    EXPECT_EQ(event.status(), 404u);
    EXPECT_EQ(event.decision(), "allowed");
    EXPECT_EQ(event.method(), "DELETE");
    EXPECT_EQ(event.path(), "/files/f-1");
    EXPECT_EQ(event.operation(), "raw");
    EXPECT_EQ(event.road(), "raw");
    EXPECT_EQ(event.client_dialect(), "raw");
    EXPECT_EQ(event.provider(), "vendor");
    EXPECT_EQ(event.resolved_model(), "");
    EXPECT_EQ(event.consumer(), "all");
    EXPECT_EQ(event.request_bytes(), 5u);
    EXPECT_EQ(event.reply_bytes(), 4u);
    EXPECT_EQ(event.trail(0), "route files (matched)");
    ASSERT_EQ(event.attempts_size(), 1);
    EXPECT_EQ(event.attempts(0).status(), 404u);
    EXPECT_EQ(event.tokens().prompt() + event.tokens().completion(), 0u);
    EXPECT_FALSE(event.tokens().estimated());
    EXPECT_FALSE(event.has_actual_cost_micros());
}

TEST_F(raw_routes, pass_every_status_on_and_follow_nothing)
{
    for (int const status : {200, 302, 400, 401, 403, 429, 500, 503, 529}) {
        answers("{\"error\":1}", "Location: http://elsewhere/\r\nRetry-After: 7\r\n", status);
        auto const& seen = asked("/files", {}, {}, "POST");
        EXPECT_EQ(seen.status, status);
        EXPECT_EQ(seen.body, "{\"error\":1}");
        EXPECT_NE(seen.lines.find("Location: http://elsewhere/\r\nRetry-After: 7\r\n"), std::string::npos) << seen.lines;
        EXPECT_EQ(at.event().decision(), "allowed");
    }
}

TEST_F(raw_routes, read_tokens_of_a_reply_that_tells_them)
{
    answers(sample_of(dialect::openai_chat).plain_reply, "Content-Type: application/json\r\n");
    asked("/openai/v1/chat/completions", "{}", {{"content-length", "2"}}, "POST");
    EXPECT_EQ(sent_line(), "POST /v1/chat/completions HTTP/1.1");
    EXPECT_EQ(at.event().tokens().prompt(), 9u);
    EXPECT_EQ(at.event().tokens().completion(), 3u);
    EXPECT_EQ(at.event().response_model(), "up-model");
    answers(sample_of(dialect::openai_responses).plain_reply, "Content-Type: application/json\r\n");
    asked("/openai/responses", "{}", {{"content-length", "2"}}, "POST");
    EXPECT_EQ(at.event().tokens().prompt(), 9u);
}

TEST_F(raw_routes, let_streams_flow_event_by_event)
{
    auto const& events = sample_of(dialect::openai_chat).events;
    std::string chunks = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-Own: 1\r\nTransfer-Encoding: chunked\r\n\r\n";
    vendor.always({read_request(), send(chunks + "6\r\n: hi\n\n\r\n"), stall(), send("3\r\nx\n\n\r\n0\r\n\r\n")});
    at.start("/openai/chat/completions", "{}", {{"x-api-key", key}, {"content-length", "2"}});
    at.run_until([&] { return !at.client->body.empty(); });
    EXPECT_EQ(at.client->body, ": hi\n\n") << "what came is there before more comes";
    EXPECT_NE(at.client->lines.find("X-Own: 1\r\n"), std::string::npos) << at.client->lines;
    vendor.release();
    at.finish();
    EXPECT_EQ(at.client->body, ": hi\n\nx\n\n");
    EXPECT_TRUE(at.client->finished);
    EXPECT_TRUE(at.event().stream());
    std::string all;
    for (std::string const& each : events) all += each;
    answers(all, "Content-Type: text/event-stream\r\n");
    EXPECT_EQ(asked("/openai/chat/completions", "{}", {{"content-length", "2"}}, "POST").body, all);
    EXPECT_EQ(at.event().tokens().completion(), 3u) << "the last usage";
}

TEST_F(raw_routes, break_what_the_provider_breaks)
{
    vendor.always({read_request(), send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfour")});
    auto const& seen = asked("/files");
    EXPECT_EQ(seen.status, 200);
    EXPECT_EQ(seen.body, "four");
    EXPECT_TRUE(seen.cut) << "no client takes it for whole";
    EXPECT_EQ(at.event().decision(), "error");
    EXPECT_EQ(at.event().reason(), "connection_reset");
}

TEST_F(raw_routes, say_themselves_that_no_reply_came)
{
    auto const& gone = asked("/gone");
    EXPECT_EQ(gone.status, 502);
    EXPECT_EQ(gone.content_type, "application/json");
    EXPECT_NE(gone.body.find("\"code\":\"connect_failed\""), std::string::npos) << gone.body;
    EXPECT_EQ(at.event().reason(), "connect_failed");
    vendor.always({read_request(), stall()});
    EXPECT_EQ(asked("/late").status, 504);
    EXPECT_EQ(at.event().reason(), "attempt_timeout");
    vendor.always({read_request(), send("nonsense\r\n\r\n")});
    EXPECT_EQ(asked("/files").status, 502);
}

TEST_F(raw_routes, end_the_call_when_the_client_leaves)
{
    vendor.always({read_request(), send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n"), await_close()});
    at.start("/files", {}, {{"x-api-key", key}}, "GET");
    at.run_until([&] { return !at.client->body.empty(); });
    at.stop->fire(model::fault::client_closed);
    at.finish();
    EXPECT_EQ(at.event().decision(), "abandoned");
    at.run_until([&] { return vendor.closed().count() > 0; });
}

TEST_F(raw_routes, keep_the_key_of_the_caller_to_themselves)
{
    answers("ok");
    key.clear();
    header_values const both{{"Authorization", "Bearer sb_all_of_them_1"}, {"apikey", "sb_all_of_them_1"}};
    EXPECT_EQ(at.ask("/plain/a?token=sb_all_of_them_1&b=2", {}, both, "GET").status, 200);
    std::string const& request = vendor.requests().back();
    EXPECT_TRUE(request.starts_with("GET /base/a?b=2 HTTP/1.1\r\n")) << request;
    EXPECT_EQ(request.find("sb_all"), std::string::npos) << request;
    EXPECT_NE(request.find("X-Team: ours\r\n"), std::string::npos) << request;
    EXPECT_EQ(request.find("Authorization"), std::string::npos) << "nor the key of a provider to a plain server";
    EXPECT_EQ(at.event().provider(), "http:legacy");
}

TEST_F(raw_routes, keep_a_key_to_themselves_where_the_configuration_takes_it)
{
    at.configure("signalbox: 1\n"
                 "upstreams: [{id: legacy, url: 'http://127.0.0.1:" +
                 std::to_string(vendor.port()) +
                 "'}]\n"
                 "auth: [{id: team, type: key, names: [X-Team-Key], in: [header, query]}]\n"
                 "policies: [{id: tenant, require: \"header('X-Tenant') == 'blue' && body.a == null\"}, {id: words, prompt_guard: {deny: "
                 "[secret]}}]\n"
                 "routes: [{id: plain, match: {path: '/plain/*'}, accept: raw, auth: [team], policies: [tenant, words], to: http:legacy}]\n"
                 "consumers: [{name: all, keys: [{secret: {inline: sb_all_of_them_1}}]}]\n");
    answers("ok");
    std::string const body = "no JSON \"hidden\" {";
    header_values const by{{"x-team-key", "sb_all_of_them_1"}, {"X-Tenant", "blue"}, {"content-length", std::to_string(body.size())}};
    ASSERT_EQ(at.ask("/plain/a?b=2", body, by).status, 200) << at.client->body;
    EXPECT_EQ(vendor.requests().back().find("sb_all"), std::string::npos) << vendor.requests().back();
    EXPECT_NE(vendor.requests().back().find("X-Tenant: blue\r\n"), std::string::npos);
    EXPECT_EQ(at.ask("/plain/a?X-Team-Key=sb_all_of_them_1&b=2", {}, {{"X-Tenant", "blue"}}, "GET").status, 200);
    EXPECT_EQ(sent_line(), "GET /a?b=2 HTTP/1.1");
    EXPECT_EQ(at.ask("/plain/a", body, {{"x-team-key", "sb_all_of_them_1"}}).status, 403) << "conditions hold for what is not read";
    std::string const json = R"({"text":"a secret"})";
    header_values const told{{"x-team-key", "sb_all_of_them_1"}, {"X-Tenant", "blue"}, {"content-length", std::to_string(json.size())}};
    EXPECT_EQ(at.ask("/plain/a", json, told).status, 403) << "and patterns for the words of a body";
    EXPECT_EQ(at.ask("/plain/a", "no JSON \"secret\" {", told).status, 403) << "whatever it is";
}

TEST_F(raw_routes, ask_for_a_key_unless_they_are_public)
{
    answers("ok");
    key.clear();
    header_values const here{{"host", "127.0.0.1"}};
    EXPECT_EQ(at.ask("/files", {}, here, "GET").status, 401);
    EXPECT_EQ(at.ask("/open", {}, here, "GET").status, 200);
    EXPECT_EQ(sent_line(), "GET /base/x HTTP/1.1");
    EXPECT_EQ(at.event().consumer(), "public");
    EXPECT_EQ(at.ask("/open", {}, {{"host", "127.0.0.1"}, {"origin", "https://evil.example"}}, "GET").status, 403);
    key = "sb_only_models_1";
    EXPECT_EQ(asked("/files").status, 403) << "all models are not all that a provider's key opens";
    EXPECT_EQ(asked("/plain/x").status, 403);
    key = "sb_only_legacy_1";
    EXPECT_EQ(asked("/plain/x").status, 200);
    EXPECT_EQ(asked("/files").status, 403);
}

TEST_F(raw_routes, are_reached_by_their_methods_only)
{
    answers("ok");
    auto const& wrong = asked("/open", {}, {}, "PUT");
    EXPECT_EQ(wrong.status, 405);
    EXPECT_NE(wrong.lines.find("Allow: GET, POST\r\n"), std::string::npos) << wrong.lines;
    for (char const* method : {"TRACE", "CONNECT"}) EXPECT_EQ(asked("/files", {}, {}, method).status, 405) << method;
    EXPECT_NE(at.client->lines.find("Allow: GET, HEAD, POST, PUT, PATCH, DELETE\r\n"), std::string::npos) << at.client->lines;
    std::size_t const before = vendor.requests().size();
    EXPECT_EQ(before, 0u);
    for (char const* method : {"GET", "PATCH", "PROPFIND", "OPTIONS"}) {
        EXPECT_EQ(asked("/files", {}, {}, method).status, 200) << method;
        EXPECT_EQ(sent_line(), std::string(method) + " /v1/files HTTP/1.1");
    }
    EXPECT_EQ(at.ask("/files", {}, {}, "OPTIONS").status, 401) << "what goes on needs a key";
}

TEST_F(raw_routes, do_not_send_a_browsers_question_on)
{
    header_values const preflight{{"origin", "https://app.example"}, {"access-control-request-method", "POST"}};
    EXPECT_EQ(at.ask("/files", {}, preflight, "OPTIONS").status, 403) << "no such page may use this server";
    EXPECT_TRUE(vendor.requests().empty());
}

TEST_F(raw_routes, refuse_paths_that_lead_elsewhere)
{
    for (char const* path : {"/files/a%2fb", "/files/%2F..", "/files/a%5cb", "/files/..;/x"}) {
        EXPECT_EQ(asked(path).status, 400) << path;
        EXPECT_EQ(at.event().reason(), "bad_request");
    }
    for (char const* path : {"/files/../x", "/files/%2e%2e/x", "/files/./x"}) EXPECT_EQ(asked(path).status, 404) << path;
    EXPECT_TRUE(vendor.requests().empty());
}

TEST_F(raw_routes, bound_bodies)
{
    answers("ok");
    std::string const body(101, 'x');
    EXPECT_EQ(asked("/openai/files", body, {{"content-length", "101"}}, "POST").status, 413);
    EXPECT_EQ(asked("/files", body, {{"content-length", "101"}, {"content-encoding", "gzip"}}, "POST").status, 200) << "coded as it is";
    EXPECT_TRUE(vendor.requests().back().ends_with("\r\n\r\n" + body));
}

TEST_F(raw_routes, are_no_models)
{
    for (char const* name : {"provider:vendor", "http:legacy", "model:provider:vendor", "provider:vendor/files"}) {
        std::string const body = std::string("{\"model\":\"") + name + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        EXPECT_EQ(asked("/v1/chat/completions", body, {}, "POST").status, 404) << name;
    }
    EXPECT_EQ(asked("/v1/models").body.find("vendor"), std::string::npos) << at.client->body;
}

TEST_F(raw_routes, may_be_where_a_branch_leads)
{
    answers("from legacy");
    std::string const body = R"({"model":"m","messages":[{"role":"user","content":"Hi"}]})";
    EXPECT_EQ(asked("/mixed", body, {{"X-AI", "yes"}}, "POST").status, 200);
    EXPECT_EQ(at.event().resolved_model(), "m");
    EXPECT_EQ(asked("/mixed", body, {{"content-length", std::to_string(body.size())}}, "POST").body, "from legacy");
    EXPECT_EQ(sent_line(), "POST /base/no-ai HTTP/1.1");
    EXPECT_TRUE(vendor.requests().back().ends_with(body));
    EXPECT_EQ(at.event().operation(), "raw");
    EXPECT_EQ(at.event().trail(0), "route mixed (otherwise)");
}

TEST_F(raw_routes, wait_for_the_event_where_it_must_be_on_disk)
{
    at.sink.waits = true;
    answers("ok", "X-Own: 1\r\n", 202);
    EXPECT_EQ(asked("/files").status, 202);
    at.sink.store_fails = true;
    EXPECT_EQ(asked("/files").status, 503);
}

TEST_F(raw_routes, are_explained)
{
    wire::header_list headers;
    inbound const request{.method = "POST", .path = "/files/f-1", .headers = &headers, .body = {}};
    auto const who = std::make_shared<model::principal const>(model::principal{.consumer = "x", .everything = true});
    explanation const made = explain_request(request, who, at.states.current()->config, 0);
    EXPECT_TRUE(made.served);
    EXPECT_TRUE(made.text.starts_with("a request that goes on as it came\nroutes\n  files: taken\n")) << made.text;
    EXPECT_NE(made.text.find("as it came: provider:vendor/files\n"), std::string::npos) << made.text;
}

}  // namespace
}  // namespace signalbox::test
