// A request and its reply over a real socket: framing, reuse and replacement of kept connections, early answers, garbage.
#include "tests/engine/upstream/loop.hpp"

#include <utility>

namespace signalbox::upstream {

namespace {

using test::script;

class exchange_test : public loop_test {
protected:
    struct outcome {
        model::result<void> begun;
        int status = 0;
        std::string body;
        std::optional<model::failure> failed;
        exchange_times times;
        std::string detail() const { return !begun ? begun.error().detail : failed ? failed->detail : ""; }
        model::fault fault() const { return !begun ? begun.error().kind : failed ? failed->kind : model::fault::internal; }
    };

    /// One exchange to its end.
    task<outcome> exchanged(pool& connections, std::string head, std::string body, time_bounds until = {})
    {
        exchange each(connections, stop_, clock_);
        std::string_view const pieces[] = {std::string_view(body).substr(0, body.size() / 2), std::string_view(body).substr(body.size() / 2)};
        outcome seen;
        seen.begun = co_await each.begin(head, pieces, until);
        if (seen.begun) {
            seen.status = each.head().status;
            seen.body = co_await read_all(each, seen.failed);
        }
        seen.times = each.times();
        co_return seen;
    }

    /// One exchange with a server that reads a request and then plays this.
    outcome answered(script after_request, std::string const& head = std::string(get_head))
    {
        test::scripted_upstream server(where());
        after_request.insert(after_request.begin(), test::read_request());
        server.expect(std::move(after_request));
        pool connections(where(), clock_, server.origin());
        std::optional<outcome> seen;
        auto body = [&]() -> task<void> { seen = co_await exchanged(connections, head, ""); };
        run(body);
        return std::move(*seen);
    }
    outcome answered(std::string reply) { return answered(script{test::send(std::move(reply))}); }

    test::scripted_upstream server_{where()};
    pool pool_{where(), clock_, server_.origin()};
};

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

TEST_F(exchange_test, gives_up_on_endless_interim_replies)
{
    std::string reply;
    for (int each = 0; each <= exchange::interim_limit; ++each) reply += "HTTP/1.1 102 Processing\r\n\r\n";
    EXPECT_EQ(answered(reply).fault(), fault::malformed_reply);
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
    auto const seen = answered(script{test::send("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"), test::await_close()}, "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(seen.begun);
    EXPECT_EQ(seen.body, "");
    EXPECT_FALSE(seen.failed);
}

TEST_F(exchange_test, reuses_a_kept_connection)
{
    server_.expect({test::read_request(), test::send(test::reply_with("again")), test::again()});
    auto body = [&]() -> task<void> {
        for (int each = 0; each < 3; ++each) {
            auto const seen = co_await exchanged(pool_, std::string(get_head), "");
            EXPECT_EQ(seen.body, "again");
            EXPECT_EQ(seen.times.reused, each > 0);
            EXPECT_EQ(pool_.idle(), 1u);
            EXPECT_EQ(pool_.in_use(), 0u);
        }
    };
    run(body);
    EXPECT_EQ(server_.accepted().count(), 1u);
    EXPECT_EQ(server_.requests().size(), 3u);
}

TEST_F(exchange_test, reuses_a_connection_after_a_chunked_reply)
{
    server_.expect({test::read_request(), test::send(test::chunked_reply_with({"a", "b"})), test::again()});
    auto body = [&]() -> task<void> {
        for (int each = 0; each < 2; ++each) EXPECT_EQ((co_await exchanged(pool_, std::string(get_head), "")).body, "ab");
    };
    run(body);
    EXPECT_EQ(server_.accepted().count(), 1u);
}

TEST_F(exchange_test, keeps_no_connection_the_server_means_to_close)
{
    server_.always({test::read_request(), test::send(test::reply_with("x", "Connection: close\r\n")), test::await_close()});
    auto body = [&]() -> task<void> {
        co_await exchanged(pool_, std::string(get_head), "");
        EXPECT_EQ(pool_.idle(), 0u);
        co_await server_.closed().reaches(1);
    };
    run(body);
}

TEST_F(exchange_test, keeps_no_connection_with_bytes_behind_the_reply)
{
    server_.expect({test::read_request(), test::send(test::reply_with("x") + "stray"), test::await_close()});
    auto body = [&]() -> task<void> {
        EXPECT_EQ((co_await exchanged(pool_, std::string(get_head), "")).body, "x");
        EXPECT_EQ(pool_.idle(), 0u);
    };
    run(body);
}

TEST_F(exchange_test, keeps_no_connection_whose_reply_was_not_read_to_its_end)
{
    server_.expect({test::read_request(), test::send(test::reply_with("unread")), test::await_close()});
    auto body = [&]() -> task<void> {
        {
            exchange each(pool_, stop_, clock_);
            EXPECT_TRUE(co_await each.begin(get_head, {}, {}));
        }
        EXPECT_EQ(pool_.idle(), 0u);
        EXPECT_EQ(pool_.in_use(), 0u);
        co_await server_.closed().reaches(1);
    };
    run(body);
}

TEST_F(exchange_test, replaces_a_kept_connection_that_died)
{
    server_.expect({test::read_request(), test::send(test::reply_with("first"))});  // closes afterwards
    server_.expect({test::read_request(), test::send(test::reply_with("second"))});
    auto body = [&]() -> task<void> {
        EXPECT_EQ((co_await exchanged(pool_, std::string(get_head), "")).body, "first");
        EXPECT_EQ(pool_.idle(), 1u);
        co_await server_.ended().reaches(1);
        auto const seen = co_await exchanged(pool_, post_head(3), "abc");
        EXPECT_EQ(seen.body, "second");
        EXPECT_FALSE(seen.times.reused);
    };
    run(body);
    EXPECT_EQ(server_.requests().back(), post_head(3) + "abc");
    EXPECT_EQ(server_.accepted().count(), 2u);
}

TEST_F(exchange_test, replaces_a_kept_connection_that_is_reset_by_the_request)
{
    server_.expect({test::read_request(), test::send(test::reply_with("first")), test::read_request(), test::reset()});
    server_.expect({test::read_request(), test::send(test::reply_with("second"))});
    auto body = [&]() -> task<void> {
        EXPECT_EQ((co_await exchanged(pool_, std::string(get_head), "")).body, "first");
        EXPECT_EQ((co_await exchanged(pool_, std::string(get_head), "")).body, "second");
    };
    run(body);
}

TEST_F(exchange_test, replaces_a_kept_connection_whose_server_has_only_ended_its_side)
{
    server_.expect({test::read_request(), test::send(test::reply_with("first")), test::finish(), test::await_close()});
    server_.expect({test::read_request(), test::send(test::reply_with("second"))});
    auto body = [&]() -> task<void> {
        EXPECT_EQ((co_await exchanged(pool_, std::string(get_head), "")).body, "first");
        EXPECT_EQ((co_await exchanged(pool_, std::string(get_head), "")).body, "second");
    };
    run(body);
}

TEST_F(exchange_test, looks_again_at_a_kept_connection_that_stays_silent)
{
    // Answers the first request; afterwards it has ended, and the read that waits is not told.
    class ended_unseen : public transport {
    public:
        explicit ended_unseen(executor where) : closed_(where, std::chrono::steady_clock::time_point::max()) {}
        model::result<std::size_t> write_now(std::span<asio::const_buffer const> pieces) override { return asio::buffer_size(pieces); }
        task<model::result<void>> write(std::span<asio::const_buffer const>) override { co_return model::result<void>(); }
        task<model::result<std::size_t>> read(asio::mutable_buffer into) override
        {
            if (!std::exchange(answered_, true)) co_return asio::buffer_copy(into, asio::buffer(test::reply_with("first")));
            co_await closed_.async_wait(asio::as_tuple(awaiting));
            co_return model::failure{.kind = fault::connection_reset};
        }
        void close() override { closed_.cancel(); }
        bool reusable() const override { return true; }
        bool ended() const override { return answered_; }

    private:
        asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, executor> closed_;
        bool answered_ = false;
    };
    int made = 0;
    auto const make = [&] {
        ++made;
        return std::make_unique<ended_unseen>(where());
    };
    pool connections(where(), clock_, origin{}, make);
    auto body = [&]() -> task<void> {
        time_bounds until;
        until.first_byte = clock_.now() + 1h;
        EXPECT_EQ((co_await exchanged(connections, std::string(get_head), "", until)).body, "first");
        EXPECT_EQ(connections.idle(), 1u);
        auto const seen = co_await exchanged(connections, std::string(get_head), "", until);
        EXPECT_EQ(seen.body, "first");
        EXPECT_FALSE(seen.times.reused);
        EXPECT_GE(seen.times.first_byte - seen.times.started, exchange::look_again);
    };
    run(body);
    EXPECT_EQ(made, 2);
}

TEST_F(exchange_test, replaces_a_dead_connection_only_once)
{
    server_.expect({test::read_request(), test::send(test::reply_with("first")), test::read_request(), test::reset()});
    server_.expect({test::read_request(), test::reset()});
    server_.expect({test::read_request(), test::send(test::reply_with("not asked for"))});
    auto body = [&]() -> task<void> {
        EXPECT_EQ((co_await exchanged(pool_, std::string(get_head), "")).body, "first");
        EXPECT_EQ((co_await exchanged(pool_, std::string(get_head), "")).fault(), fault::connection_reset);
    };
    run(body);
    EXPECT_EQ(server_.accepted().count(), 2u);
    EXPECT_EQ(pool_.in_use(), 0u);
}

TEST_F(exchange_test, does_not_repeat_a_request_that_was_answered_in_part)
{
    server_.expect({test::read_request(), test::send(test::reply_with("first")), test::read_request(), test::send("HTTP/1.1 2")});
    auto body = [&]() -> task<void> {
        EXPECT_EQ((co_await exchanged(pool_, std::string(get_head), "")).body, "first");
        EXPECT_EQ((co_await exchanged(pool_, std::string(get_head), "")).fault(), fault::connection_reset);
    };
    run(body);
    EXPECT_EQ(server_.accepted().count(), 1u);
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

TEST_F(exchange_test, keeps_no_connection_whose_request_was_not_sent_whole)
{
    server_.expect({test::read_bytes(10), test::send(test::reply_with("enough", "", 413)), test::stall_unread()});
    auto body = [&]() -> task<void> {
        std::string const large(64 * 1024 * 1024, 'x');
        EXPECT_EQ((co_await exchanged(pool_, post_head(large.size()), large)).body, "enough");
        EXPECT_EQ(pool_.idle(), 0u);
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

TEST_F(exchange_test, a_connection_that_ends_without_a_reply_is_reset)
{
    EXPECT_EQ(answered(script{}).fault(), fault::connection_reset);
    EXPECT_EQ(answered(script{test::reset()}).fault(), fault::connection_reset);
}

TEST_F(exchange_test, a_connection_that_ends_in_the_head_is_reset_wherever_it_is_cut)
{
    std::string const reply = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
    for (std::size_t cut = 0; cut < reply.size(); ++cut)
        EXPECT_EQ(answered(reply.substr(0, cut)).fault(), fault::connection_reset) << "cut at byte " << cut;
}

TEST_F(exchange_test, a_body_shorter_than_its_length_is_no_success)
{
    auto const seen = answered("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    EXPECT_EQ(seen.body, "half");
    ASSERT_TRUE(seen.failed);
    EXPECT_EQ(seen.failed->kind, fault::connection_reset);
}

TEST_F(exchange_test, a_chunked_body_without_its_last_chunk_is_no_success)
{
    auto const seen = answered("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
    EXPECT_EQ(seen.body, "half");
    ASSERT_TRUE(seen.failed);
    EXPECT_EQ(seen.failed->kind, fault::connection_reset);
}

TEST_F(exchange_test, a_reset_in_the_body_is_told_even_when_the_body_ends_with_the_connection)
{
    server_.expect({test::read_request(), test::send("HTTP/1.1 200 OK\r\n\r\nhalf"), test::stall(), test::reset()});
    auto body = [&]() -> task<void> {
        exchange each(pool_, stop_, clock_);
        EXPECT_TRUE(co_await each.begin(get_head, {}, {}));
        auto const half = co_await each.read();
        EXPECT_EQ(half ? *half : "", "half");
        server_.release();
        auto const rest = co_await each.read();
        EXPECT_EQ(rest ? fault::internal : rest.error().kind, fault::connection_reset);
    };
    run(body);
}

TEST_F(exchange_test, refuses_garbage)
{
    std::string const many_headers = [] {
        std::string text = "HTTP/1.1 200 OK\r\n";
        for (int each = 0; each < 200; ++each) text += "X-" + std::to_string(each) + ": y\r\n";
        return text + "\r\n";
    }();
    for (std::string const& reply : {std::string("SSH-2.0-OpenSSH_9.2\r\n"), std::string("HTTP/2.0 200 OK\r\n\r\n"), std::string("HTTP/1.1 20 OK\r\n\r\n"),
                                     std::string("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello"),
                                     std::string("HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\nhello"),
                                     std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nhello"), std::string("HTTP/1.1 200 OK\r\nbad header\r\n\r\n"),
                                     std::string("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"), many_headers,
                                     "HTTP/1.1 200 OK\r\nX: " + std::string(wire::head_limit, 'x')}) {
        auto const seen = answered(script{test::send(reply), test::await_close()});
        EXPECT_EQ(seen.fault(), fault::malformed_reply) << reply.substr(0, 60);
        EXPECT_FALSE(seen.begun);
        EXPECT_NE(seen.detail(), "");
    }
}

TEST_F(exchange_test, refuses_garbage_between_chunks_after_handing_out_what_came_before)
{
    auto const seen = answered(script{test::send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\nnonsense\r\n"), test::await_close()});
    EXPECT_EQ(seen.body, "ok");
    EXPECT_EQ(seen.fault(), fault::malformed_reply);
}

TEST_F(exchange_test, takes_a_head_as_large_as_allowed_and_a_body_behind_it)
{
    std::string const reply = "HTTP/1.1 200 OK\r\nX: " + std::string(wire::head_limit - 100, 'x') + "\r\nContent-Length: 100000\r\n\r\n";
    auto const seen = answered(script{test::send(reply), test::send(std::string(100'000, 'b'))});
    EXPECT_EQ(seen.body.size(), 100'000u) << seen.detail();
    EXPECT_EQ(seen.body.find_first_not_of('b'), std::string::npos);
    EXPECT_FALSE(seen.failed);
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

TEST_F(exchange_test, a_refused_connection_is_told_with_its_address)
{
    test::refusing_port const nobody(where());
    pool connections(where(), clock_, nobody.origin());
    auto body = [&]() -> task<void> {
        auto const seen = co_await exchanged(connections, std::string(get_head), "");
        EXPECT_EQ(seen.fault(), fault::connect_failed);
        EXPECT_EQ(seen.detail(), "127.0.0.1:" + std::to_string(nobody.port()) + ": Connection refused");
        EXPECT_EQ(connections.in_use(), 0u);
    };
    run(body);
}

}  // namespace signalbox::upstream
