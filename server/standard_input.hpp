// Texts that come by standard input. A free function.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace signalbox::server {

/// All of it; nothing when it has more bytes than `most`. It is mostly no regular file, whose size would be known.
std::optional<std::string> read_standard_input(std::size_t most);

}  // namespace signalbox::server
