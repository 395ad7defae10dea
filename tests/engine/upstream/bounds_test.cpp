// Whatever an exchange waits for, its stop signal ends the wait at once, and each bound ends it in time with its own fault.
#include "tests/engine/upstream/loop.hpp"

namespace signalbox::upstream {

namespace {

/// A body no socket buffer takes while the server does not read.
std::string const& large_body()
{
    static std::string const made(64 * 1024 * 1024, 'x');
    return made;
}

class bounds_test : public loop_test {
protected:
    struct outcome {
        bool begun = false;
        fault kind = fault::internal;
        std::string detail, body;
    };
    void note(outcome& seen, model::failure const& failed)
    {
        seen.kind = failed.kind;
        seen.detail = failed.detail;
    }
    /// One exchange; a large body when told so.
    task<outcome> exchanged(pool& connections, stop_signal& stop, time_bounds until, bool large = false)
    {
        exchange each(connections, stop, clock_);
        std::string_view const pieces[] = {large ? std::string_view(large_body()) : std::string_view()};
        auto const head = post_head(pieces[0].size());
        outcome seen;
        auto const begun = co_await each.begin(head, pieces, until);
        seen.begun = begun.has_value();
        if (!begun) note(seen, begun.error());
        if (!begun) co_return seen;
        std::optional<model::failure> failed;
        seen.body = co_await read_all(each, failed);
        if (failed) note(seen, *failed);
        co_return seen;
    }
    /// One exchange that is stopped when the server has reached its stall.
    outcome stopped_at_stall(test::script steps, bool large = false)
    {
        server_.expect(std::move(steps));
        outcome seen;
        auto body = [&]() -> task<void> {
            auto firing = [&]() -> task<void> {
                co_await server_.stalled().reaches(1);
                stop_.fire(fault::client_closed);
            };
            beside(firing);
            seen = co_await exchanged(pool_, stop_, {}, large);
            server_.release();
            co_await server_.closed().reaches(1);  // the upstream sees the end
        };
        run(body);
        EXPECT_EQ(pool_.idle(), 0u);
        EXPECT_EQ(pool_.in_use(), 0u);
        return seen;
    }
    /// One exchange under a bound.
    outcome bounded(test::script steps, time_bounds until, bool large = false)
    {
        server_.expect(std::move(steps));
        outcome seen;
        auto body = [&]() -> task<void> {
            seen = co_await exchanged(pool_, stop_, until, large);
            server_.release();
            co_await server_.closed().reaches(1);
        };
        run(body);
        EXPECT_EQ(pool_.in_use(), 0u);
        return seen;
    }
    model::steady_time soon() { return clock_.now() + 40ms; }

    test::scripted_upstream server_{where()};
    pool pool_{where(), clock_, server_.origin()};
};

}  // namespace

TEST_F(bounds_test, a_fired_signal_starts_nothing)
{
    stop_.fire(fault::deadline_passed);
    auto body = [&]() -> task<void> {
        auto const seen = co_await exchanged(pool_, stop_, {});
        EXPECT_EQ(seen.kind, fault::deadline_passed);
    };
    run(body);
    EXPECT_EQ(server_.accepted().count(), 0u);
}

TEST_F(bounds_test, stops_while_connecting)
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

TEST_F(bounds_test, stops_while_looking_up_a_name)
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

TEST_F(bounds_test, stops_while_writing)
{
    auto const seen = stopped_at_stall({test::read_bytes(10), test::stall_unread(), test::await_close()}, true);
    EXPECT_FALSE(seen.begun);
    EXPECT_EQ(seen.kind, fault::client_closed);
}

TEST_F(bounds_test, stops_while_waiting_for_the_head)
{
    auto const seen = stopped_at_stall({test::read_request(), test::stall()});
    EXPECT_FALSE(seen.begun);
    EXPECT_EQ(seen.kind, fault::client_closed);
}

TEST_F(bounds_test, stops_in_the_middle_of_the_head)
{
    auto const seen = stopped_at_stall({test::read_request(), test::send("HTTP/1.1 200 OK\r\nX"), test::stall()});
    EXPECT_FALSE(seen.begun);
    EXPECT_EQ(seen.kind, fault::client_closed);
}

TEST_F(bounds_test, stops_while_reading_the_body)
{
    auto const seen = stopped_at_stall({test::read_request(), test::send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), test::stall()});
    EXPECT_TRUE(seen.begun);
    EXPECT_EQ(seen.body, "half");
    EXPECT_EQ(seen.kind, fault::client_closed);
}

TEST_F(bounds_test, a_signal_fired_between_two_reads_ends_the_next)
{
    server_.expect({test::read_request(), test::send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), test::stall()});
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

TEST_F(bounds_test, a_stopped_exchange_does_not_try_another_connection)
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
        alarm_clock::alarm passed(clock_, [](void* flag) { *static_cast<bool*>(flag) = true; }, &rung);
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
    until.idle = 30ms;
    auto const seen = bounded({test::read_request(), test::send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), test::stall()}, until);
    EXPECT_EQ(seen.body, "half");
    EXPECT_EQ(seen.kind, fault::idle_timeout);
}

TEST_F(bounds_test, whichever_of_idle_and_whole_comes_first_names_the_fault)
{
    time_bounds until;
    until.idle = 1h;
    until.whole = soon();
    EXPECT_EQ(bounded({test::read_request(), test::send("HTTP/1.1 200 OK\r\n\r\nhalf"), test::stall()}, until).kind, fault::attempt_timeout);
}

TEST_F(bounds_test, the_idle_time_starts_anew_with_each_read_and_does_not_count_while_nobody_reads)
{
    server_.expect({test::read_request(), test::send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf"), test::stall(), test::send("rest")});
    auto body = [&]() -> task<void> {
        exchange each(pool_, stop_, clock_);
        time_bounds until;
        until.idle = 200ms;
        EXPECT_TRUE(co_await each.begin(get_head, {}, until));
        EXPECT_TRUE(co_await each.read());
        // Nobody reads for longer than the idle time: a slow client, for instance.
        bool rung = false;
        alarm_clock::alarm passed(clock_, [](void* flag) { *static_cast<bool*>(flag) = true; }, &rung);
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
    server_.expect({test::read_request(), test::send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf"), test::stall(), test::send("rest")});
    auto body = [&]() -> task<void> {
        exchange each(pool_, stop_, clock_);
        time_bounds until;
        until.whole = clock_.now() + 250ms;  // long enough for the head on a busy machine
        EXPECT_TRUE(co_await each.begin(get_head, {}, until));
        EXPECT_TRUE(co_await each.read());
        each.set_bounds({});
        bool rung = false;
        alarm_clock::alarm passed(clock_, [](void* flag) { *static_cast<bool*>(flag) = true; }, &rung);
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
