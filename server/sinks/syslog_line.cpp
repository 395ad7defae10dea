#include "server/sinks/syslog_line.hpp"

#include "server/sinks/syslog_message.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace signalbox::server {

namespace {

constexpr std::size_t largest_write = 1u << 20;

}  // namespace

syslog_line::~syslog_line()
{
    close();
}

void syslog_line::close()
{
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
}

/// A local socket takes datagrams or a stream; which it is shows when it is connected.
std::string syslog_line::connect_local()
{
    sockaddr_un place{};
    place.sun_family = AF_UNIX;
    std::strncpy(place.sun_path, to_.host.c_str(), sizeof place.sun_path - 1);
    for (int const type : {SOCK_DGRAM, SOCK_STREAM}) {
        descriptor_ = ::socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        stream_ = type == SOCK_STREAM;
        if (descriptor_ >= 0 && ::connect(descriptor_, reinterpret_cast<sockaddr const*>(&place), sizeof place) == 0) return {};
        int const error = errno;
        close();
        if (error != EPROTOTYPE) return std::strerror(error);
    }
    return "is no socket for messages";
}

std::string syslog_line::connect_to_host(wait_bound const& bound)
{
    stream_ = to_.way == config::syslog_way::tcp;
    heard_ = stream_;
    before_ = 0;
    addrinfo hints{};
    hints.ai_socktype = stream_ ? SOCK_STREAM : SOCK_DGRAM;
    hints.ai_flags = AI_NUMERICSERV;
    std::string why;
    address_list const all = names_.find(to_.host, std::to_string(to_.port), hints, bound, why);
    for (addrinfo const* each = all.get(); each; each = each->ai_next) {
        descriptor_ = ::socket(each->ai_family, each->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, each->ai_protocol);
        if (descriptor_ < 0) continue;
        why.clear();
        if (::connect(descriptor_, each->ai_addr, each->ai_addrlen) != 0)
            why = errno == EINPROGRESS ? wait_ready(descriptor_, false, bound) : std::strerror(errno);
        int error = 0;
        socklen_t size = sizeof error;
        if (why.empty() && ::getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error) why = std::strerror(error);
        if (why.empty()) return {};
        close();
    }
    return why;
}

std::string syslog_line::connect(wait_bound const& bound)
{
    return to_.way == config::syslog_way::local ? connect_local() : connect_to_host(bound);
}

/// The first write to a connection that the peer has closed would be taken, and lost.
bool syslog_line::ended_by_peer() const
{
    char byte = 0;
    ssize_t const seen = ::recv(descriptor_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return seen == 0 || (seen < 0 && errno != EAGAIN && errno != EWOULDBLOCK);
}

receipt syslog_line::send(std::span<std::string const> messages, wait_bound const& bound)
{
    if (descriptor_ >= 0 && stream_ && ended_by_peer()) close();
    if (descriptor_ < 0)
        if (std::string const why = connect(bound); !why.empty()) return receipt::failure(why);
    receipt const done = stream_ ? send_stream(messages, bound) : send_datagrams(messages, bound);
    if (done.what != receipt::outcome::taken) close();
    return done;
}

receipt syslog_line::send_datagrams(std::span<std::string const> messages, wait_bound const& bound)
{
    if (std::string why = refused_within({}, bound); !why.empty()) {
        receipt done = failed_at(std::move(why));
        done.lost = before_;
        return done;
    }
    while (sent_ < messages.size()) {
        if (std::string why = wait_ready(descriptor_, false, bound); !why.empty()) return failed_at(std::move(why));
        ssize_t const sent = ::send(descriptor_, messages[sent_].data(), messages[sent_].size(), MSG_NOSIGNAL);
        if (sent < 0 && (errno == EINTR || errno == EAGAIN || errno == ENOBUFS)) continue;
        if (sent < 0 && errno != EMSGSIZE) return failed_at(std::strerror(errno));
        if (sent < 0) ++oversized_;
        ++sent_;
        if (heard_ || sent < 0) continue;
        if (std::string why = refused_within(refusal_patience, bound); !why.empty()) return failed_at(std::move(why));
        heard_ = true;
    }
    if (std::string why = refused_within({}, bound); !why.empty()) return failed_at(std::move(why));
    return all_sent();
}

receipt syslog_line::all_sent()
{
    receipt done;
    done.rejected = oversized_;
    if (oversized_) done.words = "messages are longer than a datagram may be";
    before_ = to_.way == config::syslog_way::udp ? sent_ - oversized_ : 0;
    sent_ = 0;
    oversized_ = 0;
    return done;
}

/// A host refuses a datagram after it was sent (ICMP, udp(7)): what this batch has sent is sent again.
receipt syslog_line::failed_at(std::string why)
{
    if (to_.way == config::syslog_way::udp) sent_ = oversized_ = 0;
    return receipt::failure(std::move(why));
}

/// Why a host did not take what was sent; empty when it said nothing for so long.
std::string syslog_line::refused_within(std::chrono::milliseconds patience, wait_bound const& bound) const
{
    auto const until = std::min(bound.until, std::chrono::steady_clock::now() + patience);
    for (;;) {
        auto const left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        pollfd one{.fd = descriptor_, .events = 0, .revents = 0};
        ::poll(&one, 1, static_cast<int>(std::clamp(left, std::chrono::milliseconds(0), stop_pause).count()));
        int error = 0;
        socklen_t size = sizeof error;
        if (::getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error) return std::strerror(error);
        if (left.count() <= 0) return {};
        if (bound.stopped.load()) return "stopped";
    }
}

receipt syslog_line::send_stream(std::span<std::string const> messages, wait_bound const& bound)
{
    std::string all;
    for (std::string const& each : messages) append_counted(all, each);
    std::string_view left = all;
    std::string const why = write_patiently(descriptor_, left, largest_write, bound);
    return why.empty() ? receipt{} : receipt::failure(why);
}

}  // namespace signalbox::server
