// Runs a command of this program as a child process and gathers what it prints. Blocks until it has ended or its time is over.
#pragma once

#include "server/mcp.hpp"

#include <chrono>

namespace signalbox::server {

inline constexpr std::size_t command_output_limit = 1u << 20;           // bytes of each stream: a model reads no more
inline constexpr std::chrono::milliseconds command_time_limit{60'000};  // a report over ten million events takes less

/// `program`: the file that is run. A command that cannot be run at all has status 127.
command_output run_own_command(std::string const& program, mcp_command const& command);

}  // namespace signalbox::server
