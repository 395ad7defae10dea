// Loopback sockets and the epoll both benchmark programs stand on. Owned by each program's one thread.
#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>

#include <sys/epoll.h>

namespace signalbox::bench {

/// A file descriptor with one owner.
class descriptor {
public:
    descriptor() = default;
    explicit descriptor(int number) : number_(number) {}
    descriptor(descriptor&& from) noexcept : number_(std::exchange(from.number_, -1)) {}
    descriptor& operator=(descriptor&& from) noexcept
    {
        std::swap(number_, from.number_);
        return *this;
    }
    ~descriptor();
    int number() const { return number_; }
    explicit operator bool() const { return number_ >= 0; }

private:
    int number_ = -1;
};

/// What the system refused, with its reason: the programs end with it.
struct system_refusal : std::runtime_error {
    explicit system_refusal(std::string const& what);
};

/// A non-blocking listener on 127.0.0.1; port 0 picks a free one.
descriptor listen_on_loopback(std::uint16_t port);
std::uint16_t port_of(descriptor const& listener);
/// A non-blocking socket on its way to 127.0.0.1:port.
descriptor connect_to_loopback(std::uint16_t port);
void send_at_once(descriptor const& socket);  // TCP_NODELAY
/// Raises the limit of open files to what the system allows.
void raise_file_limit();

class poller {
public:
    poller();
    void watch(descriptor const& what, std::uint32_t events);
    void change(descriptor const& what, std::uint32_t events);
    /// Waits at most this long (negative: without end) and returns what is ready; the span lives until the next call.
    std::span<epoll_event const> wait(std::int64_t nanoseconds);

private:
    descriptor epoll_;
    epoll_event ready_[512];
};

}  // namespace signalbox::bench
