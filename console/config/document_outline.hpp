// What a configuration declares, by section, with its lines: for jumping there. And the name by which a list item is known in all of the
// console. Pure functions over the engine's tree.
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

/// "provider" of "providers".
inline std::string nounOf(std::string_view section)
{
    return config::noun_of(section);
}
/// By its id, its name, what it refers to or its path; "#2" when it has none of them.
inline std::string itemName(node const& item, std::size_t place)
{
    return config::item_name(item, place);
}

}  // namespace signalbox::console
