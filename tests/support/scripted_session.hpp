// One connection of a scripted upstream: plays its script over a plain or a TLS line. Kept alive by its own coroutine and its pending read.
#pragma once

#include "tests/support/scripted_upstream.hpp"

#include <boost/asio/ssl.hpp>

#include <functional>
#include <memory>

namespace signalbox::test {

/// The bytes under a session.
class line {
public:
    using on_read = std::function<void(boost::system::error_code, std::size_t)>;
    virtual ~line() = default;
    virtual upstream::task<bool> handshake() = 0;
    virtual void read(boost::asio::mutable_buffer into, on_read then) = 0;
    virtual upstream::task<bool> write(std::string_view bytes) = 0;
    /// A TLS handshake that took up an earlier session.
    virtual bool resumed() = 0;
    virtual upstream::tcp_socket& socket() = 0;
};
std::unique_ptr<line> plain_line(upstream::tcp_socket accepted);
std::unique_ptr<line> tls_line(upstream::tcp_socket accepted, boost::asio::ssl::context& settings);

/// What a session tells its server.
struct session_record {
    explicit session_record(upstream::executor where)
        : accepted(where), requested(where), stalled(where), closed(where), ended(where), resumed(where)
    {}
    std::vector<std::string> requests;
    tally accepted, requested, stalled, closed, ended, resumed;
};

class scripted_session : public std::enable_shared_from_this<scripted_session> {
public:
    scripted_session(upstream::executor where, std::unique_ptr<line> over, script steps, session_record& record);
    /// The whole script; the session must be held by a shared_ptr.
    upstream::task<void> play();
    void release();
    void close();

private:
    using steady = std::chrono::steady_clock;
    using bell = boost::asio::basic_waitable_timer<steady, boost::asio::wait_traits<steady>, upstream::executor>;
    upstream::task<bool> play_one(step const& what);
    upstream::task<bool> take_request();
    upstream::task<bool> take_bytes(std::size_t size);
    upstream::task<bool> drip(step const& what);
    upstream::task<bool> stall(bool reading);
    /// Waits until more bytes are in the inbox, the peer has gone, or a stall is released.
    upstream::task<void> change();
    void keep_reading();
    void note_peer_gone();

    upstream::executor where_;
    std::unique_ptr<line> line_;
    script steps_;
    session_record& record_;
    bell changed_;
    std::string inbox_;
    std::array<char, 4096> room_;
    bool reading_ = false, peer_gone_ = false, released_ = false, stalling_ = false;
};

}  // namespace signalbox::test
