#include "server/sinks/host_name.hpp"

#include <array>

#include <limits.h>
#include <unistd.h>

namespace signalbox::server {

std::string host_name()
{
    std::array<char, HOST_NAME_MAX + 1> text{};
    return ::gethostname(text.data(), text.size() - 1) == 0 ? std::string(text.data()) : std::string();
}

}  // namespace signalbox::server
