// The server's own echo. Pure.
#pragma once

#include "engine/gateway.hpp"

#include <string>

namespace signalbox {

/// Whether the path is one of the echo's, and the configuration has it.
bool is_echo(inbound const& request, config::server_settings const& settings);

/// See simulator::echo_of.
std::string echo_of(inbound const& request);

}  // namespace signalbox
