// Realtime sessions through the gateway: handshakes, refusals, fallback until the provider has agreed, bytes both ways, every kind of end, usage and cost.
#include "tests/engine/gateway/realtime_fixture.hpp"

namespace signalbox::test {
namespace {

constexpr std::string_view ann = "Bearer sb_of_ann_for_tests", ben = "Bearer sb_of_ben_for_tests";
constexpr std::string_view created =
    R"({"type":"session.created","event_id":"e1","session":{"type":"realtime","id":"s1","model":"up-rt-2026"}})";

std::string done(unsigned input, unsigned cached, unsigned output, unsigned sound)
{
    auto const n = [](unsigned of) { return std::to_string(of); };
    return R"({"type":"response.done","event_id":"e2","response":{"status":"completed","output":[],"usage":{"input_tokens":)" + n(input) +
           R"(,"output_tokens":)" + n(output) + R"(,"input_token_details":{"text_tokens":1,"audio_tokens":2,"cached_tokens":)" + n(cached) +
           R"(},"output_token_details":{"text_tokens":1,"audio_tokens":)" + n(sound) + "}}}}";
}

class realtime : public testing::Test {
protected:
    void configure(std::string const& kind = "openai", std::string const& path = "", std::string const& member = "")
    {
        auto const provider = [](std::string const& id, std::string const& of, scripted_upstream& to, std::string const& below) {
            return "  - {id: " + id + ", kind: " + of + ", base_url: \"http://127.0.0.1:" + std::to_string(to.port()) + below +
                   "\", auth: {secret: provider_key}, breaker: {max_fails: 0}}\n";
        };
        at.configure("signalbox: 1\nproviders:\n" + provider("p", kind, up, path) + provider("q", "openai", other, "") +
                     "models:\n  - {id: m, provider: p, upstream: up-rt, price: {per: 1M, input: 1000, output: 2000}}\n"
                     "  - {id: n, provider: q, upstream: other-rt}\n"
                     "groups:\n  - {id: g, strategy: fallback, members: [{model: n" +
                     member +
                     "}, {model: m}]}\n"
                     "consumers:\n  - {name: ann, keys: [{secret: {inline: sb_of_ann_for_tests}}]" +
                     of_ann +
                     "}\n"
                     "  - {name: ben, keys: [{secret: {inline: sb_of_ben_for_tests}}], allow: [\"group:g\"]}\n" +
                     more);
    }
    void begin(std::string_view path = "/v1/realtime?model=m", std::string_view key = ann, std::string_view protocols = "realtime")
    {
        at.start(path, "", handshake(key, protocols), "GET");
        at.client->line = &line;
    }
    /// Refused: there is no session.
    memory_client& refused(std::string_view path = "/v1/realtime?model=m", std::string_view key = ann)
    {
        begin(path, key);
        at.finish();
        EXPECT_NE(at.client->status, 101);
        return *at.client;
    }
    void hear(std::string_view mark)
    {
        at.run_until([&] { return line.heard.find(mark) != std::string::npos || at.done; });
        EXPECT_NE(line.heard.find(mark), std::string::npos) << mark;
    }
    std::string label(std::string_view name)
    {
        for (auto const& each : at.event().labels())
            if (each.name() == name) return each.value();
        return {};
    }
    std::string const& sent(std::size_t which = 0) { return up.requests().at(which); }

    gateway_fixture at;
    scripted_upstream up{at.loop.get_executor()}, other{at.loop.get_executor()};
    session_line line{at.loop.get_executor()};
    std::string more, of_ann;
};

TEST_F(realtime, passes_bytes_both_ways_and_counts_what_all_responses_used)
{
    std::string const asked =
        client_text(R"({"type":"session.update","session":{"model":"another"}})") + client_text(R"({"type":"response.create"})");
    std::string const delta = server_text(R"({"type":"response.output_text.delta","event_id":"e","delta":"Hi"})");
    std::string const answers = delta + server_text(done(9, 4, 3, 1)) + server_text(done(20, 0, 5, 2));
    std::string const bye = client_close(1000, "thanks");
    up.expect({read_request(), send(switched() + server_text(created)), read_bytes(asked.size()), drip(answers, 7), read_bytes(bye.size()),
               send(server_close(1000, "thanks")), await_close()});
    configure();
    begin();
    hear("session.created");
    line.say(asked);
    hear("\"audio_tokens\":2}");
    line.say(bye);
    at.finish();
    EXPECT_EQ(at.client->status, 101);
    EXPECT_EQ(line.heard, server_text(created) + answers + server_close(1000, "thanks")) << "byte for byte";
    EXPECT_EQ(sent(1), asked) << "also a model that the session names";
    EXPECT_EQ(sent(2), bye);
    schema::Event const& event = at.event();
    EXPECT_EQ(event.operation(), "realtime");
    EXPECT_EQ(event.path(), "/v1/realtime");
    EXPECT_EQ(event.method(), "GET");
    EXPECT_EQ(event.requested_model(), "m");
    EXPECT_EQ(event.response_model(), "up-rt-2026");
    EXPECT_EQ(event.status(), 101u);
    EXPECT_EQ(event.decision(), "allowed");
    EXPECT_EQ(event.road(), "relay");
    EXPECT_TRUE(event.stream());
    EXPECT_EQ(event.tokens().prompt(), 29u);
    EXPECT_EQ(event.tokens().cached(), 4u);
    EXPECT_EQ(event.tokens().completion(), 8u);
    EXPECT_EQ(event.actual_cost_micros(), 29 * 1000 + 8 * 2000);
    EXPECT_EQ(event.request_bytes(), asked.size() + bye.size());
    EXPECT_EQ(label("closed_by"), "client");
    EXPECT_EQ(label("close_code"), "1000");
    EXPECT_EQ(at.sink.events.size(), 1u);
}

TEST_F(realtime, asks_the_provider_with_its_own_key_and_without_extensions)
{
    up.expect({read_request(), send(switched()), send(server_close(1000)), await_close()});
    configure();
    begin("/v1/realtime?model=m&intent2=x", ann, "realtime, openai-beta.realtime-v1");
    hear("\x88");
    line.say(client_close(1000));
    at.finish();
    EXPECT_TRUE(sent().starts_with("GET /v1/realtime?model=up-rt HTTP/1.1\r\n")) << sent();
    for (std::string_view const field :
         {"\r\nConnection: Upgrade\r\n", "\r\nUpgrade: websocket\r\n", "\r\nSec-WebSocket-Version: 13\r\n",
          "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", "\r\nSec-WebSocket-Protocol: realtime, openai-beta.realtime-v1\r\n",
          "\r\nAuthorization: Bearer provider_key\r\n"})
        EXPECT_NE(sent().find(field), std::string::npos) << field << sent();
    EXPECT_EQ(sent().find("xtensions"), std::string::npos) << sent();
    EXPECT_EQ(sent().find("sb_of_ann"), std::string::npos) << sent();
    EXPECT_NE(at.client->lines.find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: realtime\r\n"),
              std::string::npos)
        << at.client->lines;
    EXPECT_NE(at.client->lines.find("X-Signalbox-Model: p/up-rt\r\n"), std::string::npos) << at.client->lines;
    EXPECT_EQ(label("closed_by"), "provider");
}

TEST_F(realtime, takes_the_key_of_a_browsers_page_and_passes_it_on_to_none)
{
    up.expect({read_request(), send(switched()), send(server_close(1000)), await_close()});
    configure();
    begin("/v1/realtime?model=m", "none", "realtime, openai-insecure-api-key.sb_of_ann_for_tests");
    hear("\x88");
    line.say(client_close(1000));
    at.finish();
    EXPECT_EQ(at.event().consumer(), "ann");
    EXPECT_EQ(sent().find("sb_of_ann"), std::string::npos) << sent();
    EXPECT_NE(sent().find("\r\nSec-WebSocket-Protocol: realtime\r\n"), std::string::npos) << sent();
    EXPECT_EQ(at.client->lines.find("sb_of_ann"), std::string::npos) << at.client->lines;
}

TEST_F(realtime, names_a_deployment_of_azure_as_its_address_has_it)
{
    struct row {
        std::string path, asked;
    };
    for (row const& each : {row{"/openai/v1", "GET /openai/v1/realtime?model=up-rt HTTP/1.1\r\n"},
                            row{"/openai/deployments?api-version=2025-04-01-preview",
                                "GET /openai/realtime?api-version=2025-04-01-preview&deployment=up-rt HTTP/1.1\r\n"},
                            row{"/openai/deployments/own?api-version=2025-04-01-preview",
                                "GET /openai/realtime?api-version=2025-04-01-preview&deployment=own HTTP/1.1\r\n"}}) {
        up.expect({read_request(), send(switched()), send(server_close(1000)), await_close()});
        configure("azure", each.path);
        line.heard.clear();
        line.closed = false;
        begin();
        hear("\x88");
        line.say(client_close(1000));
        at.finish();
        EXPECT_TRUE(up.requests().back().starts_with(each.asked)) << up.requests().back();
        EXPECT_NE(up.requests().back().find("\r\napi-key: provider_key\r\n"), std::string::npos);
    }
}

TEST_F(realtime, refuses_a_handshake_that_is_none)
{
    configure();
    auto const& plain = at.ask("/v1/realtime?model=m", "", {{"authorization", ann}}, "GET");
    EXPECT_EQ(plain.status, 426);
    EXPECT_NE(plain.lines.find("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"), std::string::npos)
        << plain.lines;
    EXPECT_NE(plain.body.find("\"param\":\"Upgrade\""), std::string::npos) << plain.body;
    EXPECT_EQ(at.ask("/v1/realtime?model=m", "{}", {{"authorization", ann}}).status, 405);
    EXPECT_EQ(refused("/v1/realtime?model=m", "Bearer wrong_key_of_nobody").status, 401);
    EXPECT_EQ(refused("/v1/realtime", ann).status, 400);
    EXPECT_NE(at.client->body.find("model is missing"), std::string::npos) << at.client->body;
    EXPECT_EQ(refused("/v1/realtime?model=m&model=n", ann).status, 400);
    EXPECT_EQ(refused("/v1/realtime?model=nothing", ann).status, 404);
    EXPECT_EQ(refused("/v1/realtime?model=m", ben).status, 403);
    EXPECT_EQ(up.requests().size(), 0u);
}

TEST_F(realtime, goes_to_the_next_member_until_a_provider_has_agreed)
{
    other.expect({read_request(), send(reply_with("{}", {}, 503))});
    up.expect({read_request(), send(switched() + server_text(created)), send(server_close(1000)), await_close()});
    configure();
    begin("/v1/realtime?model=g", ben);
    hear("\x88");
    line.say(client_close(1000));
    at.finish();
    EXPECT_EQ(at.client->status, 101);
    EXPECT_TRUE(other.requests().at(0).starts_with("GET /v1/realtime?model=other-rt HTTP/1.1\r\n"));
    ASSERT_GE(at.event().attempts_size(), 2);
    EXPECT_EQ(at.event().attempts(0).status(), 503u);
    EXPECT_EQ(at.event().attempts(at.event().attempts_size() - 1).status(), 101u);
    EXPECT_EQ(at.event().group(), "g");
}

TEST_F(realtime, gives_a_refusal_of_the_provider_as_a_plain_reply)
{
    up.always(
        {read_request(), send(reply_with(R"({"error":{"message":"no such model","type":"invalid_request_error","code":"model_not_found"}})",
                                         "Content-Type: application/json\r\n", 404))});
    configure();
    EXPECT_EQ(refused().status, 404);
    EXPECT_NE(at.client->body.find("no such model"), std::string::npos) << at.client->body;
    EXPECT_EQ(at.event().status(), 404u);
}

TEST_F(realtime, does_not_take_an_answer_for_a_session_that_is_none)
{
    configure();
    struct row {
        std::string reply, words;
    };
    std::string const wrong =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAA\r\n\r\n";
    for (row const& each : {row{reply_with("{}"), "without status 101"}, row{wrong, "Sec-WebSocket-Accept"},
                            row{switched("Sec-WebSocket-Extensions: permessage-deflate\r\n"), "extension"}}) {
        up.always({read_request(), send(each.reply), await_close()});
        EXPECT_EQ(refused().status, 502);
        EXPECT_NE(at.client->body.find(each.words), std::string::npos) << at.client->body;
    }
}

TEST_F(realtime, refuses_kinds_and_dialects_that_have_none)
{
    configure("groq");
    EXPECT_EQ(refused().status, 400);
    EXPECT_NE(at.client->body.find("kind groq, which has no realtime sessions"), std::string::npos) << at.client->body;
    configure("anthropic");
    EXPECT_EQ(refused().status, 400);
    EXPECT_NE(at.client->body.find("has no realtime"), std::string::npos) << at.client->body;
}

TEST_F(realtime, refuses_a_session_whose_texts_a_policy_should_see)
{
    more = "policies:\n  - {id: no-secrets, prompt_guard: {deny: [secret]}}\n"
           "  - {id: only-upgrades, require: \"header('Upgrade') == 'websocket'\"}\n";
    of_ann = ", policies: [no-secrets]";
    configure();
    EXPECT_EQ(refused().status, 400);
    EXPECT_NE(at.client->body.find("no-secrets"), std::string::npos) << at.client->body;
    EXPECT_EQ(at.event().reason(), "policy");
    of_ann = ", policies: [only-upgrades]";
    configure();
    up.expect({read_request(), send(switched()), send(server_close(1000)), await_close()});
    begin();
    hear("\x88");
    line.say(client_close(1000));
    at.finish();
    EXPECT_EQ(at.client->status, 101) << at.client->body;
}

TEST_F(realtime, a_client_that_cannot_become_a_session_is_told)
{
    up.expect({read_request(), send(switched()), await_close()});
    configure();
    at.start("/v1/realtime?model=m", "", handshake(ann), "GET");
    at.finish();
    EXPECT_EQ(at.client->status, 400);
    EXPECT_NE(at.client->body.find("no sessions here"), std::string::npos) << at.client->body;
}

TEST_F(realtime, ends_with_the_provider_that_is_cut_within_a_frame)
{
    up.expect({read_request(), send(switched() + server_text(created) + "\x81\x20half")});
    configure();
    begin();
    at.finish();
    EXPECT_EQ(line.heard, server_text(created) + "\x81\x20half") << "no frame can stand within one";
    EXPECT_TRUE(line.closed);
    EXPECT_EQ(at.event().decision(), "error");
    EXPECT_EQ(at.event().reason(), "connection_reset");
    EXPECT_EQ(label("closed_by"), "provider");
    EXPECT_EQ(label("close_code"), "1006");
}

TEST_F(realtime, tells_the_client_of_a_provider_that_breaks_between_frames)
{
    up.expect({read_request(), send(switched() + server_text(created))});
    configure();
    begin();
    at.finish();
    EXPECT_EQ(messages_in(line.heard), (std::vector<std::string>{std::string(created), "#1011 the connection to the provider broke"}));
}

TEST_F(realtime, tells_the_provider_of_a_client_that_leaves_without_a_word)
{
    up.expect({read_request(), send(switched()), read_bytes(client_close(1001).size()), await_close()});
    configure();
    begin();
    at.run_until([&] { return at.client->status == 101; });
    line.leave();
    at.finish();
    at.run_until([&] { return up.requests().size() == 2; });
    EXPECT_EQ(messages_in(sent(1)), (std::vector<std::string>{"#1001 "}));
    EXPECT_EQ(at.event().decision(), "abandoned");
    EXPECT_EQ(label("closed_by"), "client");
    EXPECT_EQ(label("close_code"), "1006");
}

TEST_F(realtime, a_bad_end_of_the_provider_is_a_failure_with_its_words)
{
    up.expect({read_request(), send(switched()), send(server_close(4000, "invalid_model")), await_close()});
    configure();
    begin();
    hear("\x88");
    line.say(client_close(4000));
    at.finish();
    EXPECT_EQ(at.event().decision(), "error");
    EXPECT_EQ(at.event().reason(), "upstream_error");
    EXPECT_NE(at.event().detail().find("4000"), std::string::npos) << at.event().detail();
    EXPECT_NE(at.event().detail().find("invalid_model"), std::string::npos) << at.event().detail();
}

TEST_F(realtime, ends_with_a_close_frame_to_both_when_the_server_stops)
{
    up.expect({read_request(), send(switched() + server_text(created)),
               read_bytes(client_close(1001, "the gateway is shutting down").size()), await_close()});
    configure();
    begin();
    hear("session.created");
    at.stop->fire(model::fault::draining);
    at.finish();
    at.run_until([&] { return up.requests().size() == 2; });
    EXPECT_EQ(messages_in(line.heard).back(), "#1001 the gateway is shutting down");
    EXPECT_EQ(messages_in(sent(1)), (std::vector<std::string>{"#1001 the gateway is shutting down"}));
    EXPECT_EQ(at.event().reason(), "draining");
    EXPECT_EQ(label("closed_by"), "gateway");
}

TEST_F(realtime, ends_when_nothing_comes_for_too_long)
{
    up.expect({read_request(), send(switched() + server_text(created)), await_close()});
    configure("openai", "", "");
    more = "";
    at.configure("signalbox: 1\nproviders: [{id: p, kind: openai, base_url: \"http://127.0.0.1:" + std::to_string(up.port()) +
                 "\", auth: {secret: k}, timeouts: {idle: 50ms}}]\nmodels: [{id: m, provider: p, upstream: u}]\n"
                 "consumers: [{name: ann, keys: [{secret: {inline: sb_of_ann_for_tests}}]}]\n");
    begin();
    at.finish();
    EXPECT_EQ(messages_in(line.heard).back(), "#1001 nothing came for too long");
    EXPECT_EQ(at.event().reason(), "idle_timeout");
}

TEST_F(realtime, passes_a_message_that_is_too_long_to_read_and_says_so)
{
    std::string const huge = server_text(R"({"type":"response.done",)" + std::string(2 * 1024 * 1024, ' ') + "}");
    up.expect({read_request(), send(switched()), send(huge + server_text(done(1, 0, 2, 0)) + server_close(1000)), await_close()});
    configure();
    begin();
    hear("\x88\x02");
    line.say(client_close(1000));
    at.finish();
    EXPECT_EQ(line.heard.size(), huge.size() + server_text(done(1, 0, 2, 0)).size() + server_close(1000).size());
    EXPECT_EQ(label("unread_messages"), "1");
    EXPECT_EQ(at.event().tokens().prompt(), 1u);
}

TEST_F(realtime, reads_no_more_of_the_provider_than_the_client_takes)
{
    std::string const much(32 * 1024 * 1024, 'x');
    line.window = 1000;
    up.expect({read_request(), send(switched()), send(server_text(much)), send(server_close(1000)), await_close()});
    configure();
    begin();
    at.run_until([&] { return line.window == 0; });
    for (int i = 0; i < 1000; ++i) at.loop.poll_one();
    EXPECT_EQ(line.heard.size(), 1000u);
    EXPECT_EQ(up.ended().count(), 0u) << "the provider waits";
    line.open_window();
    at.run_until([&] { return line.heard.size() >= much.size(); });
    line.say(client_close(1000));
    at.finish();
    EXPECT_EQ(at.client->status, 101);
}

TEST_F(realtime, takes_the_place_of_a_model_from_a_route)
{
    more = "routes:\n  - {id: voice, match: {path: '/voice/*', methods: [POST]}, to: 'model:m'}\n";
    configure();
    for (std::string_view const path : {"/voice/v1/realtime", "/voice/realtime?intent=transcription"}) {
        up.expect({read_request(), send(switched()), send(server_close(1000)), await_close()});
        line.heard.clear();
        line.closed = false;
        begin(path);
        hear("\x88");
        line.say(client_close(1000));
        at.finish();
        EXPECT_NE(at.event().trail(0).find("voice"), std::string::npos) << at.event().trail(0);
    }
    EXPECT_TRUE(sent(0).starts_with("GET /v1/realtime?model=up-rt HTTP/1.1\r\n")) << sent(0);
    EXPECT_TRUE(up.requests().back().starts_with("GET /v1/realtime?intent=transcription HTTP/1.1\r\n")) << up.requests().back();
}

TEST_F(realtime, counts_against_limits_when_it_ends)
{
    more = "limits:\n  - {id: tokens, count: total_tokens, amount: 10, window: 1h, by: [consumer]}\n";
    configure();
    up.expect({read_request(), send(switched() + server_text(done(9, 0, 3, 0)) + server_close(1000)), await_close()});
    begin();
    hear("\x88");
    line.say(client_close(1000));
    at.finish();
    EXPECT_EQ(at.client->status, 101) << at.client->body;
    EXPECT_EQ(refused().status, 429);
}

}  // namespace
}  // namespace signalbox::test
