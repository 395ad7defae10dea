// Whether what a command printed has arrived: a full disk is found out when the last bytes are written, which is often after the command. Functions.
#pragma once

#include <optional>
#include <string>

namespace signalbox::server {

/// Writes what is left for standard output. Why it did not all arrive; nothing: it did, or its reader has left, which ends a pipe as it likes.
std::optional<std::string> lost_output();

/// The exit status of a command that ended with this one: 1 in place of 0 where its output was lost, which is said.
int status_with_output(int status);

}  // namespace signalbox::server
