// Realtime sessions over real sockets, with a simulated provider: the last of HTTP, frames both ways, and the end by each side.
#include "tests/server/chat_samples.hpp"
#include "tests/server/realtime_samples.hpp"
#include "tests/server/running_workers.hpp"

namespace signalbox::test {
namespace {

TEST(realtime_session, begins_speaks_and_ends)
{
    running_workers at(simulated());
    raw_client client(at.port());
    client.send(realtime_handshake());
    std::string const head = client.read_until("session.created");
    EXPECT_TRUE(head.starts_with("HTTP/1.1 101 Switching Protocols\r\n")) << head;
    EXPECT_NE(head.find(realtime_accepted), std::string::npos) << head;
    EXPECT_NE(head.find("\r\nSec-WebSocket-Protocol: realtime\r\n"), std::string::npos) << head;
    client.send(text_frame(R"({"type":"response.create"})"));
    EXPECT_NE(client.read_until("response.done").find("Hello."), std::string::npos);
    client.send(close_frame(1000));
    EXPECT_TRUE(client.ends());
    EXPECT_NE(client.rest().find("\x88\x02\x03\xE8"), std::string::npos) << "the end is answered";
    EXPECT_FALSE(client.broken());
    schema::Event const& event = at.events().at(0);
    EXPECT_EQ(event.operation(), "realtime");
    EXPECT_EQ(event.status(), 101u);
    EXPECT_EQ(event.decision(), "allowed");
    EXPECT_EQ(event.tokens().completion(), 1u);
}

TEST(realtime_session, takes_frames_that_come_behind_the_handshake_at_once)
{
    running_workers at(simulated());
    raw_client client(at.port());
    client.send(realtime_handshake() + text_frame(R"({"type":"response.create"})") + close_frame(1001));
    EXPECT_TRUE(client.ends());
    EXPECT_NE(client.rest().find("response.done"), std::string::npos);
    EXPECT_EQ(at.events().at(0).decision(), "allowed");
}

TEST(realtime_session, is_refused_as_a_plain_reply_and_the_connection_goes_on)
{
    running_workers at(simulated());
    raw_client client(at.port());
    client.send(realtime_handshake("/v1/realtime?model=none"));
    EXPECT_EQ(client.reply().status, 404);
    client.send("GET /v1/realtime?model=sim HTTP/1.1\r\nHost: localhost\r\n\r\n");
    auto const plain = client.reply();
    EXPECT_EQ(plain.status, 426);
    EXPECT_EQ(plain.header("sec-websocket-version"), "13");
    client.send(realtime_handshake());
    EXPECT_NE(client.read_until("session.created").find(realtime_accepted), std::string::npos);
}

TEST(realtime_session, needs_a_newer_http_than_1_0)
{
    running_workers at(simulated());
    EXPECT_EQ(ask(at.port(), realtime_handshake("/v1/realtime?model=sim", "HTTP/1.0")).status, 400);
}

TEST(realtime_session, ends_with_1001_as_soon_as_the_server_drains)
{
    running_workers at(simulated());
    raw_client client(at.port());
    client.send(realtime_handshake());
    client.read_until("session.created");
    at.drain();
    EXPECT_TRUE(client.ends());
    EXPECT_NE(client.rest().find("\x03\xE9the gateway is shutting down"), std::string::npos);
    client.leave();
    EXPECT_TRUE(at.end_within(patience));
    EXPECT_EQ(at.events().at(0).reason(), "draining");
}

TEST(realtime_session, ends_when_its_client_leaves)
{
    running_workers at(simulated());
    {
        raw_client client(at.port());
        client.send(realtime_handshake());
        client.read_until("session.created");
        client.reset();
    }
    EXPECT_EQ(at.events().at(0).decision(), "abandoned");
    EXPECT_TRUE(eventually([&] { return at.counts.connections.load() == 0; }));
}

TEST(realtime_session, counts_as_a_connection)
{
    running_workers at(simulated("connections: 1, "));
    raw_client first(at.port());
    first.send(realtime_handshake());
    first.read_until("session.created");
    EXPECT_EQ(ask(at.port(), get("/v1/models")).status, 503);
}

}  // namespace
}  // namespace signalbox::test
