// Replies that are garbage, too large or end too early, and connections that fail: each has its fault, none is a success.
// The server plays a script on the test's loop.
#include "tests/engine/upstream/exchanging.hpp"

namespace signalbox::upstream {

namespace {

using test::script;

class bad_reply_test : public exchanging {};

}  // namespace

TEST_F(bad_reply_test, gives_up_on_endless_interim_replies)
{
    std::string reply;
    for (int each = 0; each <= received_reply::interim_limit; ++each) reply += "HTTP/1.1 102 Processing\r\n\r\n";
    EXPECT_EQ(answered(reply).fault(), fault::malformed_reply);
}

TEST_F(bad_reply_test, a_connection_that_ends_without_a_reply_is_reset)
{
    EXPECT_EQ(answered(script{}).fault(), fault::connection_reset);
    EXPECT_EQ(answered(script{test::reset()}).fault(), fault::connection_reset);
}

TEST_F(bad_reply_test, a_connection_that_ends_in_the_head_is_reset_wherever_it_is_cut)
{
    std::string const reply = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
    for (std::size_t cut = 0; cut < reply.size(); ++cut)
        EXPECT_EQ(answered(reply.substr(0, cut)).fault(), fault::connection_reset) << "cut at byte " << cut;
}

TEST_F(bad_reply_test, a_body_shorter_than_its_length_is_no_success)
{
    auto const seen = answered("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    EXPECT_EQ(seen.body, "half");
    ASSERT_TRUE(seen.failed);
    EXPECT_EQ(seen.failed->kind, fault::connection_reset);
}

TEST_F(bad_reply_test, a_chunked_body_without_its_last_chunk_is_no_success)
{
    auto const seen = answered("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
    EXPECT_EQ(seen.body, "half");
    ASSERT_TRUE(seen.failed);
    EXPECT_EQ(seen.failed->kind, fault::connection_reset);
}

TEST_F(bad_reply_test, a_reset_in_the_body_is_told_even_when_the_body_ends_with_the_connection)
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

TEST_F(bad_reply_test, refuses_garbage)
{
    std::string const many_headers = [] {
        std::string text = "HTTP/1.1 200 OK\r\n";
        for (int each = 0; each < 200; ++each) text += "X-" + std::to_string(each) + ": y\r\n";
        return text + "\r\n";
    }();
    std::vector<std::string> const replies{
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/2.0 200 OK\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nbad header\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: " + std::string(wire::head_limit, 'x'),
        many_headers,
    };
    for (auto const& reply : replies) {
        auto const seen = answered(script{test::send(reply), test::await_close()});
        EXPECT_EQ(seen.fault(), fault::malformed_reply) << reply.substr(0, 60);
        EXPECT_FALSE(seen.begun);
        EXPECT_NE(seen.detail(), "");
    }
}

TEST_F(bad_reply_test, refuses_garbage_between_chunks_after_handing_out_what_came_before)
{
    std::string const reply = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\nnonsense\r\n";
    auto const seen = answered(script{test::send(reply), test::await_close()});
    EXPECT_EQ(seen.body, "ok");
    EXPECT_EQ(seen.fault(), fault::malformed_reply);
}

TEST_F(bad_reply_test, takes_a_head_as_large_as_allowed_and_a_body_behind_it)
{
    std::string const reply = "HTTP/1.1 200 OK\r\nX: " + std::string(wire::head_limit - 100, 'x') + "\r\nContent-Length: 100000\r\n\r\n";
    auto const seen = answered(script{test::send(reply), test::send(std::string(100'000, 'b'))});
    EXPECT_EQ(seen.body.size(), 100'000u) << seen.detail();
    EXPECT_EQ(seen.body.find_first_not_of('b'), std::string::npos);
    EXPECT_FALSE(seen.failed);
}

TEST_F(bad_reply_test, a_refused_connection_is_told_with_its_address)
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
