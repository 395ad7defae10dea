// What a configuration declares, by section, with its lines: for jumping there. Pure functions over the engine's
// tree.
#pragma once

#include "console/config/document_tree.hpp"

#include <string>
#include <vector>

namespace signalbox::console {

struct OutlineItem {
    std::string path;   // "groups[0]"
    std::string title;  // "chat"
    std::string about;  // of a group "weighted, 2 members", of a model its provider; may be empty
    int line = 0;       // from 1
    bool operator==(OutlineItem const&) const = default;
};
struct OutlineSection {
    std::string path;  // "groups"
    int line = 0;
    std::vector<OutlineItem> items;  // of a list of sections; empty for a section such as server
    bool operator==(OutlineSection const&) const = default;
};

/// In the order of the text.
std::vector<OutlineSection> outlineOf(node const& root);

}  // namespace signalbox::console
