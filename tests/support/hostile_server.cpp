// One coroutine for each connection. What was sent is known to have arrived by looking at the client's own socket, found by its port.
#include "tests/support/hostile_server.hpp"

#include "tests/support/scripted_session.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <array>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <optional>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <utility>

namespace signalbox::test {

namespace asio = boost::asio;
using upstream::awaiting;
using upstream::task;

namespace {

asio::ip::tcp::endpoint any_port()
{
    return {asio::ip::address_v4::loopback(), 0};
}

/// The socket of this process that is bound to a local port, -1 when it is closed.
int socket_at(std::uint16_t port)
{
    constexpr int highest = 1024;  // descriptors a test may have
    for (int each = 0; each < highest; ++each) {
        sockaddr_in at{};
        socklen_t size = sizeof at;
        if (::getsockname(each, reinterpret_cast<sockaddr*>(&at), &size) != 0 || at.sin_family != AF_INET) continue;
        sockaddr_in to{};
        size = sizeof to;
        if (ntohs(at.sin_port) == port && ::getpeername(each, reinterpret_cast<sockaddr*>(&to), &size) == 0) return each;
    }
    return -1;
}

/// Waits until all that was sent on `from` lies in `to`, or was read there.
void wait_until_received(int from, int to)
{
    pollfd one{to, POLLIN, 0};
    int unacknowledged = 1;
    while (to >= 0 && unacknowledged > 0 && ::poll(&one, 1, 1) == 0)
        if (::ioctl(from, SIOCOUTQ, &unacknowledged) != 0) return;
}

/// Bytes of the body a head announces.
std::size_t body_size(std::string const& head)
{
    std::string const name = "Content-Length: ";
    auto const at = head.find(name);
    return at == std::string::npos ? 0 : std::stoul(head.substr(at + name.size()));
}

}  // namespace

struct hostile_server::state : std::enable_shared_from_this<state> {
    explicit state(upstream::executor on) : where(on), listening(on, any_port()) {}

    struct peer {
        std::unique_ptr<line> over;
        std::string inbox;
        std::array<char, 4096> room{};
    };

    task<void> accept()
    {
        auto const self = shared_from_this();
        for (;;) {
            auto [failed, socket] = co_await listening.async_accept(asio::as_tuple(awaiting));
            if (failed) co_return;
            ++accepted;
            boost::system::error_code ignored;
            socket.set_option(asio::ip::tcp::no_delay(true), ignored);
            upstream::tcp_socket one(std::move(socket));
            auto const with = std::make_shared<peer>();
            with->over = tls ? tls_line(std::move(one), *tls) : plain_line(std::move(one));
            auto serving = serve(with);
            asio::co_spawn(where, std::move(serving), asio::detached);
        }
    }
    task<void> serve(std::shared_ptr<peer> with)
    {
        auto const self = shared_from_this();
        last = with;
        bool open = co_await with->over->handshake();
        while (open) {
            std::size_t head = 0;
            while (open && (head = with->inbox.find("\r\n\r\n")) == std::string::npos) open = co_await read_more(with);
            if (!open) break;
            head += 4;
            std::size_t const whole = head + body_size(with->inbox);
            while (open && with->inbox.size() < whole) open = co_await read_more(with);
            if (!open) break;
            last = with;
            last_reply = reply_with(std::string_view(with->inbox).substr(head, whole - head));
            with->inbox.erase(0, whole);
            open = co_await answer(with);
        }
        boost::system::error_code ignored;
        with->over->socket().close(ignored);
    }
    task<bool> answer(std::shared_ptr<peer> with)
    {
        auto const what = asked;
        asked = mischief::none;
        put_off = mischief::none;
        sent_more = what == mischief::doubled || what == mischief::second;
        std::string const sent = what == mischief::doubled ? last_reply + last_reply : last_reply;
        if (!co_await with->over->write(sent)) co_return false;
        if (what == mischief::second) co_return co_await with->over->write(last_reply);
        if (what != mischief::doubled) put_off = what;
        co_return true;
    }
    task<bool> read_more(std::shared_ptr<peer> with)
    {
        auto start = [with](auto handler) {
            auto const kept = std::make_shared<decltype(handler)>(std::move(handler));
            with->over->read(asio::buffer(with->room),
                             [kept](boost::system::error_code failed, std::size_t size) { (*kept)(failed, size); });
        };
        auto token = asio::as_tuple(awaiting);
        auto const [failed, size] =
            co_await asio::async_initiate<decltype(token), void(boost::system::error_code, std::size_t)>(start, token);
        with->inbox.append(with->room.data(), size);
        co_return !failed;
    }

    upstream::executor where;
    asio::basic_socket_acceptor<asio::ip::tcp, upstream::executor> listening;
    std::optional<asio::ssl::context> tls;
    mischief asked = mischief::none, put_off = mischief::none;
    bool sent_more = false;  // than the reply
    std::shared_ptr<peer> last;
    std::string last_reply;
    std::size_t accepted = 0;
};

hostile_server::hostile_server(upstream::executor where) : state_(std::make_shared<state>(where))
{
    auto accepting = state_->accept();
    asio::co_spawn(where, std::move(accepting), asio::detached);
}

hostile_server::hostile_server(upstream::executor where, test_certificate const& shown) : hostile_server(where)
{
    state_->tls.emplace(asio::ssl::context::tls_server);
    state_->tls->use_certificate_chain(asio::buffer(shown.certificate_pem));
    state_->tls->use_private_key(asio::buffer(shown.key_pem), asio::ssl::context::pem);
}

hostile_server::~hostile_server()
{
    boost::system::error_code ignored;
    state_->listening.close(ignored);
    if (state_->last) state_->last->over->socket().close(ignored);
}

upstream::origin hostile_server::origin() const
{
    upstream::origin at;
    at.id = "hostile";
    at.host = "127.0.0.1";
    at.port = state_->listening.local_endpoint().port();
    at.tls = state_->tls.has_value();
    return at;
}

void hostile_server::next(mischief what)
{
    state_->asked = what;
}

std::size_t hostile_server::accepted() const
{
    return state_->accepted;
}

task<void> hostile_server::carry_out()
{
    auto const with = state_->last;
    auto const what = std::exchange(state_->put_off, mischief::none);
    bool const sent_before = std::exchange(state_->sent_more, false);
    if (!with || !with->over->socket().is_open()) co_return;
    auto& socket = with->over->socket();
    boost::system::error_code failed;
    auto const port = socket.remote_endpoint(failed).port();
    std::string const reply = state_->last_reply;
    if (what == mischief::delayed) co_await with->over->write(reply);
    if (what == mischief::interim) co_await with->over->write("HTTP/1.1 102 Processing\r\n\r\n");
    // Under TLS these are the first bytes of a record that never becomes whole.
    std::string const begun = state_->tls ? std::string("\x17\x03\x03\x00", 4) : "HTT";
    if (what == mischief::fragment) socket.write_some(asio::buffer(begun), failed);
    if (what == mischief::end) socket.shutdown(upstream::tcp_socket::shutdown_send, failed);
    if (what == mischief::none && !sent_before) co_return;
    wait_until_received(socket.native_handle(), socket_at(port));
}

}  // namespace signalbox::test
