// Replaces a file whole or not at all: after a crash it has the old bytes or the new ones. Waits for the disk.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace signalbox::server {

/// Writes `bytes` beside the file, with its owner and permissions, and gives them its name; a symbolic link goes on pointing at the file. Why it could
/// not be done, in words; then the file is as it was.
std::optional<std::string> replace_file(std::string const& path, std::string_view bytes);

}  // namespace signalbox::server
