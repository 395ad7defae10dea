// Streams of several branches in one reply: events stand in it as they come, whichever branch they are of, and a branch waits for the client.
#include "engine/fan_out.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

#include <gmock/gmock.h>

namespace signalbox::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string event_saying(std::string_view text)
{
    return R"(data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":")" +
           std::string(text) + "\"},\"finish_reason\":null}]}\n\n";
}

std::string const stream_head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
std::string const stream_end =
    "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},"
    "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

/// A route that asks two vendors, whose replies the test holds where it likes.
class interleaving : public testing::Test {
protected:
    interleaving()
    {
        auto const provider = [](std::string const& id, scripted_upstream const& at) {
            return "  - {id: " + id +
                   ", kind: openai_compatible, auth: {type: none}, base_url: 'http://127.0.0.1:" + std::to_string(at.port()) + "/v1'}\n";
        };
        at.configure(
            "signalbox: 1\nserver: {public: true}\nproviders:\n" + provider("one", red) + provider("two", blue) +
            "models: [{id: red, provider: one}, {id: blue, provider: two}]\n"
            "routes: [{id: pair, match: {path: /pair}, mode: all, choose: [{when: 'true', to: red}, {when: 'true', to: blue}]}]\n");
    }
    bool shows(std::string_view text) const { return at.client->body.find(text) != std::string::npos; }
    void run_until_shown(std::string_view text)
    {
        at.run_until([&] { return shows(text); });
    }

    gateway_fixture at;
    scripted_upstream red{at.loop.get_executor()}, blue{at.loop.get_executor()};
    std::string const body = R"({"stream":true,"messages":[{"role":"user","content":"Hi"}]})";
};

TEST_F(interleaving, events_stand_in_the_reply_in_the_order_in_which_they_came)
{
    for (auto const& [vendor, name] : {std::pair{&red, "red"}, std::pair{&blue, "blue"}}) {
        auto const said = [&](char const* number) { return event_saying(std::string(name) + number); };
        vendor->expect(
            {read_request(), stall(), send(stream_head + said(" 1")), stall(), send(said(" 2")), stall(), send(said(" 3") + stream_end)});
    }
    std::vector<std::string> shown;
    at.start("/pair", body);
    at.run_until([&] { return red.stalled().count() == 1 && blue.stalled().count() == 1; });
    std::size_t reached[2] = {1, 1};
    for (char const* next : {"red 1", "blue 1", "blue 2", "red 2", "blue 3", "red 3"}) {
        EXPECT_FALSE(shows(next));
        bool const of_red = *next == 'r';
        scripted_upstream& vendor = of_red ? red : blue;
        vendor.release();
        run_until_shown(next);
        if (std::size_t& count = reached[of_red]; ++count <= 3) at.run_until([&] { return vendor.stalled().count() == count; });
        shown.emplace_back(std::string("event: ") + (of_red ? "red" : "blue") + "\n" + event_saying(next));
    }
    at.finish();
    std::size_t from = 0;
    for (std::string const& each : shown) {
        std::size_t const found = at.client->body.find(each, from);
        ASSERT_NE(found, std::string::npos) << each << "is not where it belongs in\n" << at.client->body;
        from = found + each.size();
    }
    EXPECT_THAT(at.client->body.substr(from), HasSubstr("event: fanout\n"));
    EXPECT_TRUE(at.client->finished);
}

/// Takes the first bytes and does not come back for more before it is let go.
class slow_client final : public client_stream {
public:
    using sent = upstream::task<model::result<void>>;
    explicit slow_client(upstream::executor where) : comes_back_(where) {}

    std::string body;
    bool waits = false;

    void let_go()
    {
        waits = false;
        free_ = true;
        comes_back_.ring();
    }
    sent send(reply_head const&, std::span<std::string_view const> pieces) override
    {
        for (std::string_view const each : pieces) body += each;
        co_return model::result<void>();
    }
    sent begin(reply_head const&, std::string_view first) override { return write(first); }
    sent write(std::string_view bytes) override
    {
        body += bytes;
        if (!free_) {
            waits = true;
            co_await comes_back_.heard();
        }
        co_return model::result<void>();
    }
    sent finish(std::string_view last, bool) override
    {
        body += last;
        co_return model::result<void>();
    }

private:
    bell comes_back_;
    bool free_ = false;
};

upstream::task<void> handle(gateway& door, inbound const& request, slow_client& client, upstream::stop_signal& stop, bool& done)
{
    co_await door.handle(request, client, stop);
    done = true;
}

TEST_F(interleaving, no_branch_is_read_while_the_client_takes_nothing)
{
    // More than sockets hold: the vendor can send all of it only when it is read.
    std::string much;
    std::string const long_text(32'000, 'x');
    for (int i = 0; i < 1'000; ++i) much += event_saying(long_text);
    red.expect({read_request(), send(stream_head + event_saying("red 1")), stall(), send(much), stall(), send(stream_end)});
    blue.expect({read_request(), stall(), send(stream_head + event_saying("blue 1") + stream_end)});
    wire::header_list const none;
    inbound const request{.method = "POST", .path = "/pair", .headers = &none, .body = body, .arrived = std::chrono::steady_clock::now()};
    slow_client client(at.loop.get_executor());
    upstream::stop_signal stop;
    bool done = false;
    boost::asio::co_spawn(at.loop, handle(*at.door, request, client, stop, done), boost::asio::detached);
    at.run_until([&] { return client.waits && red.stalled().count() == 1 && blue.stalled().count() == 1; });
    red.release();
    blue.release();
    for (int i = 0; i < 20'000; ++i) at.loop.poll_one();
    EXPECT_EQ(red.stalled().count(), 1u) << "the vendor was read to the end";
    EXPECT_THAT(client.body, Not(HasSubstr("blue 1")));
    client.let_go();
    at.run_until([&] { return red.stalled().count() == 2; });
    red.release();
    at.run_until([&] { return done; });
    EXPECT_THAT(client.body, HasSubstr("blue 1"));
    EXPECT_GT(client.body.size(), much.size());
    EXPECT_THAT(client.body.substr(client.body.size() - 200), HasSubstr("data: [DONE]\n\n"));
}

upstream::task<void> give_all(fan_out& to, std::size_t from, std::vector<std::string> pieces, std::size_t& given)
{
    for (std::string const& each : pieces) {
        auto const taken = co_await to.give(from, each);
        if (!taken) co_return;
        ++given;
    }
    to.end(from);
}

TEST(branches_that_stream, wait_until_the_client_has_what_they_gave)
{
    boost::asio::io_context loop{1};
    route::branch const first{.when = {}, .to = {}, .by_value = {}, .id = "first"},
        second{.when = {}, .to = {}, .by_value = {}, .id = "second"};
    std::vector<route::branch const*> const both{&first, &second};
    fan_out all(loop.get_executor(), {}, both, true);
    std::size_t given[2] = {0, 0};
    boost::asio::co_spawn(loop, give_all(all, 0, {"a1 ", "a2 ", "a3 "}, given[0]), boost::asio::detached);
    boost::asio::co_spawn(loop, give_all(all, 1, {"b1 "}, given[1]), boost::asio::detached);
    loop.poll();
    EXPECT_EQ(all.take(), "a1 b1 ");
    loop.poll();
    EXPECT_EQ(given[0] + given[1], 0u) << "the client does not have it yet";
    all.taken();
    loop.poll();
    EXPECT_EQ(given[0], 1u);
    EXPECT_EQ(given[1], 1u);
    EXPECT_FALSE(all.over());
    EXPECT_EQ(all.take(), "a2 ") << "one piece at a time";
    all.taken();
    loop.poll();
    EXPECT_EQ(all.take(), "a3 ");
    EXPECT_FALSE(all.over());
    all.taken();
    loop.poll();
    EXPECT_EQ(given[0], 3u);
    EXPECT_TRUE(all.over());
}

TEST(branches_that_stream, have_their_bytes_refused_when_the_client_is_gone)
{
    boost::asio::io_context loop{1};
    route::branch const only{.when = {}, .to = {}, .by_value = {}, .id = "only"};
    std::vector<route::branch const*> const one{&only};
    fan_out all(loop.get_executor(), {}, one, true);
    std::size_t given = 0;
    boost::asio::co_spawn(loop, give_all(all, 0, {"a1 ", "a2 "}, given), boost::asio::detached);
    loop.poll();
    all.close(model::fault::client_closed);
    loop.poll();
    EXPECT_EQ(given, 0u);
    EXPECT_EQ(all.take(), "");
}

}  // namespace
}  // namespace signalbox::test
