// TLS to an upstream: what is accepted, what is refused and how that is told, and that every step of it can be stopped.
#include "tests/engine/upstream/loop.hpp"

#include <openssl/ssl.h>

namespace signalbox::upstream {

namespace {

class tls_test : public loop_test {
protected:
    static test::test_certificate const& shown()
    {
        static auto const made = test::make_certificate();
        return made;
    }
    /// The server as a client that trusts its certificate sees it.
    origin trusted(std::string host = "127.0.0.1")
    {
        auto to = server_.origin();
        to.host = std::move(host);
        to.ca_file = trusted_.path();
        return to;
    }
    /// One GET: the body, or the failure.
    task<model::result<std::string>> got(pool& connections, std::string head = std::string(get_head), std::string body = {},
                                         time_bounds until = {})
    {
        exchange each(connections, stop_, clock_);
        std::string_view const pieces[] = {body};
        auto const begun = co_await each.begin(head, pieces, until);
        if (!begun) co_return begun.error();
        std::optional<model::failure> failed;
        auto text = co_await read_all(each, failed);
        if (failed) co_return *failed;
        co_return text;
    }
    model::result<std::string> got(origin to)
    {
        pool connections(where(), clock_, std::move(to));
        model::result<std::string> seen{std::string()};
        auto body = [&]() -> task<void> { seen = co_await got(connections); };
        run(body);
        return seen;
    }

    test::pem_file trusted_{shown().certificate_pem};
    test::scripted_upstream server_{where(), shown()};
};

}  // namespace

TEST_F(tls_test, talks_to_a_server_whose_authority_is_given_by_file)
{
    server_.expect({test::read_request(), test::send(test::reply_with("secret"))});
    auto const seen = got(trusted());
    EXPECT_TRUE(seen) << seen.error().detail;
    EXPECT_EQ(*seen, "secret");
    EXPECT_EQ(server_.requests().at(0), get_head);
}

TEST_F(tls_test, checks_a_name_as_well_as_an_address)
{
    server_.expect({test::read_request(), test::send(test::reply_with("secret"))});
    EXPECT_TRUE(got(trusted("localhost")));
}

TEST_F(tls_test, an_unknown_authority_is_refused_with_the_reason)
{
    server_.expect({test::read_request()});
    auto to = trusted();
    to.ca_file.clear();
    auto const seen = got(to);
    ASSERT_FALSE(seen);
    EXPECT_EQ(seen.error().kind, fault::tls_failed);
    EXPECT_EQ(seen.error().detail, "127.0.0.1: certificate not accepted: self-signed certificate");
    EXPECT_TRUE(server_.requests().empty());
}

TEST_F(tls_test, a_certificate_for_another_name_is_refused)
{
    auto const certificate = test::make_certificate({"DNS:somebody.else"});
    test::scripted_upstream elsewhere(where(), certificate);
    test::pem_file const trusted(certificate.certificate_pem);
    for (auto const* const host : {"localhost", "127.0.0.1"}) {
        auto to = elsewhere.origin();
        to.host = host;
        to.ca_file = trusted.path();
        auto const seen = got(to);
        ASSERT_FALSE(seen) << host;
        EXPECT_EQ(seen.error().kind, fault::tls_failed);
        EXPECT_NE(seen.error().detail.find("mismatch"), std::string::npos) << seen.error().detail;
    }
}

TEST_F(tls_test, a_name_that_only_the_subject_has_is_no_name)
{
    auto const certificate = test::make_certificate({}, 1, "localhost");
    test::scripted_upstream old(where(), certificate);
    test::pem_file const trusted(certificate.certificate_pem);
    auto to = old.origin();
    to.host = "localhost";
    to.ca_file = trusted.path();
    auto const seen = got(to);
    ASSERT_FALSE(seen);
    EXPECT_EQ(seen.error().kind, fault::tls_failed);
    EXPECT_EQ(seen.error().detail, "localhost: certificate not accepted: hostname mismatch");
}

TEST_F(tls_test, an_expired_certificate_is_refused)
{
    auto const certificate = test::make_certificate({"IP:127.0.0.1"}, -1);
    test::scripted_upstream late(where(), certificate);
    test::pem_file const trusted(certificate.certificate_pem);
    auto to = late.origin();
    to.ca_file = trusted.path();
    auto const seen = got(to);
    ASSERT_FALSE(seen);
    EXPECT_NE(seen.error().detail.find("expired"), std::string::npos) << seen.error().detail;
}

TEST_F(tls_test, accepts_any_certificate_when_told_so)
{
    server_.expect({test::read_request(), test::send(test::reply_with("unchecked"))});
    auto to = server_.origin();
    to.verify_tls = false;
    auto const seen = got(to);
    ASSERT_TRUE(seen) << seen.error().detail;
    EXPECT_EQ(*seen, "unchecked");
}

TEST_F(tls_test, an_authority_file_that_cannot_be_read_is_told_by_name)
{
    auto to = server_.origin();
    to.ca_file = "/nonexistent/authority.pem";
    auto const seen = got(to);
    ASSERT_FALSE(seen);
    EXPECT_EQ(seen.error().kind, fault::tls_failed);
    EXPECT_NE(seen.error().detail.find("/nonexistent/authority.pem"), std::string::npos);
}

TEST_F(tls_test, a_server_that_speaks_no_TLS_is_told)
{
    test::scripted_upstream plain(where());
    plain.expect({test::read_bytes(5), test::send("HTTP/1.1 400 Bad Request\r\n\r\n")});
    auto to = plain.origin();
    to.tls = true;
    to.verify_tls = false;
    auto const seen = got(to);
    ASSERT_FALSE(seen);
    EXPECT_EQ(seen.error().kind, fault::tls_failed);
    EXPECT_NE(seen.error().detail.find("handshake"), std::string::npos);
}

TEST_F(tls_test, a_connection_that_ends_in_the_handshake_is_told)
{
    server_.expect({test::no_handshake(), test::read_bytes(5)});
    auto const seen = got(trusted());
    ASSERT_FALSE(seen);
    EXPECT_EQ(seen.error().kind, fault::tls_failed);
}

TEST_F(tls_test, keeps_and_reuses_connections)
{
    server_.expect({test::read_request(), test::send(test::reply_with("again")), test::again()});
    pool connections(where(), clock_, trusted());
    auto body = [&]() -> task<void> {
        for (int each = 0; each < 3; ++each) {
            auto const seen = co_await got(connections);
            EXPECT_EQ(seen ? *seen : seen.error().detail, "again");
            EXPECT_EQ(connections.idle(), 1u);
        }
    };
    run(body);
    EXPECT_EQ(server_.accepted().count(), 1u);
}

TEST_F(tls_test, replaces_a_kept_connection_that_died)
{
    server_.expect({test::read_request(), test::send(test::reply_with("first"))});
    server_.expect({test::read_request(), test::send(test::reply_with("second"))});
    pool connections(where(), clock_, trusted());
    auto body = [&]() -> task<void> {
        EXPECT_TRUE(co_await got(connections));
        co_await server_.ended().reaches(1);
        auto const seen = co_await got(connections);
        EXPECT_EQ(seen ? *seen : seen.error().detail, "second");
    };
    run(body);
    EXPECT_EQ(server_.accepted().count(), 2u);
}

TEST_F(tls_test, a_second_connection_resumes_the_first_session)
{
    server_.always({test::read_request(), test::send(test::reply_with("x", "Connection: close\r\n"))});
    pool connections(where(), clock_, trusted());
    auto body = [&]() -> task<void> {
        for (int each = 0; each < 3; ++each) EXPECT_TRUE(co_await got(connections));
    };
    run(body);
    EXPECT_EQ(server_.accepted().count(), 3u);
    EXPECT_EQ(server_.resumed().count(), 2u);
}

TEST_F(tls_test, connections_that_are_opened_at_once_share_the_last_session)
{
    server_.expect({test::read_request(), test::send(test::reply_with("first", "Connection: close\r\n"))});
    server_.always({test::read_request(), test::stall()});
    pool connections(where(), clock_, trusted());
    int ended = 0;
    auto body = [&]() -> task<void> {
        EXPECT_TRUE(co_await got(connections));
        auto one = [&]() -> task<void> {
            EXPECT_FALSE(co_await got(connections));
            ++ended;
        };
        for (int each = 0; each < 3; ++each) beside(one);
        co_await server_.stalled().reaches(3);
        EXPECT_EQ(server_.resumed().count(), 3u);
        server_.release();
        while (ended < 3) co_await asio::post(where(), awaiting);
    };
    run(body);
    EXPECT_EQ(server_.accepted().count(), 4u);
}

TEST_F(tls_test, a_body_larger_than_any_buffer_goes_both_ways)
{
    std::string const large(8 * 1024 * 1024, 'z');
    server_.expect({test::stall_unread(), test::read_request(), test::send(test::reply_with(large))});
    pool connections(where(), clock_, trusted());
    auto body = [&]() -> task<void> {
        auto release = [&]() -> task<void> {
            co_await server_.stalled().reaches(1);
            server_.release();
        };
        beside(release);
        auto const seen = co_await got(connections, post_head(large.size()), large);
        EXPECT_TRUE(seen && *seen == large);
    };
    run(body);
    EXPECT_EQ(server_.requests().at(0), post_head(large.size()) + large);
}

TEST_F(tls_test, reads_an_answer_given_before_the_body_was_taken)
{
    server_.expect({test::read_bytes(10), test::send(test::reply_with("too large", "Connection: close\r\n", 413)), test::stall_unread()});
    pool connections(where(), clock_, trusted());
    auto body = [&]() -> task<void> {
        std::string const large(64 * 1024 * 1024, 'x');
        auto const seen = co_await got(connections, post_head(large.size()), large);
        EXPECT_EQ(seen ? *seen : seen.error().detail, "too large");
        EXPECT_EQ(connections.idle(), 0u);
    };
    run(body);
}

TEST_F(tls_test, a_body_that_ends_without_a_TLS_end_is_no_success)
{
    server_.expect({test::read_request(), test::send("HTTP/1.1 200 OK\r\n\r\ncut off")});  // closes TCP, not TLS (RFC 9112 9.8)
    auto const seen = got(trusted());
    ASSERT_FALSE(seen);
    EXPECT_EQ(seen.error().kind, fault::connection_reset);
}

TEST_F(tls_test, stops_while_shaking_hands)
{
    server_.expect({test::no_handshake(), test::read_bytes(5), test::await_close()});
    pool connections(where(), clock_, trusted());
    auto body = [&]() -> task<void> {
        auto stop = [&]() -> task<void> {
            co_await server_.requested().reaches(1);
            stop_.fire(fault::client_closed);
        };
        beside(stop);
        auto const seen = co_await got(connections);
        EXPECT_EQ(seen ? fault::internal : seen.error().kind, fault::client_closed);
        co_await server_.closed().reaches(1);
        EXPECT_EQ(connections.in_use(), 0u);
    };
    run(body);
}

TEST_F(tls_test, the_handshake_obeys_the_connect_time)
{
    server_.expect({test::no_handshake(), test::read_bytes(5), test::await_close()});
    pool connections(where(), clock_, trusted());
    auto body = [&]() -> task<void> {
        time_bounds until;
        until.connect = clock_.now() + 30ms;
        auto const seen = co_await got(connections, std::string(get_head), {}, until);
        EXPECT_EQ(seen ? fault::internal : seen.error().kind, fault::connect_timeout);
        co_await server_.closed().reaches(1);
    };
    run(body);
}

TEST_F(tls_test, stops_while_writing_waiting_and_reading)
{
    std::string const large(64 * 1024 * 1024, 'x');
    server_.expect({test::read_bytes(10), test::stall_unread(), test::await_close()});
    server_.expect({test::read_request(), test::stall()});
    server_.expect({test::read_request(), test::send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), test::stall()});
    pool connections(where(), clock_, trusted());
    for (auto const& request : {post_head(large.size()), std::string(get_head), std::string(get_head)}) {
        stop_signal stop;
        auto const before = server_.stalled().count();
        auto body = [&]() -> task<void> {
            auto firing = [&]() -> task<void> {
                co_await server_.stalled().reaches(before + 1);
                stop.fire(fault::deadline_passed);
                server_.release();  // of the server that does not read: it sees the end only by reading
            };
            beside(firing);
            exchange each(connections, stop, clock_);
            std::string_view const pieces[] = {request == get_head ? std::string_view() : std::string_view(large)};
            auto begun = co_await each.begin(request, pieces, {});
            auto seen = begun ? fault::internal : begun.error().kind;
            if (begun) {
                std::optional<model::failure> failed;
                EXPECT_EQ(co_await read_all(each, failed), "half");
                seen = failed ? failed->kind : fault::internal;
            }
            EXPECT_EQ(seen, fault::deadline_passed);
        };
        run(body);
    }
    EXPECT_EQ(connections.in_use(), 0u);
}

}  // namespace signalbox::upstream
