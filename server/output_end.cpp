#include "server/output_end.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>

#include <poll.h>
#include <unistd.h>

namespace signalbox::server {

namespace {

bool reader_left()
{
    pollfd output{STDOUT_FILENO, POLLOUT, 0};
    return ::poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

}  // namespace

std::optional<std::string> lost_output()
{
    errno = 0;
    std::cout.flush();
    int const why = errno;  // of bytes that could not be written before, too: they are tried again
    bool const arrived = std::cout.good() && std::ferror(stdout) == 0;
    if (arrived || reader_left()) return std::nullopt;
    return "standard output cannot be written" + (why == 0 ? std::string() : std::string(": ") + std::strerror(why));
}

int status_with_output(int status)
{
    if (status != 0) return status;
    auto const lost = lost_output();
    if (!lost) return 0;
    std::cerr << "signalbox: " << *lost << "\n";
    return 1;
}

}  // namespace signalbox::server
