#include "server/sinks/syslog_line.hpp"

#include "server/sinks/syslog_message.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
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
    while (sent_ < messages.size()) {
        if (std::string const why = wait_ready(descriptor_, false, bound); !why.empty()) return receipt::failure(why);
        ssize_t const sent = ::send(descriptor_, messages[sent_].data(), messages[sent_].size(), MSG_NOSIGNAL);
        if (sent < 0 && (errno == EINTR || errno == EAGAIN || errno == ENOBUFS)) continue;
        if (sent < 0 && errno != EMSGSIZE) return receipt::failure(std::strerror(errno));
        if (sent < 0) ++oversized_;
        ++sent_;
    }
    receipt done;
    done.rejected = oversized_;
    if (oversized_) done.words = "messages are longer than a datagram may be";
    sent_ = 0;
    oversized_ = 0;
    return done;
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
