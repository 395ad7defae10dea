// A server that does to each connection what a test's script says, over TCP or TLS, on the test's own io_context. Owned by the test,
// which outlives nothing of it: destroying it closes every connection. It never sleeps: a stall ends when the test releases it or the
// peer closes.
#pragma once

#include "engine/upstream/origin.hpp"
#include "engine/upstream/task.hpp"
#include "tests/support/test_certificate.hpp"
#include "tests/support/tally.hpp"

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::test {

/// One thing the server does; a script is a list of them, and the connection closes after the last.
struct step {
    enum class kind : std::uint8_t {
        read_request,
        read_bytes,
        send,
        drip,
        stall,
        stall_unread,
        await_close,
        reset,
        finish,
        no_handshake,
        again,
    };
    kind what = kind::read_request;
    std::string bytes;
    std::size_t size = 0;
};
using script = std::vector<step>;

/// Reads one whole request, head and body (Content-Length or chunked), and keeps it in requests().
inline step read_request()
{
    return {};
}
/// Reads this many bytes and leaves the rest in the socket; they are kept in requests() too.
inline step read_bytes(std::size_t size)
{
    return {step::kind::read_bytes, {}, size};
}
inline step send(std::string bytes)
{
    return {step::kind::send, std::move(bytes)};
}
/// Sends in pieces of this size, and lets other tasks run between two of them.
inline step drip(std::string bytes, std::size_t piece = 1)
{
    return {step::kind::drip, std::move(bytes), piece};
}
/// Waits until release(), or until the peer closes, which ends the script.
inline step stall()
{
    return {step::kind::stall};
}
/// Waits until release() without reading, so that a peer that writes much cannot finish; nor is its close seen before.
inline step stall_unread()
{
    return {step::kind::stall_unread};
}
/// Waits until the peer closes; what it still sends is thrown away.
inline step await_close()
{
    return {step::kind::await_close};
}
/// Ends the connection with RST instead of FIN.
inline step reset()
{
    return {step::kind::reset};
}
/// Ends our side only (FIN) and goes on reading.
inline step finish()
{
    return {step::kind::finish};
}
/// First step of a script on a TLS server: what follows is played without a handshake.
inline step no_handshake()
{
    return {step::kind::no_handshake};
}
/// Starts the script anew, for kept-alive connections; ends when the peer closes.
inline step again()
{
    return {step::kind::again};
}

/// "HTTP/1.1 200 OK" with Content-Length and this body.
std::string reply_with(std::string_view body, std::string_view more_headers = {}, int status = 200);
/// The same, chunked, each piece a chunk.
std::string chunked_reply_with(std::vector<std::string_view> const& pieces, std::string_view more_headers = {});

class scripted_upstream {
public:
    explicit scripted_upstream(upstream::executor where);
    /// Speaks TLS with this certificate.
    scripted_upstream(upstream::executor where, test_certificate const& shown);
    ~scripted_upstream();
    scripted_upstream(scripted_upstream const&) = delete;

    /// The next connection that has no script yet plays this one.
    void expect(script steps);
    /// Connections beyond the expected ones play this; without it they are closed at once.
    void always(script steps);

    std::uint16_t port() const;
    /// 127.0.0.1 and the port, named "scripted"; TLS when the server speaks it.
    upstream::origin origin() const;

    /// Lets every stall go on that has been reached.
    void release();
    std::vector<std::string> const& requests() const;

    // What has happened so far, to look at or to await: `co_await server.closed().reaches(1)`.
    tally& accepted();
    tally& requested();  // whole requests (and read_bytes steps)
    tally& stalled();    // stall steps reached
    tally& closed();     // connections the peer closed or reset
    tally& ended();      // connections whose script is over
    tally& resumed();    // TLS handshakes that took up an earlier session

private:
    struct state;
    std::shared_ptr<state> state_;
};

/// A port of 127.0.0.1 that refuses connections: bound, so that no other program gets it, and never listening.
class refusing_port {
public:
    explicit refusing_port(upstream::executor where);
    std::uint16_t port() const;
    upstream::origin origin() const;

private:
    upstream::tcp_socket bound_;
};

/// A port of 127.0.0.1 whose backlog is full: connecting to it neither succeeds nor fails.
class silent_port {
public:
    explicit silent_port(upstream::executor where);
    std::uint16_t port() const;
    upstream::origin origin() const;

private:
    boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, upstream::executor> listening_;
    std::deque<upstream::tcp_socket> filling_;
};

}  // namespace signalbox::test
