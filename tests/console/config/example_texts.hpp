// The example configurations, and a walk over all that stands in one.
#pragma once

#include "console/config/document_tree.hpp"

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

namespace signalbox::console {

inline std::string readText(std::filesystem::path const& path)
{
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline std::vector<std::filesystem::path> exampleFiles()
{
    std::vector<std::filesystem::path> found;
    for (auto const& each : std::filesystem::directory_iterator(SIGNALBOX_SOURCE_DIR "/schema/examples"))
        if (each.path().extension() == ".yaml") found.push_back(each.path());
    return found;
}

inline void eachNode(node_pointer const& of, Path const& path,
                     std::function<void(std::string const& path, node_pointer const& each)> const& tell)
{
    tell(pathText(path), of);
    for (std::size_t place = 0; place < of->items.size(); ++place) {
        Path below = path;
        below.emplace_back(place);
        eachNode(of->items[place], below, tell);
    }
    for (config::entry const& each : of->entries) {
        if (each.key.find_first_of(".[") != std::string::npos) continue;  // no field of ours
        Path below = path;
        below.emplace_back(each.key);
        eachNode(each.value, below, tell);
    }
}

}  // namespace signalbox::console
