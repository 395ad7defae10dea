// Who leaves before the end: clients in mid-stream, clients that stop reading, and the server itself. Over real sockets, with a scripted
// upstream.
#include "tests/server/background_upstream.hpp"
#include "tests/server/chat_samples.hpp"
#include "tests/server/running_workers.hpp"

namespace signalbox::test {
namespace {

using upstream_tally = tally& (scripted_upstream::*)();
constexpr upstream_tally connections_closed = &scripted_upstream::closed;
constexpr upstream_tally connections_made = &scripted_upstream::accepted;

class any_departure : public testing::TestWithParam<way> {};

INSTANTIATE_TEST_SUITE_P(both_dialects, any_departure, testing::Values(openai, anthropic), [](auto const& of) { return of.param.name(); });

/// Begins a stream and waits for its first content.
void begin_stream(raw_client& client, way const& spoken, std::string const& model = "up")
{
    client.send(post(spoken.path(), spoken.body(model, true)));
    EXPECT_NE(client.read_until("Hel").find("Hel"), std::string::npos) << client.rest();
}

script half_a_stream()
{
    return {read_request(), send(std::string(stream_head) + std::string(stream_start)), stall(), send(std::string(stream_rest))};
}

/// The shortest of several times: the machine running the tests may hold any one of them up, but not the gateway all of them.
class quickest {
public:
    void note(std::chrono::steady_clock::time_point since) { least_ = std::min(least_, std::chrono::steady_clock::now() - since); }
    std::chrono::steady_clock::duration least() const { return least_; }

private:
    std::chrono::steady_clock::duration least_ = std::chrono::steady_clock::duration::max();
};

constexpr std::chrono::milliseconds soon{200};
constexpr int tries = 3;

TEST_P(any_departure, a_client_that_leaves_in_mid_stream_closes_the_upstream_within_200_ms)
{
    quickest polite, rude;
    for (int each = 0; each < 2 * tries; ++each) {
        bool const rudely = each % 2;
        background_upstream from;
        from.always(half_a_stream());
        running_workers at(forwarding(from.url()));
        raw_client client(at.port());
        begin_stream(client, GetParam());
        auto const left = std::chrono::steady_clock::now();
        rudely ? client.reset() : client.leave();
        ASSERT_TRUE(from.reached(connections_closed, 1));
        (rudely ? rude : polite).note(left);
        auto const event = at.events().at(0);
        EXPECT_EQ(event.decision(), "abandoned") << event.ShortDebugString();
        EXPECT_EQ(event.reason(), "client_closed");
        EXPECT_EQ(event.status(), 200u);
        EXPECT_EQ(event.finish_reason(), "");
        EXPECT_EQ(event.provider(), "p");
        EXPECT_TRUE(event.tokens().estimated());
        EXPECT_GT(event.tokens().completion(), 0u) << "what came before it left is accounted for";
        EXPECT_TRUE(eventually([&] { return at.counts.connections == 0 && at.counts.in_flight == 0; }));
    }
    EXPECT_LT(polite.least(), soon);
    EXPECT_LT(rude.least(), soon);
}

TEST_P(any_departure, a_client_that_leaves_before_the_first_byte_closes_the_upstream_too)
{
    quickest plain, stream;
    for (int each = 0; each < 2 * tries; ++each) {
        bool const streamed = each % 2;
        background_upstream from;
        from.always({read_request(), stall()});
        running_workers at(forwarding(from.url()));
        raw_client client(at.port());
        client.send(post(GetParam().path(), GetParam().body("up", streamed)));
        ASSERT_TRUE(from.reached(&scripted_upstream::stalled, 1));
        auto const left = std::chrono::steady_clock::now();
        client.leave();
        ASSERT_TRUE(from.reached(connections_closed, 1));
        (streamed ? stream : plain).note(left);
        auto const event = at.events().at(0);
        EXPECT_EQ(event.decision(), "abandoned") << event.ShortDebugString();
        EXPECT_EQ(event.status(), 0u) << "no status was sent";
    }
    EXPECT_LT(plain.least(), soon);
    EXPECT_LT(stream.least(), soon);
}

TEST_P(any_departure, a_client_whose_end_comes_together_with_its_request_is_noticed_too)
{
    quickest seen;
    for (int each = 0; each < tries; ++each) {
        background_upstream from;
        from.always({read_request(), stall()});
        running_workers at(forwarding(from.url()));
        raw_client client(at.port());
        auto const left = std::chrono::steady_clock::now();
        client.send(post(GetParam().path(), GetParam().body("up", true)));
        client.leave();
        EXPECT_EQ(at.events().at(0).decision(), "abandoned");
        seen.note(left);
        EXPECT_TRUE(eventually([&] { return at.counts.connections == 0; }));
    }
    EXPECT_LT(seen.least(), soon);
}

TEST_P(any_departure, a_client_that_stops_reading_holds_the_upstream_and_is_cut_after_write_timeout)
{
    std::string flood(stream_head);
    while (flood.size() < 32u << 20) flood.append(stream_start);  // far more than the kernel keeps for both connections
    background_upstream from;
    from.always({read_request(), send(flood), stall()});
    running_workers at(forwarding(from.url(), "write_timeout: 200ms, "));
    raw_client client(at.port(), 4096);
    begin_stream(client, GetParam());
    ASSERT_TRUE(from.reached(&scripted_upstream::ended, 1));
    EXPECT_EQ(from.count(&scripted_upstream::stalled), 0u) << "it never got rid of everything: nothing is piled up here";
    auto const event = at.events().at(0);
    EXPECT_EQ(event.decision(), "abandoned") << event.ShortDebugString();
    EXPECT_EQ(event.detail(), "the client stopped reading");
    EXPECT_TRUE(eventually([&] { return at.counts.connections == 0; }));
    EXPECT_TRUE(client.ends());
}

TEST(departure, a_plain_reply_that_breaks_in_its_middle_never_looks_whole)
{
    std::string const large =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 3000000\r\n\r\n{\"id\":\"" + std::string(2'000'000, 'x');
    background_upstream from;
    from.always({read_request(), send(large)});
    running_workers at(forwarding(from.url()));
    std::string const body = openai.body("up");
    raw_client fresh(at.port());
    fresh.send(post(openai.path(), body));
    auto const said = fresh.reply();
    EXPECT_EQ(said.status, 200) << "the head went out with the first MiB";
    EXPECT_FALSE(said.whole);
    raw_client old(at.port());
    old.send("POST /v1/chat/completions HTTP/1.0\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    EXPECT_EQ(old.reply().status, 200);
    EXPECT_TRUE(old.broken()) << "HTTP/1.0 has no other way to tell a cut from an end";
    EXPECT_EQ(at.events().at(0).decision(), "error");
    EXPECT_EQ(at.events().at(1).decision(), "error");
}

TEST(departure, draining_lets_the_stream_in_flight_end_and_nobody_else_in)
{
    background_upstream from;
    from.always(half_a_stream());
    running_workers at(forwarding(from.url()), 2);
    raw_client idle(at.port()), used(at.port()), busy(at.port());
    used.send(get("/"));
    ASSERT_EQ(used.reply().status, 200);
    begin_stream(busy, openai);
    ASSERT_TRUE(eventually([&] { return at.counts.connections == 3; }));
    at.drain();
    EXPECT_TRUE(idle.ends());
    EXPECT_TRUE(used.ends());
    EXPECT_TRUE(eventually([&] {
        raw_client late(at.port());
        return !late.send(get("/")) || late.reply().status == 0;
    }));
    from.release();
    auto const said = busy.reply();
    EXPECT_TRUE(said.whole);
    EXPECT_TRUE(said.body.ends_with("data: [DONE]\n\n")) << said.body;
    EXPECT_TRUE(busy.ends());
    EXPECT_TRUE(at.end_within(std::chrono::seconds(5)));
    EXPECT_EQ(at.events().at(0).decision(), "allowed");
}

TEST(departure, draining_does_not_wait_for_kept_upstream_connections)
{
    background_upstream from;
    from.always({read_request(), send(reply_with(plain_reply)), again()});
    running_workers at(forwarding(from.url()));
    raw_client client(at.port());
    client.send(post(openai.path(), openai.body("up")));
    ASSERT_EQ(client.reply().status, 200);
    ASSERT_EQ(from.count(connections_made), 1u);
    at.drain();
    EXPECT_TRUE(client.ends());
    EXPECT_TRUE(at.end_within(std::chrono::seconds(2)));
}

TEST(departure, a_request_that_began_before_the_drain_is_served)
{
    running_workers at(simulated());
    raw_client client(at.port());
    std::string const text = post(openai.path(), openai.body("sim"), "Expect: 100-continue\r\n");
    std::size_t const head = text.find("\r\n\r\n") + 4;
    client.send(text.substr(0, head));
    ASSERT_EQ(client.reply().status, 100);
    at.drain();
    client.send(text.substr(head));
    auto const said = client.reply();
    EXPECT_EQ(said.status, 200);
    EXPECT_TRUE(client.ends());
    EXPECT_TRUE(at.end_within(std::chrono::seconds(5)));
}

TEST(departure, the_first_request_of_a_connection_opened_before_the_drain_is_served)
{
    running_workers at(simulated());
    raw_client accepted(at.port()), waiting(at.port());
    at.drain();
    for (raw_client* each : {&accepted, &waiting}) {
        each->send(post(openai.path(), openai.body("sim")));
        EXPECT_EQ(each->reply().status, 200);
        EXPECT_TRUE(each->ends()) << "no other request is taken on it";
    }
    EXPECT_TRUE(at.end_within(std::chrono::seconds(5)));
}

TEST(departure, a_connection_that_asks_nothing_holds_a_drain_for_a_moment_only)
{
    running_workers at(simulated());
    raw_client client(at.port());
    at.drain();
    EXPECT_TRUE(client.ends());
    EXPECT_TRUE(at.end_within(std::chrono::seconds(5)));
}

TEST_P(any_departure, breaking_off_ends_a_stream_as_an_error_and_records_it)
{
    background_upstream from;
    from.always(half_a_stream());
    running_workers at(forwarding(from.url()));
    raw_client client(at.port());
    begin_stream(client, GetParam());
    at.drain();
    at.break_off();
    auto const said = client.reply();
    EXPECT_EQ(said.body.find(GetParam().last_event()), std::string::npos) << said.body;
    EXPECT_NE(said.body.find("error"), std::string::npos) << said.body;
    auto const event = at.events().at(0);
    EXPECT_EQ(event.reason(), "draining") << event.ShortDebugString();
    EXPECT_TRUE(at.end_within(std::chrono::seconds(5)));
}

}  // namespace
}  // namespace signalbox::test
