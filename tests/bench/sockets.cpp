// The system calls behind sockets.hpp; every refusal names the call. No state of its own.
#include "tests/bench/sockets.hpp"

#include <cerrno>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace signalbox::bench {
namespace {

sockaddr_in loopback(std::uint16_t port)
{
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    where.sin_port = htons(port);
    return where;
}

descriptor tcp_socket()
{
    descriptor made{::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    if (!made) throw system_refusal("socket");
    return made;
}

}  // namespace

descriptor::~descriptor()
{
    if (number_ >= 0) ::close(number_);
}

system_refusal::system_refusal(std::string const& what) : std::runtime_error(what + ": " + std::strerror(errno)) {}

descriptor listen_on_loopback(std::uint16_t port)
{
    descriptor made = tcp_socket();
    int const yes = 1;
    ::setsockopt(made.number(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in const where = loopback(port);
    if (::bind(made.number(), reinterpret_cast<sockaddr const*>(&where), sizeof where) != 0) throw system_refusal("bind");
    if (::listen(made.number(), 4096) != 0) throw system_refusal("listen");
    return made;
}

std::uint16_t port_of(descriptor const& listener)
{
    sockaddr_in where{};
    socklen_t size = sizeof where;
    if (::getsockname(listener.number(), reinterpret_cast<sockaddr*>(&where), &size) != 0) throw system_refusal("getsockname");
    return ntohs(where.sin_port);
}

descriptor connect_to_loopback(std::uint16_t port)
{
    descriptor made = tcp_socket();
    sockaddr_in const where = loopback(port);
    if (::connect(made.number(), reinterpret_cast<sockaddr const*>(&where), sizeof where) != 0 && errno != EINPROGRESS)
        throw system_refusal("connect");
    send_at_once(made);
    return made;
}

void send_at_once(descriptor const& socket)
{
    int const yes = 1;
    ::setsockopt(socket.number(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

void raise_file_limit()
{
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0) throw system_refusal("getrlimit");
    files.rlim_cur = files.rlim_max;
    if (::setrlimit(RLIMIT_NOFILE, &files) != 0) throw system_refusal("setrlimit");
}

poller::poller() : epoll_(::epoll_create1(EPOLL_CLOEXEC))
{
    if (!epoll_) throw system_refusal("epoll_create1");
}

void poller::watch(descriptor const& what, std::uint32_t events)
{
    epoll_event wish{};
    wish.events = events;
    wish.data.fd = what.number();
    if (::epoll_ctl(epoll_.number(), EPOLL_CTL_ADD, what.number(), &wish) != 0) throw system_refusal("epoll_ctl add");
}

void poller::change(descriptor const& what, std::uint32_t events)
{
    epoll_event wish{};
    wish.events = events;
    wish.data.fd = what.number();
    if (::epoll_ctl(epoll_.number(), EPOLL_CTL_MOD, what.number(), &wish) != 0) throw system_refusal("epoll_ctl mod");
}

std::span<epoll_event const> poller::wait(std::int64_t nanoseconds)
{
    constexpr std::int64_t second = 1'000'000'000;
    timespec const until{.tv_sec = nanoseconds / second, .tv_nsec = nanoseconds % second};
    int const count = ::epoll_pwait2(epoll_.number(), ready_, std::size(ready_), nanoseconds < 0 ? nullptr : &until, nullptr);
    if (count < 0 && errno != EINTR) throw system_refusal("epoll_pwait2");
    return {ready_, static_cast<std::size_t>(count < 0 ? 0 : count)};
}

}  // namespace signalbox::bench
