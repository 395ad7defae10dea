// Replaces files whole or not at all: after a crash each has the old bytes or the new ones, and several have all of them the same. Waits for the disk.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::server {

/// Writes `bytes` beside the file, with its owner and permissions, and gives them its name; a symbolic link goes on pointing at the file. Why it could
/// not be done, in words; then the file is as it was.
std::optional<std::string> replace_file(std::string const& path, std::string_view bytes);

struct file_change {
    std::string path, before, after;
};
/// The same for several files, all or none. While they get their names a list of them stands in PATH.change beside `first`: after a crash
/// finish_replacing() goes on from there.
std::optional<std::string> replace_files(std::string const& first, std::vector<file_change> const& all);

/// Completes what a process that ended in between had begun, if it did. Why that cannot be done, in words.
std::optional<std::string> finish_replacing(std::string const& first);

}  // namespace signalbox::server
