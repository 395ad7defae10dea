// Which connections are kept for the next request, and what happens when a kept one turns out to be dead.
// The server plays a script on the test's loop.
#include "tests/engine/upstream/exchanging.hpp"

#include <utility>

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

TEST_F(kept_connection_test, replaces_a_kept_connection_that_died)
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

TEST_F(kept_connection_test, replaces_a_kept_connection_that_is_reset_by_the_request)
{
    server_.expect({test::read_request(), test::send(test::reply_with("first")), test::read_request(), test::reset()});
    server_.expect({test::read_request(), test::send(test::reply_with("second"))});
    auto body = [&]() -> task<void> {
        EXPECT_EQ((co_await exchanged(pool_, std::string(get_head), "")).body, "first");
        EXPECT_EQ((co_await exchanged(pool_, std::string(get_head), "")).body, "second");
    };
    run(body);
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

TEST_F(kept_connection_test, looks_again_at_a_kept_connection_that_stays_silent)
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
        bool quiet() override { return true; }
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

TEST_F(kept_connection_test, replaces_a_dead_connection_only_once)
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

TEST_F(kept_connection_test, does_not_repeat_a_request_that_was_answered_in_part)
{
    server_.expect({test::read_request(), test::send(test::reply_with("first")), test::read_request(), test::send("HTTP/1.1 2")});
    auto body = [&]() -> task<void> {
        EXPECT_EQ((co_await exchanged(pool_, std::string(get_head), "")).body, "first");
        EXPECT_EQ((co_await exchanged(pool_, std::string(get_head), "")).fault(), fault::connection_reset);
    };
    run(body);
    EXPECT_EQ(server_.accepted().count(), 1u);
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
