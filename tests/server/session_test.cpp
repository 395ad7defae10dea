// A client connection's life: framing, sizes, times, order, and what callers are told in their own dialect. Over real sockets.
#include "tests/server/chat_samples.hpp"
#include "tests/server/running_workers.hpp"

#include <set>

namespace signalbox::test {
namespace {

class any_session : public testing::TestWithParam<way> {};

INSTANTIATE_TEST_SUITE_P(both_dialects, any_session, testing::Values(openai, anthropic), [](auto const& of) { return of.param.name(); });

/// The reply is an error of this status in this dialect, says these words, and ends the connection.
void expect_refusal(raw_client& client, way const& spoken, int status, std::string_view words)
{
    auto const said = client.reply();
    EXPECT_EQ(said.status, status) << said.head;
    EXPECT_EQ(said.header("content-type"), "application/json");
    EXPECT_TRUE(said.body.starts_with(spoken.error_mark())) << said.body;
    EXPECT_NE(said.body.find(words), std::string::npos) << said.body;
    EXPECT_EQ(said.header("connection"), "close");
    EXPECT_TRUE(client.ends());
}

TEST_P(any_session, a_body_announced_too_large_is_refused_before_it_is_sent)
{
    running_workers at(simulated("body_limit: 1KiB, "));
    raw_client client(at.port());
    client.send("POST " + GetParam().path() + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1025\r\n\r\n");
    expect_refusal(client, GetParam(), 413, "1025 bytes, the limit is 1024");
    EXPECT_EQ(at.counts.bad_requests, 1u);
}

TEST_P(any_session, a_body_too_large_is_not_asked_for_with_100)
{
    running_workers at(simulated("body_limit: 1KiB, "));
    raw_client client(at.port());
    client.send("POST " + GetParam().path() + " HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 1025\r\n\r\n");
    expect_refusal(client, GetParam(), 413, "server.body_limit");
}

TEST_P(any_session, a_chunked_body_is_refused_when_it_grows_too_large)
{
    running_workers at(simulated("body_limit: 1KiB, "));
    raw_client client(at.port());
    client.send("POST " + GetParam().path() + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
    client.send("400\r\n" + std::string(1024, ' ') + "\r\n1\r\n");
    client.send(" \r\n0\r\n\r\n");
    expect_refusal(client, GetParam(), 413, "more than 1024 bytes");
}

TEST_P(any_session, the_refusal_reaches_a_client_that_sends_its_whole_body_first)
{
    running_workers at(simulated("body_limit: 1KiB, "));
    raw_client client(at.port());
    client.send(post(GetParam().path(), std::string(1 << 20, 'x')));
    expect_refusal(client, GetParam(), 413, "1048576 bytes");
}

TEST_P(any_session, a_head_too_large_is_431)
{
    running_workers at(simulated());
    raw_client client(at.port());
    client.send("POST " + GetParam().path() + " HTTP/1.1\r\nHost: localhost\r\nX-Long: " + std::string(40'000, 'a') + "\r\n\r\n");
    expect_refusal(client, GetParam(), 431, "head");
}

TEST_P(any_session, a_head_that_comes_too_slowly_is_408)
{
    running_workers at(simulated("request_timeout: 50ms, "));
    raw_client client(at.port());
    client.send("POST " + GetParam().path() + " HTTP/1.1\r\nHost: localhost\r\n");
    expect_refusal(client, GetParam(), 408, "head did not arrive in time");
}

TEST_P(any_session, a_body_that_comes_too_slowly_is_408)
{
    running_workers at(simulated("request_timeout: 400ms, "));  // long enough for the head on a busy machine
    raw_client client(at.port());
    client.send("POST " + GetParam().path() + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{");
    expect_refusal(client, GetParam(), 408, "body did not arrive in time");
    raw_client chunked(at.port());
    chunked.send("POST " + GetParam().path() + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{");
    expect_refusal(chunked, GetParam(), 408, "body did not arrive in time");
}

TEST_P(any_session, malformed_json_is_400_and_names_the_place)
{
    running_workers at(simulated());
    auto const said = ask(at.port(), post(GetParam().path(), "{\"model\":\"sim\",\n\"messages\":[}"));
    EXPECT_EQ(said.status, 400);
    EXPECT_TRUE(said.body.starts_with(GetParam().error_mark())) << said.body;
    EXPECT_TRUE(said.body.find("29") != std::string::npos || said.body.find("line 2") != std::string::npos) << said.body;
    EXPECT_EQ(at.events().at(0).reason(), "malformed_json");
    EXPECT_EQ(at.events().at(0).decision(), "blocked");
}

TEST_P(any_session, a_body_nested_too_deeply_is_400)
{
    running_workers at(simulated());
    std::string const deep = "{\"model\":\"sim\",\"messages\":" + std::string(2000, '[') + std::string(2000, ']') + "}";
    auto const said = ask(at.port(), post(GetParam().path(), deep));
    EXPECT_EQ(said.status, 400);
    EXPECT_TRUE(said.body.starts_with(GetParam().error_mark())) << said.body;
    EXPECT_EQ(at.events().at(0).reason(), "too_deep");
}

TEST_P(any_session, an_unknown_model_is_404_and_names_the_nearest)
{
    running_workers at(simulated());
    auto const said = ask(at.port(), post(GetParam().path(), GetParam().body("simm")));
    EXPECT_EQ(said.status, 404);
    EXPECT_TRUE(said.body.starts_with(GetParam().error_mark())) << said.body;
    EXPECT_NE(said.body.find("sim\\\""), std::string::npos) << said.body;
    EXPECT_EQ(at.events().at(0).reason(), "unknown_model");
}

TEST_P(any_session, a_connection_is_kept_for_the_next_request)
{
    running_workers at(simulated());
    raw_client client(at.port());
    for (int i = 0; i < 3; ++i) {
        client.send(post(GetParam().path(), GetParam().body("sim", i == 1)));
        auto const said = client.reply();
        EXPECT_EQ(said.status, 200) << said.body;
        EXPECT_NE(said.body.find("Hello."), std::string::npos) << said.body;
        EXPECT_EQ(said.header("connection"), "");
    }
    EXPECT_EQ(at.counts.accepted, 1u);
    EXPECT_EQ(at.events().at(2).status(), 200u);
}

TEST_P(any_session, a_chunked_request_is_as_good_as_a_sized_one)
{
    running_workers at(simulated());
    std::string const body = GetParam().body("sim");
    std::string text = "POST " + GetParam().path() + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (char c : body) text.append("1\r\n").append(1, c).append("\r\n");
    raw_client client(at.port());
    client.send(text + "0\r\n\r\n" + get("/"));
    EXPECT_EQ(client.reply().status, 200);
    EXPECT_EQ(client.reply().status, 200) << "what stood behind the last chunk is the next request";
}

TEST(session, answers_pipelined_requests_in_order)
{
    running_workers at(simulated());
    std::string all;
    for (int i = 0; i < 40; ++i) {
        way const spoken{i % 3 == 0};
        all += i % 4 == 3 ? get("/v1/nowhere") : post(spoken.path(), spoken.body("sim", i % 2 == 0));
    }
    raw_client client(at.port());
    ASSERT_TRUE(client.send(all));
    for (int i = 0; i < 40; ++i) {
        auto const said = client.reply();
        ASSERT_TRUE(said.whole) << i;
        EXPECT_EQ(said.status, i % 4 == 3 ? 404 : 200) << i;
        bool const answered = i % 4 != 3;
        EXPECT_EQ(said.body.find("\"type\":\"message") != std::string::npos, answered && i % 3 == 0) << i << said.body;
    }
    EXPECT_EQ(at.counts.accepted, 1u);
}

TEST(session, answers_the_same_wherever_two_requests_are_cut)
{
    running_workers at(simulated());
    std::string const two = post("/v1/messages", "{}") + get("/v1/nowhere");
    for (std::size_t cut = 0; cut <= two.size(); ++cut) {
        raw_client client(at.port());
        ASSERT_TRUE(client.send(two.substr(0, cut)));
        sched_yield();
        ASSERT_TRUE(client.send(two.substr(cut)));
        EXPECT_EQ(client.reply().status, 400) << "cut at byte " << cut;
        EXPECT_EQ(client.reply().status, 404) << "cut at byte " << cut;
    }
}

TEST(session, keeps_the_head_while_the_body_makes_the_buffer_grow)
{
    running_workers at(simulated());
    for (std::size_t head = 3'000; head <= 4'200; head += 50) {  // the buffer begins with 4 KiB
        std::string const body = openai.body("sim");
        std::string start = "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: " +
                            std::to_string(body.size()) + "\r\nX-Fill: ";
        start.append(head - start.size() - 4, 'x').append("\r\n\r\n");
        raw_client client(at.port());
        client.send(start);
        ASSERT_EQ(client.reply().status, 100) << "so the head was read by itself";
        client.send(body.substr(0, 1));
        client.send(body.substr(1));
        auto const said = client.reply();
        EXPECT_EQ(said.status, 200) << head << said.body;
    }
}

TEST(session, says_100_to_who_waits_for_it_and_not_to_HTTP_1_0)
{
    running_workers at(simulated());
    raw_client client(at.port());
    std::string const body = openai.body("sim");
    std::string const fields = "Host: localhost\r\nExpect: 100-continue\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    client.send("POST /v1/chat/completions HTTP/1.1\r\n" + fields);
    EXPECT_EQ(client.reply().status, 100);
    client.send(body);
    EXPECT_EQ(client.reply().status, 200);
    client.send("POST /v1/chat/completions HTTP/1.1\r\n" + fields + body);
    auto const at_once = client.reply();
    EXPECT_TRUE(at_once.status == 200 || (at_once.status == 100 && client.reply().status == 200));
    raw_client old(at.port());
    old.send("POST /v1/chat/completions HTTP/1.0\r\n" + fields);
    old.send(body);
    EXPECT_EQ(old.reply().status, 200);
}

TEST(session, speaks_HTTP_1_0_without_chunks_and_closes_unless_asked)
{
    running_workers at(simulated());
    std::string const body = openai.body("sim", true);
    raw_client plain(at.port());
    plain.send("POST /v1/chat/completions HTTP/1.0\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    auto const streamed = plain.reply();
    EXPECT_EQ(streamed.status, 200);
    EXPECT_EQ(streamed.header("transfer-encoding"), "");
    EXPECT_EQ(streamed.header("connection"), "close");
    EXPECT_TRUE(streamed.whole);
    EXPECT_TRUE(streamed.body.ends_with("data: [DONE]\n\n")) << streamed.body;
    raw_client kept(at.port());
    for (int i = 0; i < 2; ++i) {
        kept.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        auto const said = kept.reply();
        EXPECT_EQ(said.status, 200);
        EXPECT_EQ(said.header("connection"), "keep-alive");
    }
    kept.send("GET / HTTP/1.0\r\n\r\n");
    EXPECT_EQ(kept.reply().status, 200);
    EXPECT_TRUE(kept.ends());
}

TEST(session, answers_HEAD_with_the_head_alone)
{
    running_workers at(simulated());
    raw_client client(at.port());
    for (std::string const path : {"/", "/v1/models", "/v1/nowhere"}) {
        client.send(get(path));
        auto const full = client.reply();
        client.send("HEAD " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        auto const head = client.reply(true);
        EXPECT_EQ(head.status, full.status) << path;
        EXPECT_EQ(head.header("content-length"), std::to_string(full.body.size())) << path;
        EXPECT_EQ(client.rest(), "");
    }
    client.send(get("/"));
    EXPECT_EQ(client.reply().status, 200) << "no body was left on the connection";
}

TEST(session, tells_the_methods_a_path_takes)
{
    running_workers at(simulated());
    EXPECT_EQ(ask(at.port(), get("/v1/chat/completions")).header("allow"), "POST");
    EXPECT_EQ(ask(at.port(), post("/v1/models", "{}")).header("allow"), "GET, HEAD");
    EXPECT_EQ(ask(at.port(), "PUT / HTTP/1.1\r\nHost: localhost\r\n\r\n").header("allow"), "GET, HEAD, POST, OPTIONS");
    std::set<std::string> told;
    for (std::size_t i = 0; i < 2; ++i) told.insert(at.events().at(i).method() + " " + at.events().at(i).path());
    EXPECT_EQ(told, (std::set<std::string>{"GET /v1/chat/completions", " /v1/models"})) << "the page about the server leaves none";
}

TEST(session, closes_an_idle_connection_after_keep_alive_without_a_word)
{
    running_workers at(simulated("keep_alive: 400ms, "));  // long enough to ask on a busy machine
    raw_client never(at.port());
    EXPECT_TRUE(never.ends());
    EXPECT_EQ(never.rest(), "");
    raw_client once(at.port());
    once.send(get("/"));
    EXPECT_EQ(once.reply().status, 200);
    EXPECT_TRUE(once.ends());
    EXPECT_EQ(once.rest(), "");
}

TEST(session, a_full_connection_table_is_503_with_retry_after)
{
    running_workers at(simulated("connections: 2, "));
    raw_client first(at.port()), second(at.port());
    for (raw_client* each : {&first, &second}) {
        each->send(get("/"));
        ASSERT_EQ(each->reply().status, 200);
    }
    raw_client third(at.port());
    auto const said = third.reply();
    EXPECT_EQ(said.status, 503);
    EXPECT_EQ(said.header("retry-after"), "1");
    EXPECT_NE(said.body.find("too many connections (server.connections)"), std::string::npos) << said.body;
    EXPECT_TRUE(third.ends());
    EXPECT_EQ(at.counts.refused_connections, 1u);
    first.leave();
    EXPECT_TRUE(eventually([&] { return at.counts.connections == 1; }));
    EXPECT_EQ(ask(at.port(), get("/")).status, 200) << "there is room again";
}

TEST(session, a_full_event_queue_is_503_with_retry_after)
{
    running_workers at(simulated());
    at.events().full = true;
    for (way const& spoken : {openai, anthropic}) {
        auto const said = ask(at.port(), post(spoken.path(), spoken.body("sim")));
        EXPECT_EQ(said.status, 503) << said.body;
        EXPECT_EQ(said.header("retry-after"), "1");
        EXPECT_TRUE(said.body.starts_with(spoken.error_mark())) << said.body;
    }
    EXPECT_EQ(at.events().count(), 0u);
}

TEST(session, oversized_bodies_for_paths_without_one_are_400)
{
    running_workers at(simulated("body_limit: 1KiB, "));
    auto const said = ask(at.port(), "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999\r\n\r\n");
    EXPECT_EQ(said.status, 400);
    EXPECT_NE(said.body.find("needs no body"), std::string::npos) << said.body;
}

TEST_P(any_session, a_silent_stream_is_kept_alive_in_the_callers_dialect)
{
    // Two tokens with a second between them.
    running_workers at("signalbox: 1\nserver: {stream_keep_alive: 50ms, public: true}\nproviders: [{id: p, kind: simulator}]\n"
                       "models: [{id: sim, provider: p, simulate: {text: Hello there, tokens_per_second: 1}}]\n");
    raw_client client(at.port());
    client.send(post(GetParam().path(), GetParam().body("sim", true)));
    auto const said = client.reply();
    EXPECT_TRUE(said.whole);
    std::string const filler = GetParam().anthropic ? "event: ping\ndata: {\"type\":\"ping\"}\n\n" : ": keep-alive\n\n";
    std::size_t const first = said.body.find("Hello");  // what the provider itself says before it is none of ours
    ASSERT_NE(first, std::string::npos) << said.body;
    EXPECT_NE(said.body.find(filler, first), std::string::npos) << said.body;
    EXPECT_NE(said.body.find(GetParam().last_event()), std::string::npos) << said.body;
    EXPECT_EQ(said.body.find("keep-alive\n\nkeep"), std::string::npos);
    client.send(get("/"));
    EXPECT_EQ(client.reply().status, 200) << "the connection is whole";
}

TEST_P(any_session, no_filler_is_sent_where_it_is_switched_off)
{
    running_workers at("signalbox: 1\nserver: {stream_keep_alive: 0ms, public: true}\nproviders: [{id: p, kind: simulator}]\n"
                       "models: [{id: sim, provider: p, simulate: {text: Hello there, tokens_per_second: 4}}]\n");
    auto const said = ask(at.port(), post(GetParam().path(), GetParam().body("sim", true)));
    std::size_t const first = said.body.find("Hello");
    ASSERT_NE(first, std::string::npos) << said.body;
    EXPECT_EQ(said.body.find(": keep-alive", first), std::string::npos) << said.body;
    EXPECT_EQ(said.body.find("event: ping", first), std::string::npos) << said.body;
}

}  // namespace
}  // namespace signalbox::test
