// Providers behind a proxy: https ones through a tunnel that is asked for first, http ones by requests that the proxy itself reads.
#include "tests/engine/upstream/exchanging.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

namespace signalbox::upstream {

namespace {

/// Passes bytes on in one direction until it ends.
task<void> pass_on(tcp_socket& from, tcp_socket& to)
{
    std::array<char, 4096> room;
    for (;;) {
        auto const [failed, size] = co_await from.async_read_some(asio::buffer(room), asio::as_tuple(awaiting));
        if (failed) break;
        auto const [unsent, sent] = co_await asio::async_write(to, asio::buffer(room.data(), size), asio::as_tuple(awaiting));
        if (unsent) break;
    }
    boost::system::error_code ignored;
    to.shutdown(tcp_socket::shutdown_send, ignored);
}

/// A proxy that opens one tunnel, whatever it is asked for, to a port of this machine.
class tunnelling_proxy {
public:
    explicit tunnelling_proxy(executor where) : where_(where), listening_(where, {asio::ip::address_v4::loopback(), 0}) {}
    std::uint16_t port() const { return listening_.local_endpoint().port(); }
    std::string const& asked() const { return asked_; }

    task<void> serve(std::uint16_t provider)
    {
        here_ = co_await listening_.async_accept(awaiting);
        auto room = asio::dynamic_buffer(asked_);
        co_await asio::async_read_until(here_, room, "\r\n\r\n", awaiting);
        asio::ip::tcp::endpoint const far(asio::ip::address_v4::loopback(), provider);
        co_await there_.async_connect(far, awaiting);
        std::string_view const opened = "HTTP/1.1 200 Connection established\r\n\r\n";
        co_await asio::async_write(here_, asio::buffer(opened), awaiting);
        task<void> back = pass_on(there_, here_);
        asio::co_spawn(where_, std::move(back), asio::detached);
        co_await pass_on(here_, there_);
    }

private:
    executor where_;
    asio::basic_socket_acceptor<asio::ip::tcp, executor> listening_;
    tcp_socket here_{where_}, there_{where_};
    std::string asked_;
};

class tunnel_test : public exchanging {
protected:
    /// A provider whose name no resolver knows, behind the proxy at this port.
    static origin behind(std::uint16_t port, std::string const& login = {})
    {
        origin made;
        made.id = "far";
        made.host = "provider.invalid";
        made.port = 8443;
        made.tls = true;
        made.proxy = *wire::parse_proxy("http://" + login + "127.0.0.1:" + std::to_string(port));
        return made;
    }
    outcome exchanged_with(origin to)
    {
        pool connections(where(), clock_, std::move(to));
        outcome seen;
        auto body = [&]() -> task<void> { seen = co_await exchanged(connections, std::string(get_head), ""); };
        run(body);
        EXPECT_EQ(connections.in_use(), 0u);
        return seen;
    }
    /// How a proxy's answer to CONNECT is reported, behind the proxy's name; its requests are kept.
    std::string refused_with(std::string const& reply, std::string const& login = {})
    {
        test::scripted_upstream proxy(where());
        proxy.expect({test::read_request(), test::send(reply)});
        auto const seen = exchanged_with(behind(proxy.port(), login));
        requests_ = proxy.requests();
        EXPECT_EQ(seen.fault(), fault::connect_failed);
        std::string const name = "proxy 127.0.0.1:" + std::to_string(proxy.port()) + ": ";
        EXPECT_TRUE(seen.detail().starts_with(name)) << seen.detail();
        return seen.detail().substr(std::min(name.size(), seen.detail().size()));
    }
    std::vector<std::string> requests_;
};

}  // namespace

TEST_F(tunnel_test, the_providers_certificate_is_checked_through_the_tunnel)
{
    auto const certificate = test::make_certificate({"DNS:provider.invalid"});
    test::scripted_upstream provider(where(), certificate);
    provider.expect({test::read_request(), test::send(test::reply_with("one")), test::read_request(), test::send(test::reply_with("two"))});
    test::pem_file const trusted(certificate.certificate_pem);
    tunnelling_proxy proxy(where());
    auto to = behind(proxy.port(), "Aladdin:open%20sesame@");
    to.ca_file = trusted.path();
    auto serve = [&]() -> task<void> { co_await proxy.serve(provider.port()); };
    outcome first, second;
    auto body = [&]() -> task<void> {
        beside(serve);
        pool connections(where(), clock_, to);
        first = co_await exchanged(connections, std::string(get_head), "");
        second = co_await exchanged(connections, std::string(get_head), "");
    };
    run(body);
    EXPECT_EQ(first.body, "one") << first.detail();
    EXPECT_EQ(second.body, "two") << second.detail();
    EXPECT_TRUE(second.times.reused) << "the tunnel is kept";
    EXPECT_EQ(proxy.asked(), "CONNECT provider.invalid:8443 HTTP/1.1\r\nHost: provider.invalid:8443\r\n"
                             "Proxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n\r\n");
    EXPECT_EQ(provider.requests().at(0), get_head) << "the provider never sees the proxy's credential";
}

TEST_F(tunnel_test, a_certificate_for_the_proxys_name_is_refused)
{
    auto const certificate = test::make_certificate({"IP:127.0.0.1", "DNS:localhost"});
    test::scripted_upstream provider(where(), certificate);
    test::pem_file const trusted(certificate.certificate_pem);
    tunnelling_proxy proxy(where());
    auto to = behind(proxy.port());
    to.ca_file = trusted.path();
    auto serve = [&]() -> task<void> { co_await proxy.serve(provider.port()); };
    outcome seen;
    auto body = [&]() -> task<void> {
        beside(serve);
        pool connections(where(), clock_, to);
        seen = co_await exchanged(connections, std::string(get_head), "");
    };
    run(body);
    EXPECT_EQ(seen.fault(), fault::tls_failed);
    EXPECT_EQ(seen.detail(), "provider.invalid: certificate not accepted: hostname mismatch");
}

TEST_F(tunnel_test, an_IPv6_address_stands_in_brackets)
{
    test::scripted_upstream proxy(where());
    proxy.expect({test::read_request()});
    auto to = behind(proxy.port());
    to.host = "fd00::1";
    exchanged_with(to);
    EXPECT_EQ(proxy.requests().at(0), "CONNECT [fd00::1]:8443 HTTP/1.1\r\nHost: [fd00::1]:8443\r\n\r\n");
}

TEST_F(tunnel_test, what_a_proxy_answers_instead_is_told_with_its_name_and_none_of_its_words)
{
    EXPECT_EQ(refused_with("HTTP/1.1 403 you are u:secret\r\nContent-Length: 6\r\n\r\nsecret"),
              "it does not allow a connection to this host and port (status 403 to CONNECT provider.invalid:8443)");
    EXPECT_EQ(refused_with("HTTP/1.1 502 Bad Gateway\r\n\r\n"),
              "it cannot reach the provider (status 502 to CONNECT provider.invalid:8443)");
    EXPECT_EQ(refused_with("HTTP/1.1 302 Found\r\nLocation: http://login\r\n\r\n"),
              "it opens no tunnel (status 302 to CONNECT provider.invalid:8443)");
    EXPECT_EQ(refused_with("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "u:secret@"),
              "it does not accept the user and password it was given (status 407 to CONNECT provider.invalid:8443)");
    EXPECT_EQ(refused_with("HTTP/1.1 200 OK\r\n\r\nhello"), "it sent data behind its answer");
    EXPECT_EQ(refused_with(""), "it ended the connection before it answered");
    EXPECT_TRUE(refused_with("SSH-2.0\r\n\r\n").starts_with("its answer is no HTTP: "));
    std::string many;
    for (int each = 0; each < 9; ++each) many += "HTTP/1.1 102 Processing\r\n\r\n";
    EXPECT_EQ(refused_with(many), "its answer is no HTTP: more interim replies than are taken");
    std::string const endless = "HTTP/1.1 200 OK\r\nX: " + std::string(64 * 1024, 'x');
    EXPECT_TRUE(refused_with(endless).starts_with("its answer is no HTTP: "));
}

TEST_F(tunnel_test, a_proxy_that_asks_for_credentials_is_answered_with_what_to_write)
{
    auto const said = refused_with("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n");
    EXPECT_TRUE(said.starts_with("it asks for credentials: give them as http://USER:PASSWORD@127.0.0.1:")) << said;
    EXPECT_EQ(requests_.at(0), "CONNECT provider.invalid:8443 HTTP/1.1\r\nHost: provider.invalid:8443\r\n\r\n");
}

TEST_F(tunnel_test, an_answer_may_come_byte_by_byte_and_behind_an_interim_one)
{
    test::scripted_upstream proxy(where());
    proxy.expect({test::read_request(), test::drip("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.0 204 Yes\r\n\r\n"), test::read_bytes(5)});
    auto const seen = exchanged_with(behind(proxy.port()));
    EXPECT_EQ(seen.fault(), fault::tls_failed) << "the tunnel was taken, and this provider speaks no TLS";
    ASSERT_EQ(proxy.requests().size(), 2u);
    EXPECT_EQ(proxy.requests()[1].substr(0, 3), "\x16\x03\x01") << "a TLS handshake (RFC 8446 5.1)";
}

TEST_F(tunnel_test, a_proxy_that_cannot_be_reached_is_named)
{
    test::refusing_port closed(where());
    auto const seen = exchanged_with(behind(closed.port()));
    EXPECT_EQ(seen.fault(), fault::connect_failed);
    std::string const name = "127.0.0.1:" + std::to_string(closed.port());
    EXPECT_EQ(seen.detail(), "proxy " + name + ": " + name + ": Connection refused");
}

TEST_F(tunnel_test, a_silent_proxy_obeys_the_connect_time_and_the_stop_signal)
{
    for (bool const stops : {false, true}) {
        test::scripted_upstream proxy(where());
        proxy.expect({test::read_request(), test::stall()});
        pool connections(where(), clock_, behind(proxy.port()));
        stop_signal stop;
        auto body = [&]() -> task<void> {
            auto firing = [&]() -> task<void> {
                co_await proxy.stalled().reaches(1);
                if (stops) stop.fire(fault::client_closed);
            };
            beside(firing);
            time_bounds until;
            if (!stops) until.connect = clock_.now() + 40ms;
            exchange each(connections, stop, clock_);
            auto const begun = co_await each.begin(get_head, {}, until);
            EXPECT_EQ(begun ? fault::internal : begun.error().kind, stops ? fault::client_closed : fault::connect_timeout);
        };
        run(body);
        EXPECT_EQ(connections.in_use(), 0u);
    }
}

TEST_F(tunnel_test, a_provider_without_TLS_needs_no_tunnel)
{
    test::scripted_upstream proxy(where());
    proxy.expect({test::read_request(), test::send(test::reply_with("far away"))});
    auto to = behind(proxy.port());
    to.tls = false;
    std::string const head = "GET http://provider.invalid:8443/v1/models HTTP/1.1\r\nHost: provider.invalid:8443\r\n\r\n";
    pool connections(where(), clock_, to);
    outcome seen;
    auto body = [&]() -> task<void> { seen = co_await exchanged(connections, head, ""); };
    run(body);
    EXPECT_EQ(seen.body, "far away") << seen.detail();
    EXPECT_EQ(proxy.requests(), std::vector<std::string>{head});
}

}  // namespace signalbox::upstream
