#include "server/passed_sockets.hpp"

#include "server/address.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string_view>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace signalbox::server {

namespace {

/// 0 when the variable is absent or no number.
int number_in(char const* variable)
{
    char const* const value = std::getenv(variable);
    std::string_view const text = value ? value : "";
    int out = 0;
    auto const read = std::from_chars(text.data(), text.data() + text.size(), out);
    return read.ec == std::errc() && read.ptr == text.data() + text.size() ? out : 0;
}

int option(int descriptor, int name)
{
    int value = 0;
    socklen_t size = sizeof value;
    return ::getsockopt(descriptor, SOL_SOCKET, name, &value, &size) == 0 ? value : -1;
}

}  // namespace

passed_sockets::passed passed_sockets::look(int descriptor)
{
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    passed out{.descriptor = descriptor};
    socklen_t size = static_cast<socklen_t>(out.where.capacity());
    bool const tcp = option(descriptor, SO_PROTOCOL) == IPPROTO_TCP && option(descriptor, SO_ACCEPTCONN) == 1;
    if (!tcp || ::getsockname(descriptor, out.where.data(), &size) != 0 || size > out.where.capacity()) return out;
    out.where.resize(size);
    out.listens = true;
    return out;
}

passed_sockets passed_sockets::take(int first)
{
    passed_sockets out;
    bool const ours = number_in("LISTEN_PID") == static_cast<int>(::getpid());
    int const count = ours ? number_in("LISTEN_FDS") : 0;
    for (char const* each : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) ::unsetenv(each);
    for (int i = 0; i < count; ++i) out.all_.push_back(look(first + i));
    return out;
}

passed_sockets::~passed_sockets()
{
    for (passed const& each : all_) ::close(each.descriptor);
}

int passed_sockets::duplicate_of(boost::asio::ip::tcp::endpoint const& where)
{
    auto const found = std::ranges::find_if(all_, [&](passed const& each) { return each.listens && each.where == where; });
    if (found == all_.end()) return -1;
    found->used = true;
    return ::fcntl(found->descriptor, F_DUPFD_CLOEXEC, first_descriptor);
}

std::vector<std::string> passed_sockets::unused() const
{
    std::vector<std::string> out;
    for (passed const& each : all_) {
        if (each.used) continue;
        out.push_back(each.listens ? address_text(each.where)
                                   : "descriptor " + std::to_string(each.descriptor) + ", which is no listening TCP socket");
    }
    return out;
}

}  // namespace signalbox::server
