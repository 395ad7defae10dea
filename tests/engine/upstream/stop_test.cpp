// Whatever an exchange waits for, its stop signal ends the wait at once with the signal's fault, and the upstream sees the end.
// The server plays a script on the test's loop.
#include "tests/engine/upstream/bounded_exchange.hpp"

namespace signalbox::upstream {

namespace {

constexpr auto half_of_nine = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf";

class stop_test : public bounded_exchange {};

}  // namespace

TEST_F(stop_test, a_fired_signal_starts_nothing)
{
    stop_.fire(fault::deadline_passed);
    auto body = [&]() -> task<void> {
        auto const seen = co_await exchanged(pool_, stop_, {});
        EXPECT_EQ(seen.kind, fault::deadline_passed);
    };
    run(body);
    EXPECT_EQ(server_.accepted().count(), 0u);
}

TEST_F(stop_test, stops_while_connecting)
{
    test::silent_port const silent(where());
    pool connections(where(), clock_, silent.origin());
    auto body = [&]() -> task<void> {
        asio::post(where(), [&] { stop_.fire(fault::client_closed); });
        auto const seen = co_await exchanged(connections, stop_, {});
        EXPECT_EQ(seen.kind, fault::client_closed);
    };
    run(body);
    EXPECT_EQ(connections.in_use(), 0u);
}

TEST_F(stop_test, stops_while_looking_up_a_name)
{
    auto to = server_.origin();
    to.host = "host.name.invalid";  // RFC 6761 6.4: never exists
    pool connections(where(), clock_, to);
    auto body = [&]() -> task<void> {
        asio::post(where(), [&] { stop_.fire(fault::client_closed); });
        auto const seen = co_await exchanged(connections, stop_, {});
        EXPECT_EQ(seen.kind, fault::client_closed);
    };
    run(body);
}

TEST_F(stop_test, stops_while_writing)
{
    auto const seen = stopped_at_stall({test::read_bytes(10), test::stall_unread(), test::await_close()}, true);
    EXPECT_FALSE(seen.begun);
    EXPECT_EQ(seen.kind, fault::client_closed);
}

TEST_F(stop_test, stops_while_waiting_for_the_head)
{
    auto const seen = stopped_at_stall({test::read_request(), test::stall()});
    EXPECT_FALSE(seen.begun);
    EXPECT_EQ(seen.kind, fault::client_closed);
}

TEST_F(stop_test, stops_in_the_middle_of_the_head)
{
    auto const seen = stopped_at_stall({test::read_request(), test::send("HTTP/1.1 200 OK\r\nX"), test::stall()});
    EXPECT_FALSE(seen.begun);
    EXPECT_EQ(seen.kind, fault::client_closed);
}

TEST_F(stop_test, stops_while_reading_the_body)
{
    auto const seen = stopped_at_stall({test::read_request(), test::send(half_of_nine), test::stall()});
    EXPECT_TRUE(seen.begun);
    EXPECT_EQ(seen.body, "half");
    EXPECT_EQ(seen.kind, fault::client_closed);
}

TEST_F(stop_test, a_signal_fired_between_two_reads_ends_the_next)
{
    server_.expect({test::read_request(), test::send(half_of_nine), test::stall()});
    auto body = [&]() -> task<void> {
        exchange each(pool_, stop_, clock_);
        EXPECT_TRUE(co_await each.begin(get_head, {}, {}));
        EXPECT_TRUE(co_await each.read());
        stop_.fire(fault::draining);
        auto const next = co_await each.read();
        EXPECT_EQ(next ? fault::internal : next.error().kind, fault::draining);
    };
    run(body);
    EXPECT_EQ(pool_.idle(), 0u);
}

TEST_F(stop_test, a_stopped_exchange_does_not_try_another_connection)
{
    server_.expect({test::read_request(), test::send(test::reply_with("first")), test::read_request(), test::stall()});
    auto body = [&]() -> task<void> {
        EXPECT_EQ((co_await exchanged(pool_, stop_, {})).body, "first");
        auto firing = [&]() -> task<void> {
            co_await server_.stalled().reaches(1);
            stop_.fire(fault::client_closed);
        };
        beside(firing);
        EXPECT_EQ((co_await exchanged(pool_, stop_, {})).kind, fault::client_closed);
    };
    run(body);
    EXPECT_EQ(server_.accepted().count(), 1u);
}

}  // namespace signalbox::upstream
