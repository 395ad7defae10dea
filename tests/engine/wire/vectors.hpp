// The standards' test vectors, read from $SIGNALBOX_VECTORS or beside the checkout. Each test asks for its own and skips when they are
// absent.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace signalbox::wire::vectors {

inline std::filesystem::path folder()
{
    char const* const given = std::getenv("SIGNALBOX_VECTORS");
    return given ? std::filesystem::path(given) : std::filesystem::path(SIGNALBOX_SOURCE_DIR) / "../shared/vectors";
}

inline std::string read(std::filesystem::path const& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace signalbox::wire::vectors
