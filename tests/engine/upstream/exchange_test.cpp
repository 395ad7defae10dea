// A request and its reply over a real socket: what is sent, and how a reply's body is framed. One connection for each.
// The server plays a script on the test's loop.
#include "tests/engine/upstream/exchanging.hpp"

namespace signalbox::upstream {

namespace {

using test::script;

class exchange_test : public exchanging {};

}  // namespace

TEST_F(exchange_test, sends_head_and_pieces_as_one_request)
{
    server_.expect({test::read_request(), test::send(test::reply_with("fine"))});
    auto body = [&]() -> task<void> {
        auto const seen = co_await exchanged(pool_, post_head(11), "hello world");
        EXPECT_TRUE(seen.begun);
        EXPECT_EQ(seen.status, 200);
        EXPECT_EQ(seen.body, "fine");
        EXPECT_FALSE(seen.failed);
    };
    run(body);
    ASSERT_EQ(server_.requests().size(), 1u);
    EXPECT_EQ(server_.requests()[0], post_head(11) + "hello world");
}

TEST_F(exchange_test, reads_a_body_by_its_length)
{
    auto const seen = answered(test::reply_with("twelve bytes"));
    EXPECT_EQ(seen.body, "twelve bytes");
    EXPECT_FALSE(seen.failed);
}

TEST_F(exchange_test, reads_a_chunked_body)
{
    auto const seen = answered(test::chunked_reply_with({"one ", "two ", "three"}));
    EXPECT_EQ(seen.body, "one two three");
    EXPECT_FALSE(seen.failed);
}

TEST_F(exchange_test, reads_a_chunked_body_that_comes_byte_by_byte)
{
    auto const seen = answered(script{test::drip(test::chunked_reply_with({"one ", "two ", "three"}))});
    EXPECT_EQ(seen.body, "one two three");
    EXPECT_FALSE(seen.failed);
}

TEST_F(exchange_test, reads_a_body_that_ends_with_the_connection)
{
    auto const seen = answered("HTTP/1.1 200 OK\r\n\r\nuntil the end");
    EXPECT_EQ(seen.body, "until the end");
    EXPECT_FALSE(seen.failed);
}

TEST_F(exchange_test, passes_over_interim_replies)
{
    auto const seen = answered("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + test::reply_with("real"));
    EXPECT_EQ(seen.status, 200);
    EXPECT_EQ(seen.body, "real");
}

TEST_F(exchange_test, bodiless_statuses_end_with_their_head)
{
    for (auto const* const reply : {"HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"}) {
        auto const seen = answered(script{test::send(reply), test::await_close()});
        EXPECT_TRUE(seen.begun) << reply;
        EXPECT_EQ(seen.body, "");
        EXPECT_FALSE(seen.failed);
    }
}

TEST_F(exchange_test, the_reply_to_a_HEAD_has_no_body)
{
    script const reply{test::send("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"), test::await_close()};
    auto const seen = answered(reply, "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(seen.begun);
    EXPECT_EQ(seen.body, "");
    EXPECT_FALSE(seen.failed);
}

TEST_F(exchange_test, reads_an_answer_given_before_the_body_was_taken)
{
    server_.expect({test::read_bytes(10), test::send(test::reply_with("too large", "Connection: close\r\n", 413)), test::stall_unread()});
    auto body = [&]() -> task<void> {
        std::string const large(64 * 1024 * 1024, 'x');
        auto const seen = co_await exchanged(pool_, post_head(large.size()), large);
        EXPECT_TRUE(seen.begun);
        EXPECT_EQ(seen.status, 413);
        EXPECT_EQ(seen.body, "too large");
        EXPECT_EQ(pool_.idle(), 0u);
        server_.release();
    };
    run(body);
}

TEST_F(exchange_test, sends_a_body_larger_than_any_socket_buffer)
{
    server_.expect({test::stall_unread(), test::read_request(), test::send(test::reply_with("all"))});
    auto body = [&]() -> task<void> {
        auto release = [&]() -> task<void> {
            co_await server_.stalled().reaches(1);
            server_.release();
        };
        beside(release);
        std::string const large(32 * 1024 * 1024, 'y');
        auto const seen = co_await exchanged(pool_, post_head(large.size()), large);
        EXPECT_EQ(seen.body, "all");
        EXPECT_EQ(server_.requests().back().size(), large.size() + post_head(large.size()).size());
        EXPECT_EQ(pool_.idle(), 1u);
    };
    run(body);
}

TEST_F(exchange_test, the_head_stays_readable_while_the_body_is_read)
{
    server_.expect({test::read_request(), test::send(test::reply_with(std::string(200'000, 'b'), "X-Request-Id: req_1\r\n"))});
    auto body = [&]() -> task<void> {
        exchange each(pool_, stop_, clock_);
        EXPECT_TRUE(co_await each.begin(get_head, {}, {}));
        std::optional<model::failure> failed;
        EXPECT_EQ((co_await read_all(each, failed)).size(), 200'000u);
        EXPECT_EQ(each.head().headers.find("x-request-id"), "req_1");
    };
    run(body);
}

TEST_F(exchange_test, gives_what_came_with_the_head_without_waiting)
{
    server_.expect({test::read_request(), test::send(test::reply_with("at once")), test::await_close()});
    auto body = [&]() -> task<void> {
        exchange each(pool_, stop_, clock_);
        EXPECT_TRUE(co_await each.begin(get_head, {}, {}));
        EXPECT_FALSE(each.whole());
        auto const there = each.read_now();
        EXPECT_TRUE(there);
        EXPECT_EQ(there ? *there : "", "at once");
        EXPECT_TRUE(each.whole());
        auto const rest = co_await each.read();
        EXPECT_TRUE(rest && rest->empty());
    };
    run(body);
    EXPECT_EQ(pool_.idle(), 1u);
}

TEST_F(exchange_test, measures_its_steps_in_order)
{
    server_.expect({test::read_request(), test::send(test::reply_with("x"))});
    auto body = [&]() -> task<void> {
        auto const times = (co_await exchanged(pool_, std::string(get_head), "")).times;
        EXPECT_GT(times.started, model::steady_time{});
        EXPECT_GE(times.connected, times.started);
        EXPECT_GE(times.sent, times.connected);
        EXPECT_GE(times.first_byte, times.sent);
        EXPECT_GE(times.ended, times.first_byte);
    };
    run(body);
}

}  // namespace signalbox::upstream
