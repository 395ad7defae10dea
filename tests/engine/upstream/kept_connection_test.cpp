// Which connections are kept for the next request, and what happens when a kept one turns out to be dead.
// The server plays a script on the test's loop.
#include "engine/upstream/readiness.hpp"
#include "engine/upstream/tcp_transport.hpp"
#include "tests/engine/upstream/exchanging.hpp"

#include <unistd.h>

namespace signalbox::upstream {

namespace {

using test::script;

class kept_connection_test : public exchanging {};

}  // namespace

TEST_F(kept_connection_test, reuses_a_kept_connection)
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

TEST_F(kept_connection_test, reuses_a_connection_after_a_chunked_reply)
{
    server_.expect({test::read_request(), test::send(test::chunked_reply_with({"a", "b"})), test::again()});
    auto body = [&]() -> task<void> {
        for (int each = 0; each < 2; ++each) EXPECT_EQ((co_await exchanged(pool_, std::string(get_head), "")).body, "ab");
    };
    run(body);
    EXPECT_EQ(server_.accepted().count(), 1u);
}

TEST_F(kept_connection_test, keeps_no_connection_the_server_means_to_close)
{
    server_.always({test::read_request(), test::send(test::reply_with("x", "Connection: close\r\n")), test::await_close()});
    auto body = [&]() -> task<void> {
        co_await exchanged(pool_, std::string(get_head), "");
        EXPECT_EQ(pool_.idle(), 0u);
        co_await server_.closed().reaches(1);
    };
    run(body);
}

TEST_F(kept_connection_test, keeps_no_connection_with_bytes_behind_the_reply)
{
    server_.expect({test::read_request(), test::send(test::reply_with("x") + "stray"), test::await_close()});
    auto body = [&]() -> task<void> {
        EXPECT_EQ((co_await exchanged(pool_, std::string(get_head), "")).body, "x");
        EXPECT_EQ(pool_.idle(), 0u);
    };
    run(body);
}

TEST_F(kept_connection_test, keeps_no_connection_whose_reply_was_not_read_to_its_end)
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

TEST_F(kept_connection_test, uses_another_connection_when_the_kept_one_has_ended)
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

TEST_F(kept_connection_test, sends_nothing_twice_that_the_server_received)
{
    test::script const resets{test::read_request(), test::send(test::reply_with("first")), test::read_request(), test::reset()};
    test::script const ends{test::read_request(), test::send(test::reply_with("first")), test::read_request()};
    test::script const answers_in_part{test::read_request(), test::send(test::reply_with("first")), test::read_request(),
                                       test::send("HTTP/1.1 2")};
    for (auto const& each : {resets, ends, answers_in_part}) {
        test::scripted_upstream server(where());
        server.expect(each);
        server.always({test::read_request(), test::send(test::reply_with("not asked for"))});
        pool connections(where(), clock_, server.origin());
        auto body = [&]() -> task<void> {
            EXPECT_EQ((co_await exchanged(connections, std::string(get_head), "")).body, "first");
            auto const seen = co_await exchanged(connections, post_head(3), "abc");
            EXPECT_EQ(seen.fault(), fault::connection_reset);
            EXPECT_TRUE(seen.times.reused);
            EXPECT_FALSE(seen.unsent);
        };
        run(body);
        EXPECT_EQ(server.accepted().count(), 1u);
        EXPECT_EQ(server.requests().size(), 2u);
        EXPECT_EQ(connections.in_use() + connections.idle(), 0u);
    }
}

TEST_F(kept_connection_test, replaces_a_kept_connection_whose_server_has_only_ended_its_side)
{
    server_.expect({test::read_request(), test::send(test::reply_with("first")), test::finish(), test::await_close()});
    server_.expect({test::read_request(), test::send(test::reply_with("second"))});
    auto body = [&]() -> task<void> {
        EXPECT_EQ((co_await exchanged(pool_, std::string(get_head), "")).body, "first");
        EXPECT_EQ((co_await exchanged(pool_, std::string(get_head), "")).body, "second");
    };
    run(body);
}

namespace {

/// A real connection that always looks quiet: as if the server's end had come just after the look.
class looked_at_too_soon : public transport {
public:
    looked_at_too_soon(executor where, std::uint16_t port, bool& ended) : socket_(where), ended_(ended)
    {
        socket_.connect({asio::ip::address_v4::loopback(), port});
        under_.emplace(tcp_socket(where, asio::ip::tcp::v4(), ::dup(socket_.native_handle())));
    }
    model::result<std::size_t> write_now(std::span<asio::const_buffer const> pieces) override { return under_->write_now(pieces); }
    task<model::result<void>> write(std::span<asio::const_buffer const> pieces) override { return under_->write(pieces); }
    task<model::result<std::size_t>> read(asio::mutable_buffer into) override { return under_->read(into); }
    std::size_t unacknowledged() const override { return under_->unacknowledged(); }
    void close() override { under_->close(); }
    bool quiet() override
    {
        ended_ = look(socket_) == pending::end;
        return true;
    }

private:
    tcp_socket socket_;
    std::optional<tcp_transport> under_;
    bool& ended_;
};

}  // namespace

TEST_F(kept_connection_test, knows_that_a_server_which_had_ended_did_not_receive_the_request)
{
    server_.expect({test::read_request(), test::send(test::reply_with("first"))});  // closes afterwards
    bool ended = false;
    auto const make = [&] { return std::make_unique<looked_at_too_soon>(where(), server_.port(), ended); };
    pool connections(where(), clock_, server_.origin(), make);
    auto body = [&]() -> task<void> {
        EXPECT_EQ((co_await exchanged(connections, std::string(get_head), "")).body, "first");
        co_await server_.ended().reaches(1);
        auto const seen = co_await exchanged(connections, post_head(3), "abc");
        EXPECT_TRUE(ended);
        EXPECT_TRUE(seen.unsent);
        EXPECT_EQ(seen.fault(), fault::connection_reset);
        EXPECT_EQ(seen.detail(), "the kept connection ended before the provider received the request");
    };
    run(body);
    EXPECT_EQ(server_.requests().size(), 1u);
}

TEST_F(kept_connection_test, does_not_read_an_answer_that_came_before_the_request_was_sent)
{
    // Answers the first request; a large second one is not taken whole, because bytes are there before.
    class speaks_early : public transport {
    public:
        explicit speaks_early(early_answer how) : how_(how) {}
        model::result<std::size_t> write_now(std::span<asio::const_buffer const> pieces) override
        {
            return requests_++ == 0 ? asio::buffer_size(pieces) : 1;
        }
        task<model::result<void>> write(std::span<asio::const_buffer const>) override { co_return model::result<void>(); }
        early_answer answered_early() const override { return requests_ > 1 ? how_ : early_answer::none; }
        task<model::result<std::size_t>> read(asio::mutable_buffer into) override
        {
            co_return asio::buffer_copy(into, asio::buffer(test::reply_with("of the first")));
        }
        void close() override {}
        bool quiet() override { return true; }

    private:
        early_answer how_;
        int requests_ = 0;
    };
    for (auto const how : {early_answer::rest_unsent, early_answer::all_sent}) {
        pool connections(where(), clock_, origin{}, [&] { return std::make_unique<speaks_early>(how); });
        auto body = [&]() -> task<void> {
            EXPECT_EQ((co_await exchanged(connections, std::string(get_head), "")).body, "of the first");
            auto const seen = co_await exchanged(connections, post_head(3), "abc");
            EXPECT_EQ(seen.unsent, how == early_answer::rest_unsent);
            EXPECT_EQ(seen.fault(), how == early_answer::rest_unsent ? fault::connection_reset : fault::malformed_reply);
            EXPECT_EQ(seen.detail(), "data came on the kept connection before the request was sent");
        };
        run(body);
        EXPECT_EQ(connections.idle() + connections.in_use(), 0u);
    }
}

TEST_F(kept_connection_test, leaves_a_kept_connection_alone_when_told_so)
{
    server_.always({test::read_request(), test::send(test::reply_with("x")), test::again()});
    auto body = [&]() -> task<void> {
        EXPECT_EQ((co_await exchanged(pool_, std::string(get_head), "")).body, "x");
        exchange each(pool_, stop_, clock_);
        EXPECT_TRUE(co_await each.begin(get_head, {}, {}, connection_choice::only_new));
        EXPECT_FALSE(each.times().reused);
        EXPECT_EQ(pool_.idle(), 1u);
    };
    run(body);
    EXPECT_EQ(server_.accepted().count(), 2u);
}

TEST_F(kept_connection_test, keeps_no_connection_whose_request_was_not_sent_whole)
{
    server_.expect({test::read_bytes(10), test::send(test::reply_with("enough", "", 413)), test::stall_unread()});
    auto body = [&]() -> task<void> {
        std::string const large(64 * 1024 * 1024, 'x');
        EXPECT_EQ((co_await exchanged(pool_, post_head(large.size()), large)).body, "enough");
        EXPECT_EQ(pool_.idle(), 0u);
    };
    run(body);
}

}  // namespace signalbox::upstream
