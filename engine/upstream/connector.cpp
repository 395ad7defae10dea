// From a name to a connected transport, with every step bounded by the caller's time and broken off by its stop signal. On the worker's
// strand.
#include "engine/upstream/connector.hpp"

#include "engine/upstream/tcp_transport.hpp"
#include "engine/upstream/tls_transport.hpp"
#include "engine/upstream/tunnel.hpp"

#include <boost/asio/as_tuple.hpp>

#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace signalbox::upstream {

namespace {

std::string text_of(address const& to)
{
    auto const number = to.address().to_string();
    return (to.address().is_v6() ? "[" + number + "]" : number) + ":" + std::to_string(to.port());
}

/// When one of `left` addresses has had its share of the time until the bound.
model::steady_time share_of(model::steady_time now, model::steady_time until, std::size_t left)
{
    if (until == model::steady_time::max() || left <= 1) return until;
    return now + (until - now) / static_cast<std::ptrdiff_t>(left);
}

/// Where the connection goes: to the proxy when there is one.
std::string const& next_host(origin const& to)
{
    return to.proxy ? to.proxy->host : to.host;
}

std::uint16_t next_port(origin const& to)
{
    return to.proxy ? to.proxy->port : to.port;
}

/// A failure on the way to the proxy, or of the proxy, says so.
model::failure at_proxy(model::failure failed, origin const& to)
{
    if (to.proxy) failed.detail = "proxy " + to.proxy->name() + ": " + failed.detail;
    return failed;
}

void close_socket(void* connecting)
{
    boost::system::error_code ignored;
    static_cast<tcp_socket*>(connecting)->close(ignored);
}

}  // namespace

connector::connector(executor where, alarm_clock& clock, origin const& to)
    : where_(where), clock_(clock), to_(to), book_(where, clock, next_host(to), next_port(to))
{}

task<model::result<tcp_socket>> connector::connect(address to, stop_signal& stop, model::steady_time until)
{
    tcp_socket socket(where_);
    boost::system::error_code failed;
    socket.open(to.protocol(), failed);
    if (failed) co_return model::failure{.kind = model::fault::connect_failed, .detail = "no socket: " + failed.message()};
    socket.set_option(asio::ip::tcp::no_delay(true), failed);
    {
        wait_limit limit(stop, clock_, until, &close_socket, &socket);
        if (!limit.broke()) std::tie(failed) = co_await socket.async_connect(to, asio::as_tuple(awaiting));
        if (limit.broke()) co_return limit.why(model::fault::connect_timeout, "connecting to " + text_of(to));
    }
    if (failed) co_return model::failure{.kind = model::fault::connect_failed, .detail = text_of(to) + ": " + failed.message()};
    co_return std::move(socket);
}

task<model::result<void>> connector::tunnel(tcp_socket& connected, stop_signal& stop, model::steady_time until)
{
    wait_limit limit(stop, clock_, until, &close_socket, &connected);
    auto const opened = co_await open_tunnel(connected, to_);
    if (limit.broke()) co_return limit.why(model::fault::connect_timeout, "waiting for a tunnel to " + to_.host);
    co_return opened;
}

/// A local socket connects at once or not at all (unix(7)). It is held by the type of TCP sockets, whose reads, writes and waits are the same
/// system calls.
model::result<tcp_socket> connector::connect_local()
{
    auto const failed = [&](int why) {
        return model::failure{.kind = model::fault::connect_failed, .detail = to_.socket + ": " + std::strerror(why)};
    };
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    if (to_.socket.size() >= sizeof at.sun_path) return failed(ENAMETOOLONG);
    to_.socket.copy(at.sun_path, to_.socket.size());
    int const descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return failed(errno);
    tcp_socket socket(where_);
    boost::system::error_code refused;
    socket.assign(asio::ip::tcp::v4(), descriptor, refused);
    if (refused) {
        ::close(descriptor);
        return failed(refused.value());
    }
    if (::connect(descriptor, reinterpret_cast<sockaddr const*>(&at), sizeof at) != 0) return failed(errno);
    return socket;
}

task<model::result<std::unique_ptr<transport>>> connector::secure(tcp_socket connected, stop_signal& stop, model::steady_time until)
{
    if (!tls_) {
        auto made = tls_context::make(to_);
        if (!made) co_return made.error();
        tls_ = std::move(*made);
    }
    auto handle = tls_->handle();
    if (!handle) co_return handle.error();
    auto secured = std::make_unique<tls_transport>(std::move(connected), std::move(*handle));
    {
        wait_limit limit(
            stop, clock_, until, [](void* shaking) { static_cast<tls_transport*>(shaking)->close(); }, secured.get());
        auto const shaken = co_await secured->handshake();
        if (limit.broke()) co_return limit.why(model::fault::connect_timeout, "shaking hands with " + to_.host);
        if (!shaken) co_return model::failure{.kind = model::fault::tls_failed, .detail = to_.host + ": " + shaken.error().detail};
    }
    std::unique_ptr<transport> opened = std::move(secured);
    co_return std::move(opened);
}

task<model::result<std::unique_ptr<transport>>> connector::open(stop_signal& stop, model::steady_time until)
{
    if (!to_.socket.empty()) {
        auto local = connect_local();
        if (!local) co_return local.error();
        std::unique_ptr<transport> plain = std::make_unique<tcp_transport>(std::move(*local));
        co_return std::move(plain);
    }
    auto const found = co_await book_.addresses(stop, until);
    if (!found) co_return at_proxy(found.error(), to_);
    model::failure last{.kind = model::fault::connect_failed, .detail = next_host(to_) + " has no address"};
    std::size_t left = found->size();
    for (address const& each : *found) {
        auto socket = co_await connect(each, stop, share_of(clock_.now(), until, left--));
        if (socket && to_.proxy && to_.tls)
            if (auto const through = co_await tunnel(*socket, stop, until); !through) co_return at_proxy(through.error(), to_);
        if (socket && to_.tls) co_return co_await secure(std::move(*socket), stop, until);
        if (socket) {
            std::unique_ptr<transport> plain = std::make_unique<tcp_transport>(std::move(*socket));
            co_return std::move(plain);
        }
        last = socket.error();
        if (stop.fired() || clock_.now() >= until) co_return at_proxy(last, to_);
    }
    book_.forget();
    co_return at_proxy(last, to_);
}

}  // namespace signalbox::upstream
