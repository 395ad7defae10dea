#include "server/sinks/patient_writer.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace signalbox::server {

std::string wait_ready(int descriptor, bool reading, wait_bound const& bound)
{
    for (;;) {
        if (bound.stopped.load()) return "stopped";
        auto const left = std::chrono::ceil<std::chrono::milliseconds>(bound.until - std::chrono::steady_clock::now());
        if (left.count() <= 0) return "took too long";
        pollfd one{.fd = descriptor, .events = static_cast<short>(reading ? POLLIN : POLLOUT), .revents = 0};
        int const ready = ::poll(&one, 1, static_cast<int>(std::min(left, stop_pause).count()));
        if (ready < 0 && errno != EINTR) return std::strerror(errno);
        if (ready <= 0) continue;
        if (one.revents & POLLNVAL) return "is closed";
        if ((one.revents & POLLERR) && !reading) {
            int error = 0;
            socklen_t size = sizeof error;
            if (::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error) return std::strerror(error);
            return "its reader is gone";
        }
        return {};
    }
}

std::string write_patiently(int descriptor, std::string_view& bytes, std::size_t at_once, wait_bound const& bound)
{
    while (!bytes.empty()) {
        if (std::string why = wait_ready(descriptor, false, bound); !why.empty()) return why;
        ssize_t const written = ::write(descriptor, bytes.data(), std::min(bytes.size(), at_once));
        if (written < 0 && (errno == EINTR || errno == EAGAIN || errno == ENOBUFS)) continue;
        if (written < 0) return std::strerror(errno);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

}  // namespace signalbox::server
