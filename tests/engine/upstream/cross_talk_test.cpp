// Two callers take turns on one provider's kept connections while it sends more than it was asked for: neither ever reads the other's answer.
#include "tests/engine/upstream/exchanging.hpp"
#include "tests/support/hostile_server.hpp"

#include <random>

namespace signalbox::upstream {

namespace {

using test::mischief;

class cross_talk_test : public exchanging {
protected:
    /// `count` requests of two callers; the provider does one of `all` with each, drawn by chance that is the same in every run.
    void take_turns(test::hostile_server& server, origin to, int count, std::vector<mischief> const& all)
    {
        to.distrust = 0ms;  // each disturbance is to be seen for itself
        pool connections(where(), clock_, std::move(to));
        std::mt19937 chance(7);
        std::size_t disturbed = 0;
        auto body = [&]() -> task<void> {
            for (int each = 0; each < count; ++each) {
                auto const what = all[chance() % all.size()];
                std::string const asked = (chance() % 2 ? "A" : "B") + std::string(" asks ") + std::to_string(each);
                server.next(what);
                auto const seen = co_await exchanged(connections, post_head(asked.size()), asked);
                EXPECT_EQ(seen.body, asked) << "after " << each << " requests: " << seen.detail();
                co_await server.carry_out();
                disturbed += what != mischief::none && each + 1 < count;
            }
        };
        run(body);
        EXPECT_EQ(server.accepted(), 1 + disturbed) << "a connection is used until something comes on it, and not longer";
        EXPECT_LT(disturbed, static_cast<std::size_t>(count));
    }
};

/// A new connection on which these bytes are there before the request.
class speaks_first : public transport {
public:
    explicit speaks_first(std::string bytes) : bytes_(std::move(bytes)) {}
    model::result<std::size_t> write_now(std::span<asio::const_buffer const> pieces) override { return asio::buffer_size(pieces); }
    task<model::result<void>> write(std::span<asio::const_buffer const>) override { co_return model::result<void>(); }
    task<model::result<std::size_t>> read(asio::mutable_buffer into) override { co_return asio::buffer_copy(into, asio::buffer(bytes_)); }
    void close() override {}
    bool quiet() override { return false; }

private:
    std::string bytes_;
};

std::vector<mischief> const everything{mischief::none,    mischief::none,     mischief::doubled, mischief::second,
                                       mischief::delayed, mischief::fragment, mischief::interim, mischief::end};

}  // namespace

TEST_F(cross_talk_test, no_answer_reaches_the_other_caller_over_tcp)
{
    test::hostile_server server(where());
    take_turns(server, server.origin(), 1000, everything);
}

TEST_F(cross_talk_test, no_answer_reaches_the_other_caller_over_tls)
{
    auto const certificate = test::make_certificate();
    test::hostile_server server(where(), certificate);
    auto to = server.origin();
    to.verify_tls = false;
    take_turns(server, to, 1000, everything);
}

TEST_F(cross_talk_test, after_the_first_answer_too_many_no_connection_is_used_twice)
{
    for (auto const what : {mischief::doubled, mischief::second, mischief::delayed, mischief::fragment}) {
        test::hostile_server server(where());
        pool connections(where(), clock_, server.origin());
        auto body = [&]() -> task<void> {
            for (auto const each : {what, mischief::none, mischief::none, mischief::none}) {
                server.next(each);
                EXPECT_EQ((co_await exchanged(connections, post_head(1), "x")).body, "x");
                co_await server.carry_out();
            }
        };
        run(body);
        EXPECT_EQ(server.accepted(), 4u);
        EXPECT_EQ(connections.idle(), 0u);
    }
}

TEST_F(cross_talk_test, what_a_provider_says_before_it_is_asked_is_no_answer)
{
    auto const seen_after = [&](std::string first_bytes) {
        pool connections(where(), clock_, origin{}, [&] { return std::make_unique<speaks_first>(first_bytes); });
        outcome seen;
        auto body = [&]() -> task<void> { seen = co_await exchanged(connections, std::string(get_head), ""); };
        run(body);
        EXPECT_EQ(connections.idle() + connections.in_use(), 0u);
        return seen;
    };
    auto const spoke = seen_after(test::reply_with("of another"));
    EXPECT_EQ(spoke.fault(), fault::malformed_reply);
    EXPECT_EQ(spoke.detail(), "the provider sent data before the request");
    auto const ended = seen_after("");
    EXPECT_EQ(ended.fault(), fault::connection_reset);
    EXPECT_EQ(ended.detail(), "the connection ended before the request was sent");
}

TEST_F(cross_talk_test, what_comes_while_a_request_is_sent_is_not_its_answer)
{
    std::string const large(32 * 1024 * 1024, 'b');
    server_.expect({test::read_request(), test::send(test::reply_with("of A")), test::read_bytes(10), test::send(test::reply_with("of A")),
                    test::stall_unread()});
    server_.expect({test::read_request(), test::send(test::reply_with("of B"))});
    auto body = [&]() -> task<void> {
        EXPECT_EQ((co_await exchanged(pool_, std::string(get_head), "")).body, "of A");
        auto const seen = co_await exchanged(pool_, post_head(large.size()), large);
        EXPECT_EQ(seen.body, "");
        EXPECT_TRUE(seen.unsent) << seen.detail();
        server_.release();
        EXPECT_EQ((co_await exchanged(pool_, post_head(large.size()), large)).body, "of B");
    };
    run(body);
}

}  // namespace signalbox::upstream
