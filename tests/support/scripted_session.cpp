// How each step of a script is played. On the test's io_context, one coroutine and at most one pending read for a connection.
#include "tests/support/scripted_session.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <cctype>

namespace signalbox::test {

namespace asio = boost::asio;
using upstream::awaiting;
using upstream::task;

namespace {

template <class Stream>
class stream_line : public line {
public:
    template <class... Arguments>
    explicit stream_line(Arguments&&... arguments) : stream_(std::forward<Arguments>(arguments)...)
    {}
    void read(asio::mutable_buffer into, on_read then) override { stream_.async_read_some(into, std::move(then)); }
    task<bool> write(std::string_view bytes) override
    {
        auto const [failed, size] = co_await asio::async_write(stream_, asio::buffer(bytes), asio::as_tuple(awaiting));
        co_return !failed;
    }
    task<bool> handshake() override
    {
        if constexpr (requires { stream_.async_handshake(asio::ssl::stream_base::server, asio::as_tuple(awaiting)); }) {
            auto const [failed] = co_await stream_.async_handshake(asio::ssl::stream_base::server, asio::as_tuple(awaiting));
            co_return !failed;
        }
        co_return true;
    }
    bool resumed() override
    {
        if constexpr (requires { SSL_session_reused(stream_.native_handle()); })
            return SSL_session_reused(stream_.native_handle()) == 1;
        else
            return false;
    }
    upstream::tcp_socket& socket() override
    {
        if constexpr (requires { stream_.next_layer(); })
            return stream_.next_layer();
        else
            return stream_;
    }

private:
    Stream stream_;
};

/// The value of a header field in a raw head, found without regard to case; empty when absent.
std::string field(std::string head, std::string name)
{
    for (std::string* each : {&head, &name})
        for (char& byte : *each) byte = static_cast<char>(std::tolower(static_cast<unsigned char>(byte)));
    auto const at = head.find("\r\n" + name + ":");
    if (at == std::string::npos) return {};
    auto const from = head.find_first_not_of(" \t", at + name.size() + 3);
    return head.substr(from, head.find("\r\n", from) - from);
}

/// Bytes of the first whole request in the inbox, 0 while it is not whole.
std::size_t request_size(std::string const& inbox)
{
    auto const end = inbox.find("\r\n\r\n");
    if (end == std::string::npos) return 0;
    auto const head = inbox.substr(0, end + 2);
    std::size_t size = end + 4;
    if (field(head, "transfer-encoding") == "chunked") {
        auto const last = inbox.find("0\r\n\r\n", size);
        return last == std::string::npos ? 0 : last + 5;
    }
    if (auto const length = field(head, "content-length"); !length.empty()) size += std::stoul(length);
    return inbox.size() >= size ? size : 0;
}

}  // namespace

std::unique_ptr<line> plain_line(upstream::tcp_socket accepted)
{
    return std::make_unique<stream_line<upstream::tcp_socket>>(std::move(accepted));
}

std::unique_ptr<line> tls_line(upstream::tcp_socket accepted, asio::ssl::context& settings)
{
    return std::make_unique<stream_line<asio::ssl::stream<upstream::tcp_socket>>>(std::move(accepted), settings);
}

scripted_session::scripted_session(upstream::executor where, std::unique_ptr<line> over, script steps, session_record& record)
    : where_(where), line_(std::move(over)), steps_(std::move(steps)), record_(record), changed_(where, bell::time_point::max())
{}

task<void> scripted_session::play()
{
    auto const self = shared_from_this();
    bool go_on = true;
    if (!steps_.empty() && steps_.front().what == step::kind::no_handshake)
        line_ = plain_line(std::move(line_->socket()));
    else
        go_on = co_await line_->handshake();
    if (line_->resumed()) record_.resumed.add();
    for (std::size_t at = 0; go_on && at < steps_.size(); ++at) {
        go_on = co_await play_one(steps_[at]);
        if (steps_[at].what == step::kind::again) at = static_cast<std::size_t>(-1);
    }
    close();
    record_.ended.add();
}

task<bool> scripted_session::play_one(step const& what)
{
    boost::system::error_code ignored;
    switch (what.what) {
    case step::kind::read_request: co_return co_await take_request();
    case step::kind::read_bytes: co_return co_await take_bytes(what.size);
    case step::kind::send: co_return co_await line_->write(what.bytes);
    case step::kind::drip: co_return co_await drip(what);
    case step::kind::stall: co_return co_await stall(true);
    case step::kind::stall_unread: co_return co_await stall(false);
    case step::kind::await_close:
        while (!peer_gone_) {
            keep_reading();
            co_await change();
        }
        co_return false;
    case step::kind::reset:
        line_->socket().set_option(asio::socket_base::linger(true, 0), ignored);
        close();
        co_return false;
    case step::kind::finish: line_->socket().shutdown(upstream::tcp_socket::shutdown_send, ignored); co_return true;
    case step::kind::no_handshake:
    case step::kind::again: co_return true;
    }
    co_return false;
}

task<bool> scripted_session::take_request()
{
    std::size_t size;
    while ((size = request_size(inbox_)) == 0 && !peer_gone_) {
        keep_reading();
        co_await change();
    }
    if (size == 0) co_return false;
    record_.requests.push_back(inbox_.substr(0, size));
    inbox_.erase(0, size);
    record_.requested.add();
    co_return true;
}

task<bool> scripted_session::take_bytes(std::size_t size)
{
    while (inbox_.size() < size && !peer_gone_) {
        keep_reading();
        co_await change();
    }
    record_.requests.push_back(inbox_.substr(0, size));
    inbox_.erase(0, size);
    record_.requested.add();
    co_return !peer_gone_;
}

task<bool> scripted_session::drip(step const& what)
{
    for (std::string_view left = what.bytes; !left.empty();) {
        auto const piece = left.substr(0, what.size);
        if (!co_await line_->write(piece)) co_return false;
        left.remove_prefix(piece.size());
        // Twice through the loop: once for the reactor to see the bytes, once for the reader to take them.
        for (int turn = 0; turn < 2; ++turn) co_await asio::post(where_, awaiting);
    }
    co_return true;
}

task<bool> scripted_session::stall(bool reading)
{
    released_ = false;
    stalling_ = true;
    record_.stalled.add();
    while (!released_ && !peer_gone_) {
        if (reading) keep_reading();
        co_await change();
    }
    stalling_ = false;
    co_return released_;
}

task<void> scripted_session::change()
{
    co_await changed_.async_wait(asio::as_tuple(awaiting));
}

void scripted_session::keep_reading()
{
    if (reading_ || peer_gone_) return;
    reading_ = true;
    auto then = [self = shared_from_this()](boost::system::error_code failed, std::size_t size) {
        self->reading_ = false;
        self->inbox_.append(self->room_.data(), size);
        if (failed) self->note_peer_gone();
        self->changed_.cancel();
    };
    line_->read(asio::buffer(room_), std::move(then));
}

void scripted_session::note_peer_gone()
{
    if (!line_->socket().is_open()) return;  // our own doing
    peer_gone_ = true;
    record_.closed.add();
}

void scripted_session::release()
{
    if (!stalling_) return;
    released_ = true;
    changed_.cancel();
}

void scripted_session::close()
{
    boost::system::error_code ignored;
    line_->socket().close(ignored);
    peer_gone_ = true;
    changed_.cancel();
}

}  // namespace signalbox::test
