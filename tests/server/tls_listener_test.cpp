// Clients over TLS: the same service as over plain connections, with what TLS adds that can go wrong.
#include "tests/server/chat_samples.hpp"
#include "tests/server/raw_client.hpp"
#include "tests/server/realtime_samples.hpp"
#include "tests/server/running_workers.hpp"
#include "tests/support/test_certificate.hpp"

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

namespace signalbox::test {
namespace {

struct tls_free {
    void operator()(SSL_CTX* what) const { SSL_CTX_free(what); }
    void operator()(SSL* what) const { SSL_free(what); }
    void operator()(SSL_SESSION* what) const { SSL_SESSION_free(what); }
};

/// A blocking client over TLS that gives up after `patience`.
class tls_client {
public:
    explicit tls_client(std::uint16_t port, SSL_CTX* settings, SSL_SESSION* before = nullptr, int receive_buffer = 0)
        : socket_(::socket(AF_INET, SOCK_STREAM, 0)), line_(SSL_new(settings))
    {
        if (receive_buffer) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
        timeval const wait{.tv_sec = patience.count(), .tv_usec = 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
        sockaddr_in where{};
        where.sin_family = AF_INET;
        where.sin_port = htons(port);
        where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&where), sizeof where), 0);
        SSL_set_fd(line_.get(), socket_);
        if (before) SSL_set_session(line_.get(), before);
        agreed_ = SSL_connect(line_.get()) == 1;
    }
    ~tls_client() { ::close(socket_); }
    tls_client(tls_client const&) = delete;

    bool agreed() const { return agreed_; }
    SSL* line() { return line_.get(); }
    void send(std::string_view bytes)
    {
        while (!bytes.empty()) {
            std::size_t sent = 0;
            if (SSL_write_ex(line_.get(), bytes.data(), bytes.size(), &sent) != 1) return;
            bytes.remove_prefix(sent);
        }
    }
    /// What came until it holds `mark`, or until the end.
    std::string until(std::string_view mark)
    {
        char room[16'384];
        std::size_t got = 0;
        while (read_.find(mark) == read_.npos && SSL_read_ex(line_.get(), room, sizeof room, &got) == 1) read_.append(room, got);
        return read_;
    }
    /// Reads to the end: whether the server said that it is the end.
    bool ends_orderly()
    {
        char room[16'384];
        std::size_t got = 0;
        int outcome = 1;
        while ((outcome = SSL_read_ex(line_.get(), room, sizeof room, &got)) == 1) read_.append(room, got);
        return SSL_get_error(line_.get(), outcome) == SSL_ERROR_ZERO_RETURN;
    }
    void clear() { read_.clear(); }
    std::string const& text() const { return read_; }

private:
    int socket_;
    std::unique_ptr<SSL, tls_free> line_;
    std::string read_;
    bool agreed_ = false;
};

class tls_listener : public testing::Test {
protected:
    std::string settings(pem_file const& chain, pem_file const& key, std::string const& more = {}) const
    {
        return more + "tls: {cert_file: \"" + chain.path() + "\", key_file: \"" + key.path() + "\"}, ";
    }
    /// The client trusts the server's certificate and no other.
    std::unique_ptr<SSL_CTX, tls_free> trusting(test_certificate const& authority) const
    {
        std::unique_ptr<SSL_CTX, tls_free> made(SSL_CTX_new(TLS_client_method()));
        pem_file const file(authority.certificate_pem);
        EXPECT_EQ(SSL_CTX_load_verify_locations(made.get(), file.path().c_str(), nullptr), 1);
        SSL_CTX_set_verify(made.get(), SSL_VERIFY_PEER, nullptr);
        return made;
    }
    test_certificate const made = make_certificate();
    pem_file const chain{made.certificate_pem}, key{made.key_pem};
    std::unique_ptr<SSL_CTX, tls_free> const trusted = trusting(made);
};

TEST_F(tls_listener, serves_plain_replies_and_streams_on_one_connection)
{
    running_workers at(simulated(settings(chain, key)));
    tls_client client(at.port(), trusted.get());
    ASSERT_TRUE(client.agreed());
    for (int i = 0; i < 3; ++i) {
        client.clear();
        client.send(post(openai.path(), openai.body("sim")));
        EXPECT_NE(client.until("Hello.").find("HTTP/1.1 200 OK"), std::string::npos) << client.text();
        client.until("}}");
    }
    client.clear();
    client.send(post(anthropic.path(), anthropic.body("sim", true)));
    EXPECT_NE(client.until("message_stop").find("text/event-stream"), std::string::npos) << client.text();
}

TEST_F(tls_listener, carries_a_realtime_session_with_both_of_its_ends_over_tls)
{
    running_workers inner(simulated(settings(chain, key)));
    running_workers outer("signalbox: 1\nserver: {" + settings(chain, key) +
                          "public: true}\nproviders: [{id: p, kind: openai, base_url: \"https://localhost:" + std::to_string(inner.port()) +
                          "/v1\", auth: {type: none}, tls: {ca_file: \"" + chain.path() +
                          "\"}}]\nmodels: [{id: far, provider: p, upstream: sim}]\n");
    tls_client client(outer.port(), trusted.get());
    client.send(realtime_handshake("/v1/realtime?model=far"));
    EXPECT_TRUE(client.until("session.created").starts_with("HTTP/1.1 101 ")) << client.text();
    client.send(text_frame(R"({"type":"response.create"})"));
    EXPECT_NE(client.until("response.done").find("Hello."), std::string::npos) << client.text();
    client.send(close_frame(1000));
    EXPECT_TRUE(client.ends_orderly());
    EXPECT_NE(client.text().find("\x88\x02\x03\xE8"), std::string::npos) << "the end is answered";
    EXPECT_EQ(outer.events().at(0).tokens().completion(), 1u);
}

TEST_F(tls_listener, says_the_end_of_a_connection_that_was_the_last)
{
    running_workers at(simulated(settings(chain, key)));
    tls_client client(at.port(), trusted.get());
    client.send(post(openai.path(), openai.body("sim"), "Connection: close\r\n"));
    EXPECT_TRUE(client.ends_orderly());
    EXPECT_NE(client.text().find("Hello."), std::string::npos);
}

TEST_F(tls_listener, takes_and_gives_large_bodies_at_the_pace_of_the_client)
{
    running_workers at(simulated(settings(chain, key, "echo: true, ")));
    tls_client client(at.port(), trusted.get(), nullptr, 4'096);
    std::string const large(3'000'000, 'x');
    client.send(post("/__echo/x", large, "Connection: close\r\n"));
    EXPECT_TRUE(client.ends_orderly());
    EXPECT_NE(client.text().find(large), std::string::npos) << client.text().substr(0, 300);
}

TEST_F(tls_listener, takes_up_sessions_again)
{
    running_workers at(simulated(settings(chain, key)), 2);
    tls_client first(at.port(), trusted.get());
    first.send(post(openai.path(), openai.body("sim")));
    first.until("Hello.");
    std::unique_ptr<SSL_SESSION, tls_free> const session(SSL_get1_session(first.line()));
    tls_client second(at.port(), trusted.get(), session.get());
    ASSERT_TRUE(second.agreed());
    EXPECT_EQ(SSL_session_reused(second.line()), 1);
}

TEST_F(tls_listener, shows_a_new_certificate_to_new_connections)
{
    running_workers at(simulated(settings(chain, key)));
    tls_client old(at.port(), trusted.get());
    ASSERT_TRUE(old.agreed());
    auto const renewed = make_certificate({"DNS:localhost"}, 2, "renewed");
    pem_file const new_chain(renewed.certificate_pem), new_key(renewed.key_pem);
    at.publish(simulated(settings(new_chain, new_key)));
    old.send(post(openai.path(), openai.body("sim")));
    EXPECT_NE(old.until("Hello.").find("200 OK"), std::string::npos) << "what is connected stays";
    EXPECT_FALSE(tls_client(at.port(), trusted.get()).agreed());
    EXPECT_TRUE(tls_client(at.port(), trusting(renewed).get()).agreed());
}

TEST_F(tls_listener, tells_a_client_that_speaks_plain_http)
{
    running_workers at(simulated(settings(chain, key)));
    raw_client client(at.port());
    client.send(post(openai.path(), openai.body("sim")));
    auto const said = client.reply();
    EXPECT_EQ(said.status, 400);
    EXPECT_TRUE(said.whole);
    EXPECT_NE(said.body.find("https://"), std::string::npos) << said.body;
    client.leave();
}

TEST_F(tls_listener, drops_a_client_that_does_not_agree_in_time)
{
    running_workers at(simulated(settings(chain, key, "request_timeout: 50ms, ")));
    raw_client silent(at.port());
    EXPECT_TRUE(silent.ends());
    EXPECT_EQ(at.counts.handshakes_failed, 1u);
}

TEST_F(tls_listener, ends_within_a_drain_also_in_the_middle_of_a_handshake)
{
    running_workers at(simulated(settings(chain, key)));
    tls_client idle(at.port(), trusted.get());
    raw_client silent(at.port());
    silent.send("\x16\x03\x01");
    at.drain();
    EXPECT_TRUE(at.end_within(patience));
}

TEST_F(tls_listener, agrees_on_nothing_older_than_tls_1_2)
{
    running_workers at(simulated(settings(chain, key)));
    auto const old = trusting(made);
    SSL_CTX_set_security_level(old.get(), 0);
    SSL_CTX_set_min_proto_version(old.get(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(old.get(), TLS1_1_VERSION);
    EXPECT_FALSE(tls_client(at.port(), old.get()).agreed());
    auto const just = trusting(made);
    SSL_CTX_set_max_proto_version(just.get(), TLS1_2_VERSION);
    tls_client client(at.port(), just.get());
    ASSERT_TRUE(client.agreed());
    client.send(post(openai.path(), openai.body("sim")));
    EXPECT_NE(client.until("Hello.").find("200 OK"), std::string::npos);
}

}  // namespace
}  // namespace signalbox::test
