// Each bound of an exchange ends what it bounds, in time and with its own fault, and nothing else.
// The server plays a script on the test's loop.
#include "tests/engine/upstream/bounded_exchange.hpp"

namespace signalbox::upstream {

namespace {

constexpr auto half_of_eight = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf";

class bounds_test : public bounded_exchange {};

}  // namespace

TEST_F(bounds_test, the_connect_time_bounds_connecting)
{
    test::silent_port const silent(where());
    pool connections(where(), clock_, silent.origin());
    auto body = [&]() -> task<void> {
        time_bounds until;
        until.connect = soon();
        auto const seen = co_await exchanged(connections, stop_, until);
        EXPECT_EQ(seen.kind, fault::connect_timeout);
        EXPECT_EQ(seen.detail, "out of time while connecting to 127.0.0.1:" + std::to_string(silent.port()));
        EXPECT_GE(clock_.now(), until.connect);
    };
    run(body);
    EXPECT_EQ(connections.in_use(), 0u);
}

TEST_F(bounds_test, a_whole_bound_that_passes_while_connecting_is_no_connect_timeout)
{
    test::silent_port const silent(where());
    pool connections(where(), clock_, silent.origin());
    auto body = [&]() -> task<void> {
        time_bounds until;
        until.connect = clock_.now() + 1h;
        until.whole = soon();
        EXPECT_EQ((co_await exchanged(connections, stop_, until)).kind, fault::attempt_timeout);
    };
    run(body);
}

TEST_F(bounds_test, a_bound_in_the_past_starts_nothing)
{
    auto body = [&]() -> task<void> {
        time_bounds until;
        until.whole = clock_.now() - 1ms;
        EXPECT_EQ((co_await exchanged(pool_, stop_, until)).kind, fault::attempt_timeout);
    };
    run(body);
    EXPECT_EQ(server_.accepted().count(), 0u);
}

TEST_F(bounds_test, the_connect_time_does_not_bound_the_reply)
{
    time_bounds until;
    until.connect = clock_.now() + 250ms;  // long enough to connect on a busy machine
    server_.expect({test::read_request(), test::stall(), test::send(test::reply_with("late"))});
    auto body = [&]() -> task<void> {
        bool rung = false;
        alarm_clock::alarm passed(
            clock_, [](void* flag) { *static_cast<bool*>(flag) = true; }, &rung);
        passed.arm(until.connect);
        auto releasing = [&]() -> task<void> {
            co_await server_.stalled().reaches(1);
            while (!rung) co_await asio::post(where(), awaiting);
            server_.release();
        };
        beside(releasing);
        EXPECT_EQ((co_await exchanged(pool_, stop_, until)).body, "late");
    };
    run(body);
}

TEST_F(bounds_test, the_first_byte_time_bounds_the_wait_for_the_head)
{
    time_bounds until;
    until.first_byte = soon();
    auto const seen = bounded({test::read_request(), test::stall()}, until);
    EXPECT_EQ(seen.kind, fault::attempt_timeout);
    EXPECT_EQ(seen.detail, "no reply in time");
}

TEST_F(bounds_test, the_first_byte_time_bounds_a_head_that_never_ends)
{
    time_bounds until;
    until.first_byte = soon();
    EXPECT_EQ(bounded({test::read_request(), test::send("HTTP/1.1 200 OK\r\nX"), test::stall()}, until).kind, fault::attempt_timeout);
}

TEST_F(bounds_test, the_first_byte_time_bounds_writing)
{
    time_bounds until;
    until.first_byte = soon();
    EXPECT_EQ(bounded({test::read_bytes(10), test::stall_unread(), test::await_close()}, until, true).kind, fault::attempt_timeout);
}

TEST_F(bounds_test, the_whole_time_bounds_the_wait_for_the_head)
{
    time_bounds until;
    until.whole = soon();
    EXPECT_EQ(bounded({test::read_request(), test::stall()}, until).kind, fault::attempt_timeout);
}

TEST_F(bounds_test, the_whole_time_bounds_the_body)
{
    server_.expect({test::read_request(), test::send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), test::stall()});
    auto body = [&]() -> task<void> {
        exchange each(pool_, stop_, clock_);
        EXPECT_TRUE(co_await each.begin(get_head, {}, {}));
        time_bounds until;
        until.whole = soon();
        each.set_bounds(until);
        std::optional<model::failure> failed;
        EXPECT_EQ(co_await read_all(each, failed), "half");
        EXPECT_EQ(failed ? failed->kind : fault::internal, fault::attempt_timeout);
        EXPECT_EQ(failed ? failed->detail : "", "the reply did not end in time");
        EXPECT_GE(clock_.now(), until.whole);
    };
    run(body);
}

TEST_F(bounds_test, silence_in_the_body_is_an_idle_timeout)
{
    time_bounds until;
    until.idle = 250ms;  // long enough for the head on a busy machine
    auto const seen = bounded({test::read_request(), test::send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), test::stall()}, until);
    EXPECT_EQ(seen.body, "half");
    EXPECT_EQ(seen.kind, fault::idle_timeout);
}

TEST_F(bounds_test, whichever_of_idle_and_whole_comes_first_names_the_fault)
{
    time_bounds until;
    until.idle = 1h;
    until.whole = soon();
    test::script const half{test::read_request(), test::send("HTTP/1.1 200 OK\r\n\r\nhalf"), test::stall()};
    EXPECT_EQ(bounded(half, until).kind, fault::attempt_timeout);
}

TEST_F(bounds_test, the_idle_time_starts_anew_with_each_read_and_does_not_count_while_nobody_reads)
{
    server_.expect({test::read_request(), test::send(half_of_eight), test::stall(), test::send("rest")});
    auto body = [&]() -> task<void> {
        exchange each(pool_, stop_, clock_);
        time_bounds until;
        until.idle = 200ms;
        EXPECT_TRUE(co_await each.begin(get_head, {}, until));
        EXPECT_TRUE(co_await each.read());
        // No read is pending for longer than the idle time, as with a slow client.
        bool rung = false;
        alarm_clock::alarm passed(
            clock_, [](void* flag) { *static_cast<bool*>(flag) = true; }, &rung);
        passed.arm(clock_.now() + 250ms);
        while (!rung) co_await asio::post(where(), awaiting);
        server_.release();
        auto const rest = co_await each.read();
        EXPECT_EQ(rest ? *rest : rest.error().detail, "rest");
    };
    run(body);
}

TEST_F(bounds_test, new_bounds_replace_the_old_ones)
{
    server_.expect({test::read_request(), test::send(half_of_eight), test::stall(), test::send("rest")});
    auto body = [&]() -> task<void> {
        exchange each(pool_, stop_, clock_);
        time_bounds until;
        until.whole = clock_.now() + 250ms;  // long enough for the head on a busy machine
        EXPECT_TRUE(co_await each.begin(get_head, {}, until));
        EXPECT_TRUE(co_await each.read());
        each.set_bounds({});
        bool rung = false;
        alarm_clock::alarm passed(
            clock_, [](void* flag) { *static_cast<bool*>(flag) = true; }, &rung);
        passed.arm(until.whole);
        auto releasing = [&]() -> task<void> {
            while (!rung) co_await asio::post(where(), awaiting);
            server_.release();
        };
        beside(releasing);
        auto const rest = co_await each.read();
        EXPECT_EQ(rest ? *rest : rest.error().detail, "rest");
    };
    run(body);
}

TEST_F(bounds_test, a_late_reply_on_a_kept_connection_is_not_tried_again)
{
    server_.expect({test::read_request(), test::send(test::reply_with("first")), test::read_request(), test::stall()});
    auto body = [&]() -> task<void> {
        EXPECT_EQ((co_await exchanged(pool_, stop_, {})).body, "first");
        time_bounds until;
        until.first_byte = soon();
        EXPECT_EQ((co_await exchanged(pool_, stop_, until)).kind, fault::attempt_timeout);
    };
    run(body);
    EXPECT_EQ(server_.accepted().count(), 1u);
}

}  // namespace signalbox::upstream
