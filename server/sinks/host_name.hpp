// What messages of sinks call this machine. A free function.
#pragma once

#include <string>

namespace signalbox::server {

/// Empty when the system does not say.
std::string host_name();

}  // namespace signalbox::server
