// Waiting for either direction of a socket at once, with plain callbacks: of two awaited operations the loser's end would have to be
// awaited too. Everything runs on the socket's strand.
#include "engine/upstream/readiness.hpp"

#include <boost/asio/as_tuple.hpp>

#include <linux/sockios.h>
#include <memory>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace signalbox::upstream {

task<readiness> until_readable(tcp_socket& socket)
{
    auto const [broken] = co_await socket.async_wait(tcp_socket::wait_read, asio::as_tuple(awaiting));
    co_return broken ? readiness::broken : readiness::readable;
}

task<readiness> until_writable(tcp_socket& socket)
{
    auto const [broken] = co_await socket.async_wait(tcp_socket::wait_write, asio::as_tuple(awaiting));
    co_return broken ? readiness::broken : readiness::writable;
}

task<readiness> until_writable_or_readable(tcp_socket& socket)
{
    struct outcome {
        bool readable = false, over = false;
    };
    auto const seen = std::make_shared<outcome>();
    auto on_readable = [seen, &socket](boost::system::error_code broken) {
        if (broken || seen->over) return;  // over: the socket may be gone
        seen->readable = true;
        boost::system::error_code ignored;
        socket.cancel(ignored);
    };
    socket.async_wait(tcp_socket::wait_read, std::move(on_readable));
    auto const [broken] = co_await socket.async_wait(tcp_socket::wait_write, asio::as_tuple(awaiting));
    seen->over = true;
    if (seen->readable) co_return readiness::readable;
    if (broken) co_return readiness::broken;
    boost::system::error_code ignored;
    socket.cancel(ignored);
    co_return readiness::writable;
}

pending look(tcp_socket& socket)
{
    if (!socket.is_open()) return pending::broken;
    char byte;
    auto const size = ::recv(socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (size > 0) return pending::bytes;
    if (size == 0) return pending::end;
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? pending::nothing : pending::broken;
}

std::size_t unacknowledged_bytes(tcp_socket& socket)
{
    int size = 0;
    if (!socket.is_open() || ::ioctl(socket.native_handle(), SIOCOUTQ, &size) != 0) return 0;  // tcp(7)
    return static_cast<std::size_t>(size);
}

}  // namespace signalbox::upstream
